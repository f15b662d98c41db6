/** Questions to the server's nets, one at a time: while one is asked, only the newest waits. */
import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../json.js";

/** @typedef {import("./pad.js").Strokes} Strokes */
/** @typedef {{category: string, probability: number}} Guess */
/** @typedef {{name: string, kind: string, shape: number[], parameters: number, shown: number, most: number[] | null, scale: number, values: string}} LayerShown most: of each map, when all are shown */
/** @typedef {{pixels: string, guesses: Guess[], layers: LayerShown[]}} Looked */

const RETRY_MS = 700;

/**
 * The newest answer to a question that keeps changing. @template T
 * @param {string} path @param {object | null} question null asks nothing
 * @returns {{answer: T | null, trouble: string | null}}
 */
export function useAnswer(path, question) {
  const [state, setState] = useState({ answer: /** @type {T | null} */ (null), trouble: /** @type {string | null} */ (null) });
  const wanted = useRef(/** @type {string | null} */ (null));
  const busy = useRef(false);
  const text = question && JSON.stringify(question);

  useEffect(() => {
    wanted.current = text;
    if (!busy.current) void follow();
  }, [text]);
  useEffect(() => () => void (wanted.current = null), []);

  async function follow() {
    busy.current = true;
    while (wanted.current !== null) {
      const asked = wanted.current;
      try {
        const answer = await post(path, JSON.parse(asked));
        if (wanted.current === asked) wanted.current = null;
        setState({ answer, trouble: null });
      } catch (error) {
        const code = /** @type {Error} */ (error).message;
        if (code !== "busy") setState((old) => ({ ...old, trouble: code }));
        if (code !== "busy" && code !== "offline") {
          if (wanted.current === asked) wanted.current = null;
        } else await new Promise((go) => setTimeout(go, RETRY_MS));
      }
    }
    busy.current = false;
  }
  return state;
}
