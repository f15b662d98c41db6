/** Texts in the reader's language. The only home of language choice; holds no text itself. */
import { useEffect, useState } from "preact/hooks";
import { untilAnswered } from "./again.js";
import { filled } from "./gaps.js";
import { recall, remember } from "./memory.js";

/** @typedef {"en" | "zh-TW"} Language */

/** @type {Language} */
let language = "en";
/** @type {Record<string, string>} */
let texts = {};
/** What this page says besides the common texts: files of its own. @type {readonly string[]} */
let topics = [];
/** @type {Set<() => void>} */
const listeners = new Set();

/** The first language the reader asks for that we speak. @param {readonly string[]} wanted @returns {Language} */
function chooseLanguage(wanted) {
  for (const tag of wanted) {
    // Any Chinese reader is better served by Traditional Chinese than by English.
    if (/^zh\b/i.test(tag)) return "zh-TW";
    if (/^en\b/i.test(tag)) return "en";
  }
  return "en";
}

/**
 * Loads the remembered or the browser's language; await it before the first render.
 * @param {readonly string[]} [about] names of further files of texts
 */
export async function startLanguage(about = []) {
  topics = about;
  const kept = recall("language");
  const wanted = kept ? chooseLanguage([kept]) : chooseLanguage(navigator.languages);
  // Without texts there is no page: better late than blank.
  await untilAnswered(() => speak(wanted));
}

/** Loads more texts, for what is shown next. @param {readonly string[]} more names of files */
export async function alsoAbout(more) {
  topics = [...new Set([...topics, ...more])];
  await speak(language);
}

/** Where the texts cannot be had the page stays as it is, to be asked again. @param {Language} wanted */
export async function switchLanguage(wanted) {
  try {
    await speak(wanted);
    remember("language", wanted);
  } catch {
    // Offline for a moment.
  }
}

/** @returns {Language} */
export function currentLanguage() {
  return language;
}

/** @param {string} file @returns {Promise<Record<string, string>>} */
async function fetchTexts(file) {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(file);
  return answer.json();
}

/** @param {Language} wanted */
async function speak(wanted) {
  const files = ["", ...topics.map((topic) => `${topic}.`)].map((name) => `/static/i18n/${name}${wanted}.json`);
  const loaded = await Promise.all(files.map(fetchTexts));
  texts = Object.assign({}, ...loaded);
  language = wanted;
  document.documentElement.lang = wanted;
  sayAnew();
}

/** What is on the page is said in other words from now on. */
export function sayAnew() {
  for (const tell of listeners) tell();
}

/** Re-renders the calling component when the language changes. @returns {Language} */
export function useLanguage() {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const tell = () => setTurn((n) => n + 1);
    listeners.add(tell);
    return () => void listeners.delete(tell);
  }, []);
  return language;
}

/** @param {string} key @returns {boolean} */
export function hasText(key) {
  return key in texts;
}

/** A text with its {named} gaps filled. @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function t(key, values = {}) {
  return parts(key, values).join("");
}

/**
 * Like `t`, for gaps filled with elements. @param {string} key @param {Record<string, unknown>} values
 * @returns {unknown[]} children for a component
 */
export function parts(key, values) {
  return filled(texts[key] ?? key, values, language);
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] @returns {string} */
export function number(value, options) {
  return new Intl.NumberFormat(language, options).format(value);
}

/** @param {number} share 0…1 @param {number} [digits] @returns {string} */
export function percent(share, digits = 0) {
  return number(share, { style: "percent", maximumFractionDigits: digits });
}

/** Milliseconds as seconds with one decimal, unit and all. @param {number} ms @returns {string} */
export function seconds(ms) {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return t("unit.seconds", { n: number(ms / 1000, digits) });
}

/** The text for an error code, or a general one. @param {string} code @returns {string} */
export function errorText(code) {
  return t(hasText(`error.${code}`) ? `error.${code}` : "error.other");
}
