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

/** @typedef {{state: RoomState, call: import("./desk.js").Call}} Room */

/** Chooses a player to see to; and the dialog about who is chosen. @param {Room} room */
function useDesk({ state, call }) {
  const [chosen, choose] = useState(/** @type {string | null} */ (null));
  const player = state.players.find(({ player_id }) => player_id === chosen);
  const desk = player ? html`<${PlayerDesk} key=${player.player_id} player=${player} state=${state} call=${call} close=${() => choose(null)} />` : null;
  return { choose, desk };
}

/** @param {Room} room */
export function ClassList({ state, call }) {
  const { choose, desk } = useDesk({ state, call });
  const { players, phase } = state;
  return html`<ul class="class-list" data-testid="players" aria-label=${t("host.players", { n: number(players.length) })}>
      ${players.map((each) => html`<${Row} key=${each.player_id} player=${each} phase=${phase} each=${state.settings.each_own_word} choose=${() => choose(each.player_id)} />`)}
    </ul>${desk}`;
}

/** The whole ranking. Whoever is in it can be seen to until the game is closed. @param {Room} room */
export function Ranking({ state, call }) {
  const { choose, desk } = useDesk({ state, call });
  const open = state.phase === "podium";
  return html`<ol class="ranking" data-testid="standings" aria-label=${t("standings.label")}>
      ${state.players.map((player) => html`<li key=${player.player_id} class=${player.rank <= 3 ? `is-${player.rank}` : ""}>
        <span class="rank">${number(player.rank)}</span>
        ${open ? html`<button type="button" class="ranking-button" onClick=${() => choose(player.player_id)}><${Name} player=${player} ghost=${player.ghost} /></button>` : html`<${Name} player=${player} ghost=${player.ghost} />`}
        <span class="score">${number(player.score)}</span></li>`)}</ol>${open ? desk : null}`;
}

/** @param {{player: PlayerView, phase: string, each: boolean, choose: () => void}} props */
function Row({ player, phase, each, choose }) {
  const state = stateOf(player, phase);
  const gained = phase === "reveal" && player.gained !== null;
  const what = state === "recognized" && player.time_ms !== null ? seconds(player.time_ms) : t(`state.${state}`);
  return html`<li class=${`pupil is-${state}`} data-player-id=${player.player_id} data-state=${state}>
    <button type="button" class="pupil-button" onClick=${choose}>
      <span class="pupil-icon"><${Icon} name=${ICONS[state]} /></span>
      <${Name} player=${player} ghost=${player.ghost && phase !== "lobby"} />
      <span class="pupil-state">${each && player.category ? `${word(player.category)} · ` : ""}${what}</span>
      <span class="score">${phase === "lobby" ? "" : gained ? t("points.plus", { n: number(player.gained ?? 0) }) : number(player.score)}</span>
    </button></li>`;
}

/** A name with what is to be known of its bearer. @param {{player: PlayerView, ghost: boolean}} props */
function Name({ player, ghost }) {
  return html`<span class="pupil-name">${player.team ? html`<${TeamBadge} team=${player.team} />` : null}<span class="name">${player.name}</span>
    ${ghost ? html`<${Icon} name="ghost" />` : null}${player.hidden ? html`<${Icon} name="veil" />` : null}
    ${player.flags.length ? html`<span class="pupil-flag"><${Icon} name="eye" /><span class="sr-only">${t(`flag.${player.flags[0]}`)}</span></span>` : null}</span>`;
}
