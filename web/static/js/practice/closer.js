/** One drawing looked at closely: drawn again, what it looked like to the net, and how the net's own hand does it. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { prefersStill } from "../boil.js";
import { number, parts, t } from "../i18n.js";
import { useJson } from "../json.js";
import { recall } from "../memory.js";
import { Icon } from "../parts/icons.js";
import { large, Sketch } from "../parts/sketch.js";
import { Controls, lengthOf, Page, useTime } from "../results/replay.js";
import { aWord, word } from "../words.js";
import { Chances } from "./chances.js";
import { Verdict } from "./verdict.js";

/** @typedef {import("./end.js").Mine} Mine */
/** @typedef {import("../results/data.js").Tape} Tape */
/** House-made drawings of a category, in canvas units. @typedef {{doodles: number[][][][]}} Doodles */
/** What others drew: a class, whoever drew for a data set, or nobody but the net. @typedef {{origin: "class" | "folder" | "house", drawings: number[][][][]}} Others strokes 0 to 255 */

/** How long the page is seen empty before the first line. */
const LEAD_MS = 400;

/** @param {{results: string, mine: readonly Mine[], open: number, turn: (to: number | null) => void}} props */
export function Closer({ results, mine, open, turn }) {
  /** @type {{current: HTMLDialogElement | null}} */
  const dialog = useRef(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => dialog.current?.scrollTo(0, 0), [open]);
  const drawing = mine[open];
  const name = html`<span class="marked">${word(drawing.category)}</span>`;
  return html`<dialog ref=${dialog} class="card dialog closer" aria-labelledby="closer-title" data-testid="closer" onClose=${() => turn(null)}>
    <header class="closer-head"><h2 id="closer-title">${parts("closer.asked", { word: name })}</h2>
      <button type="button" class="button tool-small" aria-label=${t("closer.close")} data-testid="closer-close"
        onClick=${() => dialog.current?.close()}><${Icon} name="cross" /></button></header>
    <div class="closer-body" key=${drawing.index}>
      <section class="closer-mine" aria-label=${t("closer.replay")}>
        <p><${Verdict} drawing=${drawing} /></p>
        <${Again} url=${`/results/${results}/drawings/${drawing.index}/${drawing.player_id}.json`} blank=${!drawing.strokes.length} />
      </section>
      <div class="closer-rest">
        <${LookedLike} guesses=${drawing.guesses} />
        <${Others} category=${drawing.category} />
      </div>
    </div>
    <footer class="closer-foot">
      <button type="button" class="button" disabled=${open === 0} data-testid="closer-before" onClick=${() => turn(open - 1)}>${t("closer.before")}</button>
      <span>${number(open + 1)} / ${number(mine.length)}</span>
      <button type="button" class="button" disabled=${open === mine.length - 1} data-testid="closer-after" onClick=${() => turn(open + 1)}>${t("closer.after")}</button>
    </footer>
  </dialog>`;
}

/** @param {{url: string, blank: boolean}} props */
function Again({ url, blank }) {
  /** @type {{data: Tape | null, trouble: string | null}} */
  const { data, trouble } = useJson(blank ? null : url);
  if (blank) return html`<p class="hint">${t("practice.blank")}</p>`;
  if (trouble) return html`<p class="form-error" role="alert">${t("practice.end.failed")}</p>`;
  return data ? html`<${Played} tape=${data} />` : html`<div class="replay-page"></div>`;
}

/** It begins by itself, unless its reader wants stillness. @param {{tape: Tape}} props */
function Played({ tape }) {
  const end = lengthOf(tape);
  const time = useTime(end, Math.max(0, Math.min(...tape.strokes.map(({ t: [first] }) => first)) - LEAD_MS));
  const known = tape.time_ms !== null && time.now >= tape.time_ms;
  useEffect(() => void (prefersStill() || time.toggle()), []);
  return html`<div class=${`played ${known ? "is-known" : ""}`} data-testid="played" data-known=${String(known)}>
    <div class="played-page"><${Page} tape=${tape} now=${time.now} label=${t("drawing.canvas", { word: word(tape.category) })} />
      ${known ? html`<p class="played-stamp"><${Icon} name="check" />${t("recognized.title")}</p>` : null}</div>
    <${Controls} time=${time} end=${end} />
    <${Chances} guesses=${tape.looks.findLast(({ t: at }) => at <= time.now)?.guesses ?? []} label=${t("closer.guesses")} target=${tape.category} />
  </div>`;
}

/** What it was nearest to, at the end. @param {{guesses: readonly import("../messages.js").Guess[]}} props */
function LookedLike({ guesses }) {
  if (!guesses.length) return null;
  return html`<section><h3>${t("closer.like")}</h3><ol class="likeness" data-testid="likeness">${guesses.map(({ category, probability }) => html`<li key=${category}>
    <${Doodle} category=${category} /><span class="likeness-name">${word(category)}</span><b>${number(probability, { style: "percent" })}</b></li>`)}</ol></section>`;
}

/** One of ours, as a sign for the category. @param {{category: string}} props */
function Doodle({ category }) {
  /** @type {{data: Doodles | null}} */
  const { data } = useJson(`/doodles/${encodeURIComponent(category)}.json`);
  return data?.doodles.length ? html`<${Sketch} strokes=${data.doodles[0]} />` : html`<span class="sketch"></span>`;
}

/** What this tab's last class drew, else what lies in the host's folder, else our own doodles. @param {{category: string}} props */
function Others({ category }) {
  const seen = recall("class", "tab") ?? "";
  /** @type {{data: Others | null, trouble: string | null}} */
  const first = useJson(drawn(category, seen));
  /** @type {{data: Others | null}} */
  const second = useJson(first.trouble && seen ? drawn(category, "") : null); // that class's game may be gone
  const { origin, drawings } = first.data ?? second.data ?? { origin: "house", drawings: [] };
  if (!drawings.length) return null;
  const title = origin === "house" ? "closer.hand" : "closer.others";
  return html`<section data-testid="others" data-origin=${origin}><h3>${t(title, { a: aWord(category) })}</h3>
    ${origin === "house" ? null : html`<p class="hint">${t(`closer.origin.${origin}`)}</p>`}
    <ul class="hand">${drawings.map((strokes, i) => html`<li key=${i}><${Sketch} strokes=${large(strokes)} /></li>`)}</ul></section>`;
}

/** @param {string} category @param {string} results of a class; "" for none */
const drawn = (category, results) => `/lab/nets/played/drawings.json?${new URLSearchParams({ category, results })}`;
