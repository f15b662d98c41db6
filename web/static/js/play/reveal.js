/** After the bell: what it was, how we did, what the net thought. */
import { html } from "htm/preact";
import { number, parts, seconds, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { Sketch } from "../parts/sketch.js";
import { Teams, Top } from "../parts/top.js";
import { aWord, word } from "../words.js";
import { whenNext } from "./lobby.js";

/** @typedef {import("../play.js").View} View */

/** @param {View} view */
export function Reveal({ state, guesses, more = null }) {
  const { you, reveal } = state;
  const category = reveal?.category ?? "";
  const played = you.status !== "waiting";
  return html`<${Screen} phase="reveal" paused=${state.paused} extra="reveal">
    <h1 class="reveal-word"><span class="lead">${t("reveal.was")}</span>
      <span class="big-word"><span class="marked" data-testid="word" data-category=${category}>${word(category)}</span></span></h1>
    ${played ? html`<${Result} state=${state} guess=${guesses.get().latest} />` : html`<p class="lead">${whenNext(state)}</p>`}
    <${Teams} teams=${state.teams} mine=${you.team} />
    <${Top} top=${state.top} me=${you} badges=${!state.teams.length} />
    ${more}
  </${Screen}>`;
}

/** @param {{state: View["state"], guess: import("./seat.js").GuessOwn | null}} props */
function Result({ state, guess }) {
  const { you } = state;
  const won = you.status === "recognized";
  return html`<div class=${`card result ${won ? "is-recognized" : "is-missed"}`} data-testid="result">
    ${you.drawing.strokes.length ? html`<${Sketch} strokes=${you.drawing.strokes} alive=${won} />` : null}
    <div class="result-text">
      <p class="result-title"><${Icon} name=${won ? "check" : "cross"} /><span>${t(won ? "recognized.title" : "missed.title")}
        ${won && you.time_ms !== null ? html` <span class="nowrap">${seconds(you.time_ms)}</span>` : null}</span></p>
      <p class="points">${t("points.plus", { n: number(you.gained ?? 0) })}</p>
      <p class="seen"><${Blot} mood=${won ? "glad" : "think"} /><span>${thought(state, guess)}</span></p>
    </div>
  </div>`;
}

/** @param {import("../play.js").PlayerState} state @param {import("../messages.js").GuessOwn | null} guess */
function thought(state, guess) {
  const { you, reveal } = state;
  if (you.status === "recognized") return t("reveal.knew");
  const seen = reveal?.seen_as.find(({ player_id }) => player_id === you.player_id)?.category ?? guess?.guesses[0]?.category;
  if (seen && seen === reveal?.category) return t("reveal.nearly");
  return seen ? parts("reveal.thought", { a: html`<strong>${aWord(seen)}</strong>` }) : t("reveal.nothing");
}
