/** Everybody in the room and how they are doing: a shape, a word, a colour. Press one to see to them. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { number, seconds, t } from "../i18n.js";
import { TeamBadge } from "../parts/badge.js";
import { Icon } from "../parts/icons.js";
import { word } from "../words.js";
import { PlayerDesk } from "./desk.js";

/** @typedef {import("../messages.js").PlayerView} PlayerView */
/** @typedef {import("../messages.js").RoomState} RoomState */
/** @typedef {"away" | "drawing" | "struggling" | "recognized" | "missed" | "waiting" | "ghost"} State */

/** @type {Record<State, string>} */
const ICONS = { away: "away", drawing: "pencil", struggling: "wait", recognized: "check", missed: "cross", waiting: "wait", ghost: "ghost" };

/** @param {PlayerView} player @param {string} phase @returns {State} */
function stateOf(player, phase) {
  if (!player.connected && player.status !== "recognized") return "away";
  if (phase === "lobby") return player.ghost ? "ghost" : "waiting";
  return player.struggling ? "struggling" : player.status;
}

/** @param {{state: RoomState, call: import("./desk.js").Call}} props */
export function ClassList({ state, call }) {
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const { players, phase } = state;
  const player = players.find(({ player_id }) => player_id === chosen);
  return html`<ul class="class-list" data-testid="players" aria-label=${t("host.players", { n: number(players.length) })}>
      ${players.map((each) => html`<${Row} key=${each.player_id} player=${each} phase=${phase} each=${state.settings.each_own_word} choose=${() => setChosen(each.player_id)} />`)}
    </ul>${player ? html`<${PlayerDesk} key=${player.player_id} player=${player} state=${state} call=${call} close=${() => setChosen(null)} />` : null}`;
}

/** @param {{player: PlayerView, phase: string, each: boolean, choose: () => void}} props */
function Row({ player, phase, each, choose }) {
  const state = stateOf(player, phase);
  const gained = phase === "reveal" && player.gained !== null;
  const what = state === "recognized" && player.time_ms !== null ? seconds(player.time_ms) : t(`state.${state}`);
  return html`<li class=${`pupil is-${state}`} data-player-id=${player.player_id} data-state=${state}>
    <button type="button" class="pupil-button" onClick=${choose}>
      <span class="pupil-icon"><${Icon} name=${ICONS[state]} /></span>
      <span class="pupil-name">${player.team ? html`<${TeamBadge} team=${player.team} />` : null}<span class="name">${player.name}</span>
        ${player.ghost && phase !== "lobby" ? html`<${Icon} name="ghost" />` : null}${player.hidden ? html`<${Icon} name="veil" />` : null}
        ${player.flags.length ? html`<span class="pupil-flag"><${Icon} name="eye" /><span class="sr-only">${t(`flag.${player.flags[0]}`)}</span></span>` : null}</span>
      <span class="pupil-state">${each && player.category ? `${word(player.category)} · ` : ""}${what}</span>
      <span class="score">${phase === "lobby" ? "" : gained ? t("points.plus", { n: number(player.gained ?? 0) }) : number(player.score)}</span>
    </button></li>`;
}
