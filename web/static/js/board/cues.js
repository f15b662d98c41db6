/** What the room hears, and when. Decides nothing, shows nothing; the podium's tune is its own. */
import { useEffect, useRef } from "preact/hooks";
import { phaseEnd, useSecondsLeft } from "../parts/timer.js";
import { allowSound, play } from "../sound.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").RoomState} RoomState */

/** What is heard when a phase begins. @type {Partial<Record<import("../messages.js").Phase, import("../sound.js").Sound>>} */
const BEGINS = { countdown: "drop", drawing: "go", reveal: "bell" };
const LAST_SECONDS = 3;
/** Forty children understood at once are one joy, not forty. */
const JOY_MS = 700;

/** Whether the host lets the room hear anything. @param {RoomState} state */
export const mayBeHeard = ({ settings, stage }) => settings.sound && stage?.sound !== false;

/** @param {View} view */
export function useCues({ state, clock }) {
  const { phase, round, player_count: players } = state;
  const left = useSecondsLeft(clock, phase === "countdown" || phase === "drawing" ? phaseEnd(state) : null);
  const known = round?.recognized ?? 0;
  const last = useRef({ phase, known, players, joyMs: 0 });
  const allowed = mayBeHeard(state);
  useEffect(() => allowSound(allowed), [allowed]);
  useEffect(() => {
    const before = last.current;
    const sound = cue(before, state);
    const now = performance.now();
    const again = sound === "recognized" && now - before.joyMs < JOY_MS;
    if (sound && !again) play(sound);
    last.current = { phase, known, players, joyMs: sound === "recognized" && !again ? now : before.joyMs };
  }, [phase, known, players]);
  useEffect(() => {
    if (left !== null && left > 0 && left <= LAST_SECONDS) play("tick");
  }, [left]);
}

/** @param {{phase: string, known: number, players: number}} before @param {RoomState} state @returns {import("../sound.js").Sound | undefined} */
function cue(before, { phase, round, player_count }) {
  if (phase !== before.phase) return BEGINS[phase];
  if (phase === "drawing" && (round?.recognized ?? 0) > before.known) return "recognized";
  return phase === "lobby" && player_count > before.players ? "drop" : undefined;
}
