/** The word, and three, two, one, for the whole room. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, useSecondsLeft } from "../parts/timer.js";
import { word } from "../words.js";

/** @typedef {import("../board.js").View} View */

/** @param {View} view */
export function Countdown({ state, clock }) {
  const left = useSecondsLeft(clock, phaseEnd(state));
  const { round } = state;
  return html`<${Screen} phase="countdown" paused=${state.paused} extra="centred countdown">
    <p class="hint">${t("round.of", { n: (round?.index ?? 0) + 1, of: round?.of ?? 0 })}</p>
    <h1><span class="lead">${t("board.draw")}</span>
      <span class="big-word"><span class="marked" data-testid="word" data-category=${round?.category ?? ""}>${round?.category ? word(round.category) : "…"}</span></span></h1>
    <p class="count" data-testid="timer" key=${left}>${state.paused ? t("paused.title") : number(Math.max(1, left ?? 1))}</p>
  </${Screen}>`;
}
