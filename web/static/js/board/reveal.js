/** After the bell: the word, the fastest hand drawing again, the nearest and the funniest miss, the standings. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { number, parts, seconds, t } from "../i18n.js";
import { PlayerBadge } from "../parts/badge.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { Sketch } from "../parts/sketch.js";
import { aWord, word } from "../words.js";
import { Grid } from "./grid.js";
import { misses } from "./misses.js";
import { Redrawn } from "./replay.js";
import { Standings, TeamStandings } from "./standings.js";
import { Paused, TaskLine, TheWord } from "./task.js";
import { useSteadyOrder } from "./wall.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").RoomState} RoomState */

const ROWS = 8;
const MISSES = 2;
/** With a word each, the wall and the best of it take turns. */
const SCENE_MS = 3000;

/** @param {View} view */
export function Reveal({ state, ink }) {
  const { reveal, round, settings } = state;
  const showsWall = useTurns(settings.each_own_word);
  if (!reveal) return null;
  return html`<${Screen} phase="reveal" paused=${state.paused} extra="board-reveal">
    <${TaskLine} state=${state} n=${reveal.recognized} of=${reveal.drawing} title=${html`
      ${settings.each_own_word ? null : html`<span class="lead">${t("reveal.was")}</span> `}<${TheWord} category=${reveal.category} many="board.own_words.was" />`} />
    ${showsWall ? html`<${Everybody} state=${state} ink=${ink} />` : html`<${Shown} state=${state} />`}
    <div class="board-ranks"><${TeamStandings} teams=${state.teams} />
      <${Standings} players=${state.players} limit=${ROWS - state.teams.length} still=${round?.index === 0} /></div>
    <${Paused} paused=${state.paused} />
  </${Screen}>`;
}

/** @param {boolean} wanted @returns {boolean} true first, then by turns */
function useTurns(wanted) {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!wanted) return undefined;
    const timer = setInterval(() => setTurn((n) => n + 1), SCENE_MS);
    return () => clearInterval(timer);
  }, [wanted]);
  return wanted && turn % 2 === 0;
}

/** The wall again, with what each was to draw. @param {{state: RoomState, ink: import("./wall-ink.js").WallInk}} props */
function Everybody({ state, ink }) {
  const players = useSteadyOrder(state.players.filter(({ status }) => status !== "waiting"));
  const words = new Map(state.drawings.map(({ player_id, category }) => [player_id, category]));
  return html`<${Grid} players=${players} ink=${ink} round=${state.round} words=${words} />`;
}

/** @param {{state: RoomState}} props */
function Shown({ state }) {
  const missed = misses(state, MISSES);
  return html`<section class=${`shown has-${missed.length}`}><${Fastest} state=${state} />
    ${missed.length ? html`<div class="misses">${missed.map((miss) => html`<${Miss} key=${miss.drawing.player_id} state=${state} ...${miss} />`)}</div>` : null}</section>`;
}

/** @param {RoomState} state @param {string | null | undefined} playerId */
const playerOf = (state, playerId) => state.players.find(({ player_id }) => player_id === playerId);

/** Whose it is, and with a word each what it was to be. @param {{state: RoomState, playerId: string}} props */
function Whose({ state, playerId }) {
  const player = playerOf(state, playerId);
  const own = state.settings.each_own_word && state.drawings.find(({ player_id }) => player_id === playerId)?.category;
  return html`<span class="whose"><${PlayerBadge} id=${playerId} team=${player?.team ?? null} /><span class="name">${player?.name ?? ""}</span></span>
    ${own ? html`<span class="own-word marked">${word(own)}</span>` : null}`;
}

/** @param {{state: RoomState}} props */
function Fastest({ state }) {
  const player = playerOf(state, state.reveal?.fastest);
  if (!player) return html`<div class="card fastest is-none"><${Blot} mood="sad" /><p>${t("reveal.nobody")}</p></div>`;
  const drawing = state.drawings.find(({ player_id }) => player_id === player.player_id);
  return html`<figure class="card fastest" data-testid="fastest">
    <figcaption><span class="label"><${Icon} name="crown" />${t("reveal.fastest")}</span>
      <span class="time"><${Icon} name="clock" />${player.time_ms === null ? "" : seconds(player.time_ms)}</span></figcaption>
    ${drawing?.hidden ? html`<p class="veil"><${Icon} name="veil" /></p>` : html`<${Redrawn} strokes=${drawing?.strokes ?? []} timeMs=${player.time_ms} />`}
    <p class="board-whose"><${Whose} state=${state} playerId=${player.player_id} /></p></figure>`;
}

/** @param {{state: RoomState} & import("./misses.js").Miss} props */
function Miss({ state, kind, drawing, guess }) {
  const a = aWord(guess.category);
  const said = kind === "nearest" ? t("board.nearly", { a, n: number(guess.probability, { style: "percent" }) }) : parts("reveal.saw", { a: html`<b>${a}</b>` });
  return html`<figure class=${`card miss is-${kind}`} data-testid=${kind}>
    <${Sketch} strokes=${drawing.strokes} />
    <figcaption><span class="label">${t(`board.${kind}`)}</span><span class="said">${said}</span><${Whose} state=${state} playerId=${drawing.player_id} /></figcaption></figure>`;
}
