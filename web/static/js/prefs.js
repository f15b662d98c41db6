/** What this reader likes, kept on this device: sounds, speech, the drawing hand. */
import { recall, remember } from "./memory.js";
import { createStore } from "./store.js";

/** @typedef {"sound" | "speech" | "lefty"} Preference */

/** Forty tablets that talk at once are noise: speech is on only where one asks for it. */
const FIRST = { sound: true, speech: false, lefty: false };

/** @param {Preference} name @returns {boolean} */
const kept = (name) => (recall(`pref:${name}`) ?? String(FIRST[name])) === "true";

export const prefs = createStore({ sound: kept("sound"), speech: kept("speech"), lefty: kept("lefty") });

/** @param {Preference} name @param {boolean} value */
export function prefer(name, value) {
  remember(`pref:${name}`, String(value));
  prefs.set({ [name]: value });
}
