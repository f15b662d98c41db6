/** What a net believes in, as bars with their numbers. */
import { html } from "htm/preact";
import { percent } from "../i18n.js";
import { word } from "../words.js";
import { Icon } from "./icons.js";

/** @typedef {import("../messages.js").Guess} Guess */

/** @param {{guesses: readonly Guess[], target?: string, label?: string, testid?: string}} props target: the category to mark */
export function Bars({ guesses, target = "", label, testid }) {
  return html`<ol class="bars" data-testid=${testid} aria-label=${label}>${guesses.map(({ category, probability }) => html`<li key=${category} class=${category === target ? "is-target" : ""}>
    <span class="bar-name">${category === target ? html`<${Icon} name="check" />` : null}${word(category)}</span>
    <span class="bar"><span style=${{ width: `${100 * probability}%` }}></span></span><span class="bar-number">${percent(probability)}</span></li>`)}</ol>`;
}
