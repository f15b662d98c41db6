/** The word, and three, two, one, for the whole room. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { RoundName } from "../parts/round.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, useSecondsLeft } from "../parts/timer.js";
import { TheWord } from "./task.js";

/** @typedef {import("../board.js").View} View */

/** @param {View} view */
export function Countdown({ state, clock }) {
  const left = useSecondsLeft(clock, phaseEnd(state));
  const { round, settings } = state;
  return html`<${Screen} phase="countdown" paused=${state.paused} extra="centred countdown">
    <${RoundName} round=${round} />
    <h1><span class="lead">${t(settings.each_own_word ? "board.own_words.lead" : "board.draw")}</span>
      <span class="big-word"><${TheWord} category=${round?.category ?? null} many="board.own_words.look" /></span></h1>
    <p class="count" data-testid="timer" key=${left}>${state.paused ? t("paused.title") : number(Math.max(1, left ?? 1))}</p>
  </${Screen}>`;
}
