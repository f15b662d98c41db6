/** A page that does not exist, said kindly. */
import { html } from "htm/preact";
import { LanguageSwitch, Trouble } from "./parts/shell.js";
import { pageData, startPage } from "./start.js";

function App() {
  return html`<div class="page"><${LanguageSwitch} /><${Trouble} code=${pageData("error") || "not_found"} /></div>`;
}

void startPage(App);
