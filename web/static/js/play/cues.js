/** The sounds that go with a player's phases. Decides nothing, shows nothing. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n.js";
import { phaseEnd, useSecondsLeft } from "../parts/timer.js";
import { allowSound, play } from "../sound.js";
import { allowSpeech, speak } from "../speech.js";
import { aWord } from "../words.js";

/** @typedef {import("../play.js").View} View */

/** What is heard when a phase begins. @type {Partial<Record<import("../messages.js").Phase, import("../sound.js").Sound>>} */
const BEGINS = { drawing: "go", reveal: "bell", podium: "fanfare" };
const LAST_SECONDS = 3;

/** @param {import("../sound.js").Sound | undefined} sound */
const playIf = (sound) => sound && play(sound);

/** @param {string | null | undefined} category */
function sayKnown(category) {
  play("recognized");
  if (category) speak(t("net.voice.knows", { a: aWord(category) }));
}

/** @param {View} view */
export function useCues({ state, clock }) {
  const { phase, settings, you, reveal } = state;
  const ticks = phase === "countdown" || (phase === "drawing" && state.you.status === "drawing");
  const left = useSecondsLeft(clock, ticks ? phaseEnd(state) : null);
  const last = useRef({ phase, status: you.status });
  useEffect(() => {
    allowSound(settings.sound);
    allowSpeech(settings.sound);
  }, [settings.sound]);
  useEffect(() => {
    const before = last.current;
    last.current = { phase, status: you.status };
    if (phase === before.phase) return;
    // Whoever ends the drawing by being the last to be recognised sees nothing of it but the reveal.
    if (phase === "reveal" && you.status === "recognized" && before.status === "drawing") sayKnown(reveal?.category);
    else playIf(BEGINS[phase]);
  }, [phase, you.status]);
  useEffect(() => {
    if (left !== null && left > 0 && left <= LAST_SECONDS) play("tick");
  }, [left]);
}
