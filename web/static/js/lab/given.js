/** A drawing of a finished game, brought along in the page's address. */
import { useEffect } from "preact/hooks";
import { get } from "./asking.js";

/** @typedef {import("../results/data.js").Tape} Tape */

/** The address of a lab page with a drawing in hand. @param {string} topic @param {string} key of the results @param {number} round @param {string} player @returns {string} */
export function labAddress(topic, key, round, player) {
  return `/lab/${topic}?${new URLSearchParams({ results: key, round: String(round), player })}`;
}

/**
 * Puts the drawing that the address names on the sheet, if it names one.
 * @param {import("./pad.js").LocalInk} ink @param {(category: string) => void} told what was to be drawn
 * @param {(code: string) => void} failed
 */
export function useGiven(ink, told, failed) {
  useEffect(() => {
    const about = new URLSearchParams(location.search);
    const [key, round, player] = ["results", "round", "player"].map((name) => encodeURIComponent(about.get(name) ?? ""));
    if (!key || !round || !player) return;
    void get(`/results/${key}/drawings/${round}/${player}.json`).then(
      (/** @type {Tape} */ { category, strokes }) => {
        ink.replace(strokes.filter(({ gone_ms }) => gone_ms === null).map(({ x, y }) => [x, y]));
        told(category);
      },
      (/** @type {Error} */ error) => failed(error.message),
    );
  }, [ink]);
}
