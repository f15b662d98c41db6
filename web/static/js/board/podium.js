/** Three on the steps, everybody on the list. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Screen } from "../parts/shell.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").PlayerView} PlayerView */

const STEPS = 3;
/** What the list beside the steps can hold and still be read from the last row. */
const LISTED = 12;

/** @param {View} view */
export function Podium({ state }) {
  const best = state.players.slice(0, STEPS);
  const rest = state.players.slice(STEPS, STEPS + LISTED);
  const unlisted = state.players.length - best.length - rest.length;
  return html`<${Screen} phase="podium" extra=${`board-podium ${rest.length ? "" : "is-short"}`}>
    <h1>${t("finish.title")}${state.results ? html` <a class="button board-results" href=${`/results/${state.results}`} data-testid="results">${t("podium.results")}</a>` : null}</h1>
    <ol class="podium" data-testid="podium" aria-label=${t("podium.label")}>${best.map((player, i) => html`<${Step} key=${player.player_id} player=${player} place=${i} />`)}</ol>
    ${rest.length ? html`<ol class="rest" data-testid="standings" aria-label=${t("standings.label")}>${rest.map((player) => html`<li key=${player.player_id}>
      <span class="rank">${number(player.rank)}</span><span class="name">${player.name}</span><span class="score">${number(player.score)}</span></li>`)}
      ${unlisted > 0 ? html`<li class="more">${t("podium.more", { n: number(unlisted) })}</li>` : null}</ol>` : null}
  </${Screen}>`;
}

/** The step shows the rank, not the place in the list: equals share a height. @param {{player: PlayerView, place: number}} props */
function Step({ player, place }) {
  return html`<li class=${`step place-${place} rank-${Math.min(player.rank, 3)}`} data-rank=${player.rank}>
    <${Blot} mood=${player.rank === 1 ? "glad" : "calm"} />
    <span class="name">${player.name}</span><span class="score">${t("points.total", { n: number(player.score) })}</span>
    <span class="block"><span>${number(player.rank)}</span></span></li>`;
}
