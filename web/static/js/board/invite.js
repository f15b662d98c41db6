/** Codes to point a camera at: of this game while it runs, of its results when it is over. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Digits } from "../parts/digits.js";
import { joinOrigin } from "../start.js";

/** What people type: the address without what every browser adds. */
export const address = () => joinOrigin().replace(/^https?:\/\//, "");

/** @param {{code: string}} props */
export function JoinQr({ code }) {
  return html`<div class="board-qr"><img src=${`/qr/${code}.svg`} alt=${t("invite.qr", { code })} /></div>`;
}

/** @param {{code: string}} props */
export function Code({ code }) {
  return html`<p class="board-code"><${Digits} code=${code} testid="board-code" /></p>`;
}

/** How to join, beside what goes on. @param {{code: string}} props */
export function JoinCorner({ code }) {
  return html`<aside class="join-corner" data-testid="join-corner" aria-label=${t("board.join")}>
    <h2>${t("board.join")}</h2><${JoinQr} code=${code} /><${Code} code=${code} /><p class="board-address">${address()}</p></aside>`;
}

/** Where all the drawings are; nothing before there is such a page. @param {{results: string | null}} props */
export function ResultsCode({ results }) {
  if (!results) return null;
  return html`<a class="board-results" href=${`/results/${results}`} data-testid="results">
    <span class="board-qr"><img src=${`/results/${results}/qr.svg`} alt=${t("board.results.qr")} /></span><span>${t("board.results")}</span></a>`;
}
