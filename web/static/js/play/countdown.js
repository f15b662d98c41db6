/** The word, and three, two, one. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { RoundName } from "../parts/round.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, useSecondsLeft } from "../parts/timer.js";
import { aWord, word } from "../words.js";

/** @typedef {import("../play.js").View} View */

/** @param {View} view */
export function Countdown({ state, clock }) {
  const left = useSecondsLeft(clock, phaseEnd(state));
  const { round } = state;
  const category = round?.category ?? null;
  return html`<${Screen} phase="countdown" paused=${state.paused} extra="centred countdown">
    <${RoundName} round=${round} />
    <h1><span class="lead">${t("countdown.draw")}</span>
      <span class="big-word"><span class="marked" data-testid="word" data-category=${category ?? ""}
        aria-hidden="true">${category ? word(category) : "…"}</span><span class="sr-only">${category ? aWord(category) : ""}</span></span></h1>
    <p class="count" data-testid="timer" key=${left}>${state.paused ? t("paused.short") : number(Math.max(1, left ?? 1))}</p>
  </${Screen}>`;
}
