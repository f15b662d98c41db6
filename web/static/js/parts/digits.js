/** A game's code: seen as one number, read out digit by digit. */
import { html } from "htm/preact";

/** @param {{code: string, testid: string}} props */
export function Digits({ code, testid }) {
  return html`<span data-testid=${testid} aria-hidden="true">${code}</span><span class="sr-only">${[...code].join(" ")}</span>`;
}
