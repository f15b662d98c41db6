/** Asks the server for JSON on behalf of a component. Knows no page's data. */
import { useEffect, useState } from "preact/hooks";

/** A busy server says to come back in a second; so it is asked again, but not for ever. */
const TRIES = 6;
const BUSY = 503;
const RETRY_MS = 1000;

/**
 * What is at an address as JSON. @template T
 * @param {string | null} url null: nothing to ask for
 * @returns {{data: T | null, failed: boolean, retry: () => void}} data: null until it is there
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
