/** The sounds that go with a player's phases. Decides nothing, shows nothing. */
import { useEffect, useRef } from "preact/hooks";
import { phaseEnd, useSecondsLeft } from "../parts/timer.js";
import { allowSound, play } from "../sound.js";
import { allowSpeech } from "../speech.js";

/** @typedef {import("../play.js").View} View */

/** What is heard when a phase begins. @type {Partial<Record<import("../messages.js").Phase, import("../sound.js").Sound>>} */
const BEGINS = { drawing: "go", reveal: "bell", podium: "fanfare" };
const LAST_SECONDS = 3;

/** @param {View} view */
export function useCues({ state, clock }) {
  const { phase, settings } = state;
  const ticks = phase === "countdown" || (phase === "drawing" && state.you.status === "drawing");
  const left = useSecondsLeft(clock, ticks ? phaseEnd(state) : null);
  const last = useRef(phase);
  useEffect(() => {
    allowSound(settings.sound);
    allowSpeech(settings.sound);
  }, [settings.sound]);
  useEffect(() => {
    const sound = BEGINS[phase];
    if (sound && phase !== last.current) play(sound);
    last.current = phase;
  }, [phase]);
  useEffect(() => {
    if (left !== null && left > 0 && left <= LAST_SECONDS) play("tick");
  }, [left]);
}
