/** What others change meanwhile, asked for again and again while the page can be seen. Knows no page's data. */
import { useEffect, useState } from "preact/hooks";
import { get } from "../json.js";

const BUSY_MS = 1000;

/**
 * The newest of what is at an address as JSON. @template T
 * @param {string} url @param {(data: T | null) => number} pauseMs after an answer, until it is asked for again
 * @returns {{data: T | null, trouble: string | null, take: (newer: T) => void}}
 *   data: null until it is there, kept while the line is down; trouble: a code; take: what came by another way
 */
export function useNewest(url, pauseMs) {
  const [seen, setSeen] = useState({ url, data: /** @type {T | null} */ (null), trouble: /** @type {string | null} */ (null) });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    void follow(url, gone.signal, pauseMs, (data, trouble) =>
      setSeen((before) => ({ url, data: data ?? (before.url === url ? before.data : null), trouble })));
    return () => gone.abort();
  }, [url, turn]);
  const { data, trouble } = seen.url === url ? seen : { data: null, trouble: null };
  /** @param {T} newer */
  const take = (newer) => {
    setSeen((before) => (before.url === url ? { url, data: newer, trouble: null } : before));
    setTurn((n) => n + 1); // An answer that is under way is older.
  };
  return { data, trouble, take };
}

/**
 * @template T @param {string} url @param {AbortSignal} signal @param {(data: T | null) => number} pauseMs
 * @param {(data: T | null, trouble: string | null) => void} tell
 */
async function follow(url, signal, pauseMs, tell) {
  while (!signal.aborted) {
    const { data, trouble } = await get(url, signal).then(
      (/** @type {T} */ answer) => ({ data: answer, trouble: null }),
      (/** @type {Error} */ error) => ({ data: null, trouble: error.message }),
    );
    if (signal.aborted) return;
    if (trouble !== "busy") tell(data, trouble);
    await new Promise((go) => setTimeout(go, trouble === "busy" ? BUSY_MS : pauseMs(data)));
    await inSight(signal);
  }
}

/** @param {AbortSignal} signal */
async function inSight(signal) {
  while (document.hidden) await new Promise((go) => document.addEventListener("visibilitychange", go, { once: true, signal }));
}
