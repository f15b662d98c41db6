/** A drawing of a finished game, brought along in the page's address. */
import { useEffect } from "preact/hooks";
import { useJson } from "../json.js";

/** @typedef {import("../results/data.js").Tape} Tape */

const BROUGHT = ["results", "round", "player"];
const ABOUT = new URLSearchParams(location.search);
/** The finished game the reader comes from; "" for none. */
export const RESULTS = ABOUT.get("results") ?? "";

/** The address of a lab page with a drawing in hand. @param {string} topic @param {string} key of the results @param {number} round @param {string} player @returns {string} */
export function labAddress(topic, key, round, player) {
  return `/lab/${topic}?${new URLSearchParams({ results: key, round: String(round), player })}`;
}

/** Another page of the lab, with the same game and drawing in hand. @param {string} topic "" for its front door @param {Record<string, string>} [more] @returns {string} */
export function besides(topic, more = {}) {
  const brought = [...ABOUT].filter(([name]) => BROUGHT.includes(name));
  const about = new URLSearchParams([...brought, ...Object.entries(more)]).toString();
  return `/lab${topic && `/${topic}`}${about && `?${about}`}`;
}

/**
 * Puts the drawing that the address names on the sheet, if it names one, and tells how it was drawn.
 * @param {import("./pad.js").LocalInk} ink @returns {{tape: Tape | null, trouble: string | null}}
 */
export function useGiven(ink) {
  const [key, round, player] = BROUGHT.map((name) => encodeURIComponent(ABOUT.get(name) ?? ""));
  /** @type {{data: Tape | null, trouble: string | null}} */
  const { data, trouble } = useJson(key && round && player ? `/results/${key}/drawings/${round}/${player}.json` : null);
  useEffect(() => {
    if (data) ink.replace(data.strokes.filter(({ gone_ms }) => gone_ms === null).map(({ x, y }) => [x, y]));
  }, [ink, data]);
  return { tape: data, trouble };
}
