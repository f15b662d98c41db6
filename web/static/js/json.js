/** Asks the server for JSON: once, or on behalf of a component. Knows no page's data. */
import { useEffect, useState } from "preact/hooks";

/** A busy server says to come back in a second; so it is asked again, but not for ever. */
const TRIES = 20;
const RETRY_MS = 1000;

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} throws an Error whose message is a code */
export function get(path, signal) {
  return told(() => fetch(path, { signal }));
}

/** @param {string} path @param {object} question @returns {Promise<any>} throws an Error whose message is a code */
export function post(path, question) {
  return told(() => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) }));
}

/** @param {() => Promise<Response>} ask */
async function told(ask) {
  const answer = await ask().catch(() => null);
  if (!answer) throw new Error("offline");
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(said?.error?.code ?? "other");
  return said;
}

/** Troubles that pass by themselves: it is worth trying again, and what was there still holds. */
export const PASSING = new Set(["offline", "busy"]);

/**
 * What is at an address as JSON. @template T
 * @param {string | null} url null: nothing to ask for
 * @returns {{data: T | null, trouble: string | null, retry: () => void}} data: null until it is there; trouble: a code
 */
export function useJson(url) {
  const [seen, setSeen] = useState({ url: /** @type {string | null} */ (null), data: /** @type {T | null} */ (null), trouble: /** @type {string | null} */ (null) });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!url) return undefined;
    const gone = new AbortController();
    // What was seen stays while it is asked for again.
    setSeen((before) => ({ url, data: before.url === url ? before.data : null, trouble: null }));
    patiently(url, gone.signal).then(
      (data) => gone.signal.aborted || setSeen({ url, data, trouble: null }),
      (/** @type {Error} */ error) => gone.signal.aborted
        || setSeen((before) => ({ url, data: PASSING.has(error.message) && before.url === url ? before.data : null, trouble: error.message })),
    );
    return () => gone.abort();
  }, [url, turn]);
  const { data, trouble } = seen.url === url ? seen : { data: null, trouble: null };
  return { data, trouble, retry: () => setTurn(turn + 1) };
}

/** @param {string} url @param {AbortSignal} signal @returns {Promise<any>} */
async function patiently(url, signal) {
  for (let tries = 1; ; tries++) {
    try {
      return await get(url, signal);
    } catch (error) {
      if (signal.aborted || /** @type {Error} */ (error).message !== "busy" || tries === TRIES) throw error;
    }
    await new Promise((go) => setTimeout(go, RETRY_MS));
  }
}
