/**
 * Sounds made on the spot, a few notes each: nothing to load. Silent where the reader or the
 * browser says so. Must not know what any page shows.
 */
import { prefs } from "./prefs.js";

/** [start s, pitch Hz, length s, loudness 0..1, pitch at the end Hz] of each note. @typedef {[number, number, number, number, number?]} Note */
/** @typedef {"tick" | "go" | "drop" | "recognized" | "bell" | "fanfare"} Sound */

/** @type {Record<Sound, Note[]>} */
export const SCORES = {
  tick: [[0, 880, 0.06, 0.5, 660]],
  go: [[0, 587, 0.1, 0.5], [0.1, 880, 0.28, 0.6]],
  // A drop of ink: a short slide upwards.
  drop: [[0, 280, 0.09, 0.35, 640]],
  recognized: [[0, 523, 0.12, 0.5], [0.09, 659, 0.12, 0.5], [0.18, 784, 0.12, 0.55], [0.27, 1047, 0.45, 0.6]],
  bell: [[0, 494, 0.5, 0.4], [0.02, 1483, 0.25, 0.12]],
  fanfare: [
    [0, 392, 0.16, 0.5], [0.16, 392, 0.08, 0.4], [0.26, 392, 0.08, 0.4], [0.36, 523, 0.3, 0.55],
    [0.66, 494, 0.14, 0.45], [0.8, 523, 0.14, 0.45], [0.94, 659, 0.7, 0.6], [0.94, 784, 0.7, 0.4],
  ],
};
/** For a beamer's small loudspeakers; even all sounds at once stay below 1. */
const LOUDNESS = 0.5;
const ATTACK_S = 0.008;
const FADE_S = 0.05;
const SILENT = 0.0001; // a ramp cannot end at zero

/** @type {AudioContext | null} */
let audio = null;
/** The game's host can silence every page. */
let allowed = true;

/** @param {boolean} may */
export function allowSound(may) {
  allowed = may;
}

/** @param {Sound} name */
export function play(name) {
  if (!document.hidden) perform(SCORES[name]);
}

/** A piece of any length. @param {readonly Note[]} notes @returns {() => void} ends it early */
export function perform(notes) {
  const context = allowed && prefs.get().sound ? awake() : null;
  if (!context) return () => {};
  const volume = new GainNode(context);
  volume.connect(context.destination);
  for (const note of notes) pluck(context, note, volume);
  return () => void volume.gain.setTargetAtTime(0, context.currentTime, FADE_S);
}

/** Browsers let a page sound only once somebody has touched it. @returns {AudioContext | null} */
function awake() {
  if (!navigator.userActivation?.hasBeenActive && !audio) return null;
  audio ??= new AudioContext();
  // Also "interrupted", which is what a phone call leaves on iOS.
  if (audio.state !== "running") audio.resume().catch(() => {});
  return audio;
}

/** One note with a soft attack that dies away, like a plucked string. @param {AudioContext} context @param {Note} note @param {AudioNode} into */
function pluck(context, [start, pitch, length, loudness, slideTo = pitch], into) {
  const at = context.currentTime + start;
  const tone = new OscillatorNode(context, { type: "triangle", frequency: pitch });
  const volume = new GainNode(context, { gain: SILENT });
  tone.frequency.setValueAtTime(pitch, at);
  tone.frequency.exponentialRampToValueAtTime(slideTo, at + length);
  volume.gain.setValueAtTime(SILENT, at);
  volume.gain.linearRampToValueAtTime(loudness * LOUDNESS, at + ATTACK_S);
  volume.gain.exponentialRampToValueAtTime(SILENT, at + length);
  tone.connect(volume).connect(into);
  tone.start(at);
  tone.stop(at + length);
}
