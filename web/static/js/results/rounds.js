/** The tables: everybody's points in every round, and how each round went. */
import { html } from "htm/preact";
import { number, seconds, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { word } from "../words.js";
import { ending } from "./gallery.js";
import { place } from "./data.js";

/** @typedef {import("./data.js").Results} Results */
/** @typedef {import("./data.js").RoundTold} RoundTold */

/** @param {RoundTold} round @returns {string} */
export function roundName(round) {
  return round.practice ? t("results.practice") : t("results.round", { n: number(round.number) });
}

/** @param {{results: Results}} props */
export function Rounds({ results }) {
  return html`<section aria-labelledby="rounds-title"><h2 id="rounds-title">${t("results.rounds")}</h2>
    <div class="scrolls" role="region" aria-labelledby="rounds-title" tabindex="0"><table class="points-table" data-testid="rounds">
      <thead><tr><th scope="col">${t("results.csv.name")}</th>${results.rounds.map((round) => html`<th scope="col" key=${round.index}>
        <a href=${place("gallery", { round: round.index })}>${roundName(round)}</a>
        <span>${round.category ? word(round.category) : t("results.each_own")}</span></th>`)}<th scope="col">${t("results.csv.points")}</th></tr></thead>
      <tbody>${results.players.map((player) => html`<tr key=${player.player_id}>
        <th scope="row"><a class="name" href=${place("gallery", { player: player.player_id })}>${player.name}</a></th>
        ${results.rounds.map((round) => html`<${Cell} key=${round.index} drawing=${round.drawings.find(({ player_id }) => player_id === player.player_id)} />`)}
        <td class="score">${number(player.score)}</td></tr>`)}</tbody>
      <tfoot><tr><th scope="row">${t("results.how_many")}</th>${results.rounds.map(({ index, drawings }) => html`<td key=${index}>
        ${t("results.of", { n: number(drawings.filter(({ time_ms }) => time_ms !== null).length), of: number(drawings.length) })}</td>`)}<td></td></tr>
      <tr><th scope="row">${t("reveal.fastest")}</th>${results.rounds.map((round) => html`<td key=${round.index}>${fastest(round)}</td>`)}<td></td></tr></tfoot>
    </table></div></section>`;
}

/** @param {RoundTold} round @returns {string} */
function fastest({ drawings }) {
  const times = drawings.flatMap(({ time_ms }) => (time_ms === null ? [] : [time_ms]));
  return times.length ? seconds(Math.min(...times)) : "–";
}

/** @param {{drawing: import("./data.js").Thumbnail | undefined}} props */
function Cell({ drawing }) {
  if (!drawing) return html`<td class="is-none">–</td>`;
  return html`<td><b>${number(drawing.gained)}</b> <span class=${`sheet-end ${drawing.time_ms === null ? "" : "is-known"}`}>
    <${Icon} name=${drawing.time_ms === null ? "cross" : "check"} />${ending(drawing)}</span></td>`;
}
