/** What the net takes a drawing for, each guess with a line of ink as long as it is likely. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { word } from "../words.js";
import { Icon } from "../parts/icons.js";

/** @typedef {import("../messages.js").Guess} Guess */

/** Three rows, be there guesses or not: what moves through time should not jump. */
const ROWS = 3;

/** @param {{guesses: readonly Guess[], label: string, target?: string}} props target: the word that was to be drawn */
export function Chances({ guesses, label, target = "" }) {
  const rows = Array.from({ length: ROWS }, (_, i) => guesses[i] ?? null);
  return html`<ol class="chance-rows" aria-label=${label}>${rows.map((guess, i) => guess
    ? html`<li key=${i} class=${guess.category === target ? "is-target" : ""}>
      <span class="chance-name">${guess.category === target ? html`<${Icon} name="check" /><span class="sr-only">${t("closer.target")} </span>` : null}${word(guess.category)}</span>
      <b>${number(guess.probability, { style: "percent" })}</b><i class="chance" style=${{ transform: `scaleX(${guess.probability})` }}></i></li>`
    : html`<li key=${i} class="is-empty" aria-hidden="true"><span>–</span></li>`)}</ol>`;
}
