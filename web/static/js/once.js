/**
 * Says what must happen once, although answers get lost: with a secret of this page's own, which the
 * server keeps as the token, so that the same said again makes nothing twice. Shows nothing.
 */
import { forget, recall, remember } from "./memory.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./connection.js").Ack} Ack */

const SECRET_BYTES = 24;
const MOST_TRIES = 6;
/** What says nothing about whether the server has heard us. */
const LOST = new Set(["timeout", "offline"]);
/** Where the tab may keep nothing. @type {Map<string, string>} */
const kept = new Map();

/** A fresh secret, 192 bits as base64url. @returns {string} */
export function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

/** The same until it is spent, also after a reload. @param {string} key @returns {string} */
function secretFor(key) {
  const secret = kept.get(key) ?? recall(key, "tab") ?? newSecret();
  kept.set(key, secret);
  remember(key, secret, "tab");
  return secret;
}

/** @param {string} key */
function spend(key) {
  kept.delete(key);
  forget(key, "tab");
}

/**
 * Repeats the message while its answers are lost. A refusal keeps the secret: one that came because
 * the server is busy says nothing about what an earlier, lost answer did.
 * @param {Connection} connection @param {string} event @param {object} payload
 * @param {string} about  what is to happen once, in this tab
 * @returns {Promise<Ack>}
 */
export async function callOnce(connection, event, payload, about) {
  const key = `once:${about}`;
  /** @type {Ack} */
  let answer = {};
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    await connection.ready();
    answer = await connection.call(event, { ...payload, secret: secretFor(key) });
    const code = answer.error?.code ?? "";
    // What it made is gone already (somebody was kicked): the next try is a new one.
    if (!answer.error || code === "unknown_token") spend(key);
    if (!LOST.has(code) && code !== "unknown_token") break;
  }
  return answer;
}
