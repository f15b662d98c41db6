/** Everybody in the room and how they are doing: a shape, a word, a colour. */
import { html } from "htm/preact";
import { number, seconds, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";

/** @typedef {import("../messages.js").PlayerView} PlayerView */
/** @typedef {"away" | "drawing" | "recognized" | "missed" | "waiting"} State */

/** @type {Record<State, string>} */
const ICONS = { away: "away", drawing: "pencil", recognized: "check", missed: "cross", waiting: "wait" };

/** @param {PlayerView} player @returns {State} */
function stateOf(player) {
  return player.connected || player.status === "recognized" ? player.status : "away";
}

/** @param {{players: readonly PlayerView[], phase: string}} props */
export function ClassList({ players, phase }) {
  return html`<ul class="class-list" data-testid="players" aria-label=${t("host.players", { n: number(players.length) })}>
    ${players.map((player) => html`<${Row} key=${player.player_id} player=${player} phase=${phase} />`)}
  </ul>`;
}

/** @param {{player: PlayerView, phase: string}} props */
function Row({ player, phase }) {
  const state = stateOf(player);
  const gained = phase === "reveal" && player.gained !== null;
  return html`<li class=${`pupil is-${state}`} data-player-id=${player.player_id} data-state=${state}>
    <span class="pupil-icon"><${Icon} name=${ICONS[state]} /></span>
    <span class="name">${player.name}</span>
    <span class="pupil-state">${state === "recognized" && player.time_ms !== null ? seconds(player.time_ms) : t(`state.${state}`)}</span>
    <span class="score">${gained ? t("points.plus", { n: number(player.gained ?? 0) }) : number(player.score)}</span>
  </li>`;
}
