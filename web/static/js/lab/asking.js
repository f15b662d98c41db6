/** Questions to the server's nets, one at a time: while one is asked, only the newest waits. */
import { useEffect, useRef, useState } from "preact/hooks";

/** @typedef {import("./pad.js").Strokes} Strokes */
/** @typedef {{category: string, probability: number}} Guess */
/** @typedef {{name: string, kind: string, shape: number[], parameters: number, shown: number, scale: number, values: string}} LayerShown */
/** @typedef {{pixels: string, guesses: Guess[], layers: LayerShown[]}} Looked */

const RETRY_MS = 700;

/**
 * @param {string} path @param {object} question @returns {Promise<any>} the answer; throws an Error
 *   whose message is a code
 */
export async function ask(path, question) {
  let answer;
  try {
    answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });
  } catch {
    throw new Error("offline");
  }
  return told(answer);
}

/** @param {Response} answer */
async function told(answer) {
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(said?.error?.code ?? "other");
  return said;
}

/** @param {string} path @returns {Promise<any>} */
export async function get(path) {
  const answer = await fetch(path).catch(() => null);
  if (!answer) throw new Error("offline");
  return told(answer);
}

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
        const answer = await ask(path, JSON.parse(asked));
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

/** @param {string} text base64 @returns {Int8Array} */
export function int8(text) {
  return Int8Array.from(atob(text), (letter) => (letter.charCodeAt(0) << 24) >> 24);
}

/** @param {string} text base64 @returns {Uint8Array} */
export function uint8(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
