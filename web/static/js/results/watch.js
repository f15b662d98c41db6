/** A drawing watched again: its page, how sure the net was at every moment, and when it changed its mind. */
import { html } from "htm/preact";
import { percent, seconds, t } from "../i18n.js";
import { Bars } from "../parts/bars.js";
import { Blot } from "../parts/blot.js";
import { aWord, word } from "../words.js";
import { Curve } from "./curve.js";
import { Controls, lengthOf, Page, useTime } from "./replay.js";

/** @typedef {import("./data.js").Tape} Tape */

/** @param {{tape: Tape, more?: (now: number) => unknown}} props more: what else there is to say at a moment */
export function Watch({ tape, more = () => null }) {
  const end = lengthOf(tape);
  const time = useTime(end);
  return html`<div class="replay">
    <div class="replay-left"><${Page} tape=${tape} now=${time.now} label=${t("drawing.canvas", { word: word(tape.category) })} />
      <${Controls} time=${time} end=${end} /></div>
    <div class="replay-right">
      <section aria-labelledby="curve-title"><h2 id="curve-title">${t("results.curve", { a: aWord(tape.category) })}</h2>
        ${tape.looks.length ? html`<${Curve} tape=${tape} end=${end} now=${time.now} seek=${time.seek} />` : html`<p class="hint">${t("results.unseen")}</p>`}</section>
      <${Thoughts} tape=${tape} now=${time.now} />
      <${Story} tape=${tape} seek=${time.seek} />
      ${more(time.now)}
    </div></div>`;
}

/** What the net thought at a moment. @param {{tape: Tape, now: number}} props */
function Thoughts({ tape, now }) {
  const look = tape.looks.filter(({ t: ms }) => ms <= now).at(-1);
  const known = tape.time_ms !== null && now >= tape.time_ms;
  return html`<section class="thoughts" aria-labelledby="thoughts-title"><h2 id="thoughts-title" class="sr-only">${t("net.voice.label")}</h2>
    <${Blot} mood=${known ? "glad" : look ? "think" : "look"} />
    ${look ? html`<${Bars} guesses=${look.guesses} target=${tape.category} testid="thoughts" />` : html`<p>${t("results.not_yet")}</p>`}
  </section>`;
}

/** When the net changed its mind, and to what. @param {{tape: Tape, seek: (ms: number) => void}} props */
function Story({ tape, seek }) {
  const turns = tape.looks.filter(({ guesses }, i) => guesses.length && guesses[0].category !== tape.looks[i - 1]?.guesses[0]?.category);
  if (turns.length < 2) return null;
  return html`<section aria-labelledby="story-title"><h2 id="story-title">${t("results.story")}</h2>
    <ol class="story">${turns.map(({ t: ms, ink, guesses: [first] }) => html`<li key=${ms}><button type="button" class="story-turn" onClick=${() => seek(ms)}>
      <span class="story-time">${seconds(ms)}</span><b>${word(first.category)}</b><span class="hint">${percent(first.probability)} · ${t("results.ink", { n: percent(Math.min(ink, 1)) })}</span></button></li>`)}</ol></section>`;
}
