/** The practice page: six words alone. */
import { html } from "htm/preact";
import { useTitle } from "./parts/shell.js";
import { Practice } from "./practice/practice.js";
import { startPage } from "./start.js";

function App() {
  useTitle("practice.name");
  return html`<div class="page"><${Practice} /></div>`;
}

void startPage(App, { words: true, texts: ["practice", "results"] });
