/** The end for a player: your place, and the best. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Screen } from "../parts/shell.js";
import { Top } from "../parts/top.js";

/** @typedef {import("../play.js").View} View */

/** @param {View} view */
export function Podium({ state }) {
  const { you } = state;
  return html`<${Screen} phase="podium" extra="centred">
    <div class=${`medal medal-${Math.min(you.rank, 4)}`} data-testid="my-rank"><span>${number(you.rank)}</span></div>
    <h1>${t(you.rank <= 3 ? `podium.place.${you.rank}` : "podium.place", { n: number(you.rank) })}</h1>
    <p class="lead">${t("points.total", { n: number(you.score) })}</p>
    <${Top} top=${state.top} me=${you} />
    <p class="hint with-blot"><${Blot} mood="glad" /><span>${t("podium.thanks")}</span></p>
  </${Screen}>`;
}
