/** The net beside the canvas: its guess in words, its mood, warmer or colder. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { saying } from "../parts/saying.js";
import { aWord, word } from "../words.js";

/** @typedef {import("../messages.js").GuessOwn} GuessOwn */

/** How often a screen reader may be told. */
const SPOKEN_EVERY_MS = 2500;
const WARMTH_ICON = { warmer: "flame", colder: "frost", same: "same" };

/** @param {GuessOwn | null} guess @param {boolean} recognized @returns {import("../parts/blot.js").Mood} */
function moodOf(guess, recognized) {
  if (recognized) return "glad";
  if (!guess?.guesses.length) return "look";
  if (guess.warmth === "warmer") return "warm";
  if (guess.warmth === "colder") return "cold";
  return guess.sure ? "calm" : "think";
}

/** @param {{guess: GuessOwn | null, recognized: boolean, category: string}} props */
export function Voice({ guess, recognized, category }) {
  const text = recognized ? t("net.voice.knows", { a: aWord(category) }) : saying(guess?.guesses ?? [], guess?.sure ?? false);
  return html`<section class="voice" aria-label=${t("net.voice.label")}>
    <${Blot} mood=${moodOf(guess, recognized)} />
    <div class="bubble">
      <p class="bubble-text" data-testid="guesses" aria-hidden="true"
        data-top=${guess?.guesses[0]?.category ?? ""}>${text}</p>
      ${recognized ? html`<p class="bubble-more">${t("recognized.next")}</p>` : html`<${Warmth} guess=${guess} />`}
      <${Chances} guess=${guess} />
    </div>
    <${Spoken} text=${text} />
  </section>`;
}

/** @param {{guess: GuessOwn | null}} props */
function Warmth({ guess }) {
  const warmth = guess?.guesses.length ? guess.warmth : "same";
  return html`<p class=${`warmth is-${warmth}`} data-testid="warmth" data-warmth=${warmth}>
    ${warmth === "same" ? null : html`<${Icon} name=${WARMTH_ICON[warmth]} />${t(`warmth.${warmth}`)}`}</p>`;
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
    const wait = Math.max(0, last.current + SPOKEN_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<p class="sr-only" role="status">${said}</p>`;
}
