/** After the bell: the word, the fastest hand, what the net took the others for, the standings. */
import { html } from "htm/preact";
import { number, parts, seconds, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { Sketch } from "../parts/sketch.js";
import { aWord, word } from "../words.js";
import { Standings } from "./standings.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").RoomState} RoomState */

const ROWS = 8;
const MISSES = 3;

/** @param {View} view */
export function Reveal({ state }) {
  const { reveal, round } = state;
  if (!reveal) return null;
  return html`<${Screen} phase="reveal" paused=${state.paused} extra="board-reveal">
    <header class="board-task">
      <h1><span class="lead">${t("reveal.was")}</span> <span class="marked" data-testid="word" data-category=${reveal.category ?? ""}>${reveal.category ? word(reveal.category) : "…"}</span></h1>
      <p class="board-count"><${Icon} name="check" />${number(reveal.recognized)}<span class="of">/${number(reveal.drawing)}</span></p>
      <p class="hint">${t("round.of", { n: number((round?.index ?? 0) + 1), of: number(round?.of ?? 0) })}</p>
    </header>
    <section class="shown"><${Fastest} state=${state} /><${Misses} state=${state} /></section>
    <${Standings} players=${state.players} limit=${ROWS} still=${round?.index === 0} />
  </${Screen}>`;
}

/** @param {RoomState} state @param {string} playerId */
const strokesOf = (state, playerId) =>
  state.drawings.find(({ player_id }) => player_id === playerId)?.strokes ?? [];

/** @param {RoomState} state @param {string} playerId */
const playerOf = (state, playerId) =>
  state.players.find(({ player_id }) => player_id === playerId);

/** @param {{state: RoomState}} props */
function Fastest({ state }) {
  const fastest = state.reveal?.fastest;
  const player = fastest ? playerOf(state, fastest) : null;
  if (!player) return html`<div class="card fastest is-none"><${Blot} mood="sad" /><p>${t("reveal.nobody")}</p></div>`;
  return html`<figure class="card fastest" data-testid="fastest"><${Sketch} strokes=${strokesOf(state, player.player_id)} />
    <figcaption><span class="label">${t("reveal.fastest")}</span><span class="name">${player.name}</span>
      <span class="time"><${Icon} name="clock" />${player.time_ms === null ? "" : seconds(player.time_ms)}</span></figcaption></figure>`;
}

/** @param {{state: RoomState}} props */
function Misses({ state }) {
  const seen = (state.reveal?.seen_as ?? []).filter(({ player_id }) => strokesOf(state, player_id).length);
  if (!seen.length) return null;
  /** @param {string} category */
  const said = (category) => category === state.reveal?.category
    ? t("reveal.doubted") : parts("reveal.saw", { a: html`<b>${aWord(category)}</b>` });
  return html`<div class="misses">${seen.slice(0, MISSES).map(({ player_id, category }) => html`<figure class="card miss" key=${player_id}>
    <${Sketch} strokes=${strokesOf(state, player_id)} />
    <figcaption><span class="name">${playerOf(state, player_id)?.name ?? ""}</span>
      <span class="said">${said(category)}</span></figcaption></figure>`)}</div>`;
}
