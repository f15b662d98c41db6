/** Choose, or don't: the defaults are a good game. One button. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Screen } from "../parts/shell.js";
import { lastHosted } from "./games.js";
import { Rules } from "./rules.js";

/** @typedef {import("./rules.js").Chosen} Chosen */

const LISTED = 3;

/** @param {{create: (chosen: Chosen) => Promise<string | null>}} props */
export function Setup({ create }) {
  return html`<${Screen} phase="setup">
    <div class="setup-head"><${Blot} /><h1>${t("setup.title")}</h1></div>
    <div class="card"><${Rules} submit=${create} action=${t("setup.create")} testid="host-create" /></div>
    <${Resume} />
  </${Screen}>`;
}

/** Games this browser is still the host of, as far as it knows. */
function Resume() {
  const codes = lastHosted(LISTED);
  if (!codes.length) return null;
  return html`<p class="resume">${t("setup.resume")} ${codes.map((code) => html`<a class="code-link" href=${`/host?code=${code}`}>${code}</a> `)}</p>`;
}
