/** The winners' tune: a gallop of our own, written out here and played by sound.js. */
import { useEffect } from "preact/hooks";
import { perform } from "../sound.js";

/** @typedef {import("../sound.js").Note} Note */

const EIGHTH_S = 0.15;
/** Six eighths a bar; "-" holds the note before it, "." is silence. */
const MELODY =
  "C5 - E5 G5 - E5  F5 - E5 D5 - B4  C5 - E5 G5 - C6  B5 - A5 G5 - .  " +
  "A5 - A5 C6 - A5  G5 - E5 C5 - E5  D5 - E5 F5 E5 D5  C5 - G4 C5 - .";
const BASS =
  "C3 - . G3 . G3  G2 - . D3 . D3  C3 - . G3 . G3  G2 - . D3 . D3  " +
  "F2 - . C3 . C3  C3 - . G3 . G3  G2 - . B2 . D3  C3 - G2 C3 - .";
const TURNS = 2;
const LETTERS = "C D EF G A B";

/** @param {string} name such as A4, which is 440 @returns {number} Hz */
export function pitch(name) {
  const semitones = LETTERS.indexOf(name[0]) - LETTERS.indexOf("A") + 12 * (Number(name[1]) - 4);
  return 440 * 2 ** (semitones / 12);
}

/** @param {string} voice @param {number} loudness @param {number} startS @returns {Note[]} */
function notes(voice, loudness, startS) {
  const signs = voice.split(/\s+/);
  return signs.flatMap((sign, i) => {
    if (sign === "-" || sign === ".") return [];
    let held = 1;
    while (signs[i + held] === "-") held++;
    return [/** @type {Note} */ ([startS + i * EIGHTH_S, pitch(sign), 1.5 * held * EIGHTH_S, loudness])];
  });
}

/** All of it, in the order it is written. @returns {Note[]} */
export function tune() {
  const turnS = MELODY.split(/\s+/).length * EIGHTH_S;
  return Array.from({ length: TURNS }, (_, turn) => [...notes(MELODY, 0.45, turn * turnS), ...notes(BASS, 0.5, turn * turnS)]).flat();
}

/** Plays it from the moment it may be heard, once. @param {boolean} heard @param {number} delayMs */
export function useTune(heard, delayMs) {
  useEffect(() => {
    if (!heard) return undefined;
    let stop = () => {};
    const timer = setTimeout(() => (stop = perform(tune())), delayMs);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [heard]);
}
