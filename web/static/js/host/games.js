/** The games this browser is the host of: their secrets, and which of them may still be open. */
import { forget, recall, recallKeys, remember } from "../memory.js";

/** Refusals after which the secret opens nothing any more. */
const SPENT = new Set(["unknown_token", "deleted"]);

/** @param {string} code @param {string} token */
export function nowHosts(code, token) {
  remember(`host:${code}`, token);
  remember(`hosted:${code}`, String(Date.now()));
}

/**
 * A closed game is no longer listed; its secret still deletes it, and hides what was drawn.
 * @param {string} code @param {string | null} [why] the refusal's code
 */
export function noLongerHosts(code, why = null) {
  if (!code) return;
  forget(`hosted:${code}`);
  if (why !== null && SPENT.has(why)) forget(`host:${code}`);
}

/** Those that were seen open last, newest first. @param {number} most @returns {string[]} codes */
export function lastHosted(most) {
  const seenMs = (/** @type {string} */ code) => Number(recall(`hosted:${code}`));
  return recallKeys("hosted:").sort((a, b) => seenMs(b) - seenMs(a)).slice(0, most);
}
