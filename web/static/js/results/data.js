/** What the server tells of finished matches: its shapes (web/results.py), and how to ask for it. */
import { useEffect, useState } from "preact/hooks";

/** @typedef {import("../messages.js").Guess} Guess */
/** A whole drawing, small: strokes [[x…], [y…]] of 0 to 255. @typedef {{player_id: string, category: string, time_ms: number | null, gained: number, ink: number, hidden: boolean, guesses: Guess[], strokes: number[][][]}} Thumbnail */
/** @typedef {{index: number, number: number, practice: boolean, double: boolean, length_ms: number, category: string | null, drawings: Thumbnail[]}} RoundTold */
/** @typedef {{rounds: RoundTold[]}} Summary  what this side reads of it */
/** Times are milliseconds of the drawing; gone_ms: when it was taken back. @typedef {{x: number[], y: number[], t: number[], gone_ms: number | null}} Line */
/** The net looked at time t. @typedef {{t: number, probability: number, rank: number, ink: number, guesses: Guess[]}} Look */
/** A drawing with everything that happened on its page. @typedef {{round: number, player_id: string, category: string, length_ms: number, time_ms: number | null, strokes: Line[], looks: Look[]}} Tape */

/** A busy server says to come back in a second; so it is asked again, but not for ever. */
const TRIES = 6;
const BUSY = 503;
const RETRY_MS = 1000;

/**
 * What is at an address as JSON, for a component. @template T
 * @param {string | null} url null: nothing to ask for
 * @returns {{data: T | null, failed: boolean, retry: () => void}}
 */
export function useJson(url) {
  const [seen, setSeen] = useState({ url: /** @type {string | null} */ (null), data: /** @type {T | null} */ (null), failed: false });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!url) return undefined;
    const gone = new AbortController();
    setSeen({ url, data: null, failed: false });
    get(url, gone.signal).then(
      (data) => setSeen({ url, data, failed: false }),
      () => gone.signal.aborted || setSeen({ url, data: null, failed: true }),
    );
    return () => gone.abort();
  }, [url, turn]);
  const { data, failed } = seen.url === url ? seen : { data: null, failed: false };
  return { data, failed, retry: () => setTurn(turn + 1) };
}

/** @param {string} url @param {AbortSignal} signal @returns {Promise<any>} */
async function get(url, signal) {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(url, { signal });
    if (answer.ok) return answer.json();
    if (answer.status !== BUSY || tries === TRIES) throw new Error(String(answer.status));
    await new Promise((go) => setTimeout(go, RETRY_MS));
    signal.throwIfAborted();
  }
}
