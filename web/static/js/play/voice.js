/** The net beside the canvas: its guess in words, its mood, warmer or colder. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { play } from "../sound.js";
import { hush, speak } from "../speech.js";
import { aWord, word } from "../words.js";
import { dropped, hear, SILENCE } from "./stream.js";

/** @typedef {import("../messages.js").GuessOwn} GuessOwn */
/** @typedef {import("./stream.js").Stream} Stream */

/** How often a screen reader may be told. */
const SPOKEN_EVERY_MS = 2500;
/** Of what it took the drawing for before, so many are still shown, crossed out. */
const CROSSED_OUT = 3;
const WARMTH_MS = 1500;
const WARMTH_ICON = { warmer: "flame", colder: "frost", same: "same" };

/** @param {GuessOwn | null} guess @param {boolean} recognized @returns {import("../parts/blot.js").Mood} */
function moodOf(guess, recognized) {
  if (recognized) return "glad";
  if (!guess?.guesses.length) return "look";
  if (guess.warmth === "warmer") return "warm";
  if (guess.warmth === "colder") return "cold";
  return guess.sure ? "calm" : "think";
}

/** The stream of this drawing's guesses. @param {GuessOwn | null} guess @returns {Stream} */
function useStream(guess) {
  const heard = useRef({ guess: /** @type {GuessOwn | null} */ (null), stream: SILENCE });
  const { guess: last, stream } = heard.current;
  if (guess === last) return stream;
  const goesOn = guess !== null && (last === null || guess.round === last.round);
  heard.current = { guess, stream: guess ? hear(goesOn ? stream : SILENCE, guess) : SILENCE };
  return heard.current.stream;
}

/** The last change of warmth, for long enough to be read. @param {GuessOwn | null} guess @returns {import("../messages.js").Warmth} */
function useWarmth(guess) {
  const [felt, setFelt] = useState(/** @type {import("../messages.js").Warmth} */ ("same"));
  useEffect(() => {
    const now = guess?.guesses.length ? guess.warmth : "same";
    if (now !== "same" || !guess?.guesses.length) setFelt(now);
  }, [guess]);
  useEffect(() => {
    if (felt === "same") return undefined;
    const timer = setTimeout(() => setFelt("same"), WARMTH_MS);
    return () => clearTimeout(timer);
  }, [felt, guess?.warmth === felt ? guess : null]);
  return felt;
}

/** @param {Stream} stream @returns {string} */
function sentence({ kind, names: [a = "", b = ""] }) {
  return t(`net.voice.${kind}`, { a: a && aWord(a), b: b && aWord(b) });
}

/** Says each sentence worth it once, and the answer when it knows. @param {Stream} stream @param {string} text @param {boolean} recognized */
function useAloud(stream, text, recognized) {
  const wasRecognized = useRef(recognized);
  useEffect(() => {
    if (!stream.turn || recognized) return;
    play("drop");
    speak(text);
  }, [stream.turn]);
  useEffect(() => {
    if (!recognized || wasRecognized.current) return;
    wasRecognized.current = true;
    play("recognized");
    speak(text);
  }, [recognized]);
  useEffect(() => hush, []);
}

/** @param {{guesses: import("./seat.js").Guesses, recognized: boolean, category: string, next?: string}} props next: what to do once recognised */
export function Voice({ guesses, recognized, category, next = t("recognized.next") }) {
  const guess = guesses.use().latest;
  const stream = useStream(guess);
  const text = recognized ? t("net.voice.knows", { a: aWord(category) }) : sentence(stream);
  useAloud(stream, text, recognized);
  const quiet = !recognized && (stream.kind === "maybe" || stream.kind === "start");
  return html`<section class="voice" aria-label=${t("net.voice.label")}>
    <${Blot} mood=${moodOf(guess, recognized)} />
    <div class=${`bubble ${quiet ? "is-quiet" : ""}`}>
      <p class="bubble-text" data-testid="guesses" data-kind=${recognized ? "knows" : stream.kind} aria-hidden="true"
        data-top=${guess?.guesses[0]?.category ?? ""} key=${`${recognized}${stream.turn}`}>${text}</p>
      ${recognized ? html`<p class="bubble-more">${next}</p>` : html`<${Warmth} guess=${guess} />`}
      ${recognized ? null : html`<${CrossedOut} stream=${stream} />`}
      <${Chances} guess=${guess} />
    </div>
    <${Spoken} text=${quiet ? "" : text} />
  </section>`;
}

/** @param {{guess: GuessOwn | null}} props */
function Warmth({ guess }) {
  const warmth = useWarmth(guess);
  return html`<p class=${`warmth is-${warmth}`} data-testid="warmth" data-warmth=${warmth}>
    ${warmth === "same" ? null : html`<${Icon} name=${WARMTH_ICON[warmth]} />${t(`warmth.${warmth}`)}`}</p>`;
}

/** What it no longer thinks, struck through by its own pen. @param {{stream: Stream}} props */
function CrossedOut({ stream }) {
  const names = dropped(stream).slice(-CROSSED_OUT);
  if (!names.length) return null;
  return html`<ul class="crossed-out" aria-hidden="true" data-testid="crossed-out">
    ${names.map((name) => html`<li key=${name}><s>${word(name)}</s></li>`)}</ul>`;
}

/** The three guesses as lines of ink; only where there is room. @param {{guess: GuessOwn | null}} props */
function Chances({ guess }) {
  const rows = (guess?.guesses ?? []).slice(0, 3).map(({ category, probability }) => html`<li>
    <span>${word(category)}</span><b>${number(probability, { style: "percent" })}</b>
    <i class="chance" style=${{ transform: `scaleX(${probability})` }}></i></li>`);
  return html`<ol class="chances" aria-hidden="true">${rows}</ol>`;
}

/** The same words for screen readers, at a pace they can follow. @param {{text: string}} props */
function Spoken({ text }) {
  const [said, setSaid] = useState("");
  const last = useRef(0);
  useEffect(() => {
    if (!text) return undefined;
    const wait = Math.max(0, last.current + SPOKEN_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<p class="sr-only" role="status">${said}</p>`;
}
