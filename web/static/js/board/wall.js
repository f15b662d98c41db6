/** The live wall: every canvas with what the net makes of it, or one of them large. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { Screen } from "../parts/shell.js";
import { phaseEnd, Timer } from "../parts/timer.js";
import { Grid } from "./grid.js";
import { Paused, TaskLine, TheWord } from "./task.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").PlayerView} PlayerView */

/** @param {View} view */
export function Wall({ state, ink, clock }) {
  const { round, paused, stage } = state;
  const drawers = useSteadyOrder(state.players.filter(({ status }) => status !== "waiting"));
  const large = drawers.filter(({ player_id }) => player_id === stage?.spotlight);
  const total = round ? round.ends_ms - round.starts_ms : state.settings.seconds * 1000;
  return html`<${Screen} phase="drawing" paused=${paused} extra="board-drawing">
    <${TaskLine} state=${state} n=${round?.recognized ?? 0} of=${round?.drawing ?? 0}
        title=${html`<${TheWord} category=${round?.category ?? null} many="board.own_words" />`}>
      <${Timer} clock=${clock} endsMs=${phaseEnd(state)} totalMs=${total} /></${TaskLine}>
    <${Grid} players=${large.length ? large : drawers} ink=${ink} round=${round} spotlight=${large.length > 0} />
    <${Paused} paused=${paused} />
  </${Screen}>`;
}

/**
 * Players in the order they first appeared: a rank that changes must not make canvases jump.
 * @param {PlayerView[]} players @returns {PlayerView[]}
 */
export function useSteadyOrder(players) {
  const order = useRef(/** @type {string[]} */ ([]));
  for (const { player_id } of players) if (!order.current.includes(player_id)) order.current.push(player_id);
  const byId = new Map(players.map((player) => [player.player_id, player]));
  return order.current.flatMap((id) => byId.get(id) ?? []);
}
