/** Fool it: the least ink it takes, the line that turns its answer, the scribble that looks sure. */
import { html } from "htm/preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { currentLanguage, errorText, number, percent, t } from "../i18n.js";
import { post } from "../json.js";
import { recall, remember } from "../memory.js";
import { UNITS } from "../paint.js";
import { Bars } from "../parts/bars.js";
import { Screen, useTitle } from "../parts/shell.js";
import { Sketch, strokePath } from "../parts/sketch.js";
import { word } from "../words.js";
import { useAnswer } from "./asking.js";
import { RESULTS } from "./given.js";
import { PLAYED, useNet } from "./net.js";
import { useNewest } from "./newest.js";
import { Pad, useLocalInk } from "./pad.js";
import { ruling } from "./ruling.js";
import { LabHead, Options, startLab } from "./shell.js";

/** @typedef {import("./asking.js").Guess} Guess */
/** @typedef {{name: string, ink: number, seen: string, probability: number, mine: boolean}} Entry */
/** @typedef {{categories?: string[], doodle: number[][][], board: Entry[]}} Challenge */
/** @typedef {Challenge & import("./ruling.js").Judged & {ink: number}} Verdict */

const KINDS = /** @type {const} */ (["least", "turn", "scribble"]);
/** Tries of this page that are remembered, to be shown when they lead. */
const MINE = 20;
/** Others are at it too: their successes come by themselves. */
const POLL_MS = 5_000;
const amount = (/** @type {number} */ ink) => number(ink, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** This browser's number, from which its name on the board comes. */
function seed() {
  const kept = Number(recall("fool-seed"));
  if (kept) return kept;
  const fresh = crypto.getRandomValues(new Uint32Array(1))[0] || 1;
  remember("fool-seed", String(fresh));
  return fresh;
}

function Fool() {
  useTitle("lab.fool.title");
  const [kind, setKind] = useState(/** @type {(typeof KINDS)[number]} */ ("least"));
  return html`<${Screen} phase="lab" extra="lab">
    <${LabHead} topic="fool" />
    <${Options} name="challenge" options=${KINDS} chosen=${kind} text=${(/** @type {string} */ k) => t(`lab.fool.${k}`)} choose=${setKind} />
    ${kind === "scribble" ? html`<${Scribble} />` : html`<${Contest} key=${kind} kind=${kind} />`}
  </${Screen}>`;
}

/** @typedef {{ink: number, strokes: number[][][]}} Mine what this page sent: the server keeps no drawing */

/** @param {{kind: "least" | "turn"}} props */
function Contest({ kind }) {
  const { ink, strokes } = useLocalInk();
  const [category, setCategory] = useState("");
  const about = new URLSearchParams({ category, results: RESULTS, seed: String(useMemo(seed, [])) });
  /** @type {{data: Challenge | null, trouble: string | null, take: (newer: Challenge) => void}} */
  const { data, trouble: lost, take } = useNewest(`/lab/challenges/${kind}.json?${about}`, () => POLL_MS);
  const [verdict, setVerdict] = useState(/** @type {(Verdict & {of: string}) | null} */ (null));
  const [mine, setMine] = useState(/** @type {Mine[]} */ ([]));
  const [refused, setRefused] = useState(/** @type {string | null} */ (null));
  const [categories, setCategories] = useState(/** @type {string[]} */ ([]));
  useEffect(() => void (data?.categories && setCategories(data.categories)), [data]);
  const chosen = category || (categories[0] ?? "");
  // An answer about another word than the one that is chosen now came too late.
  const judged = verdict?.of === chosen ? verdict : null;
  const doodle = kind === "turn" ? data?.doodle ?? [] : [];
  const shown = [...doodle, ...strokes];
  const { answer, trouble: unanswered } = useAnswer("/lab/guess", shown.length ? { net: PLAYED, strokes: shown } : null);
  const guesses = shown.length ? /** @type {Guess[] | null} */ (answer) : null;
  const trouble = refused ?? lost ?? unanswered;
  const choose = (/** @type {string} */ word) => { setCategory(word); setVerdict(null); setMine([]); setRefused(null); };
  const send = () => void post("/lab/attempts", { kind, category: chosen, strokes, seed: seed(), language: currentLanguage(), results: RESULTS }).then(
    (/** @type {Verdict} */ told) => {
      setRefused(null);
      setVerdict({ ...told, of: chosen });
      take(told);
      setMine((before) => [...before, { ink: told.ink, strokes }].sort((a, b) => a.ink - b.ink).slice(0, MINE));
    },
    (/** @type {Error} */ error) => setRefused(error.message),
  );
  return html`<div class="inside">
    <section class="inside-draw">
      <label class="target">${t("lab.fool.word")} <select class="field" value=${chosen} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ e) => choose(e.currentTarget.value)}>
        ${[...categories].sort((a, b) => word(a).localeCompare(word(b), currentLanguage())).map((each) => html`<option value=${each}>${word(each)}</option>`)}</select></label>
      ${chosen ? html`<p>${t(`lab.fool.${kind}.lead`, { word: word(chosen) })}</p>` : null}
      <div class=${kind === "turn" ? "over-doodle" : ""}>${kind === "turn" ? html`<${Under} strokes=${doodle} />` : null}
        <${Pad} ink=${ink} blank=${!strokes.length} /></div>
      ${guesses ? html`<${Bars} guesses=${guesses} target=${chosen} label=${t("lab.inside.softmax")} testid="guesses" />` : null}
      <button type="button" class="button button-main" data-testid="fool-send" disabled=${!strokes.length || !chosen} onClick=${send}>${t("lab.fool.send")}</button>
      <p class="form-error" role="alert">${trouble ? errorText(trouble) : ""}</p>
    </section>
    <section class="findings" aria-live="polite">
      ${judged ? html`<p class="card advice" data-testid="verdict">${t(`lab.fool.${ruling(kind, chosen, judged)}`, { word: word(judged.seen), asked: word(chosen), p: percent(judged.probability), needed: percent(judged.threshold), ink: amount(judged.ink) })}</p>` : null}
      <${Board} board=${data?.board ?? []} doodle=${doodle} mine=${mine} />
    </section>
  </div>`;
}

/** Of others only what it took, no drawing. @param {{board: Entry[], doodle: number[][][], mine: Mine[]}} props */
function Board({ board, doodle, mine }) {
  return html`<div class="card" data-testid="fool-board"><h2>${t(RESULTS ? "lab.fool.board.class" : "lab.fool.board")}</h2>
    ${board.length ? html`<ol class="fool-board">${board.map((entry, i) => {
      const drawn = entry.mine ? mine.find(({ ink }) => ink === entry.ink) : null;
      return html`<li key=${entry.name} class=${entry.mine ? "is-mine" : ""}><span class="rank">${number(i + 1)}</span>
        <span><b class="name">${entry.name}</b>${entry.mine ? html` <i>${t("lab.fool.you")}</i>` : null}
          <span>${t("lab.fool.entry", { ink: amount(entry.ink), word: word(entry.seen), p: percent(entry.probability) })}</span></span>
        ${drawn ? html`<${Sketch} strokes=${[...doodle, ...drawn.strokes]} />` : null}</li>`;
    })}</ol>` : html`<p class="hint">${t("lab.fool.empty")}</p>`}</div>`;
}

/** The doodle that is drawn over, in the canvas' own units. @param {{strokes: number[][][]}} props */
function Under({ strokes }) {
  return html`<svg class="under" viewBox=${`0 0 ${UNITS} ${UNITS}`} aria-hidden="true"><path d=${strokes.map(strokePath).join("")} /></svg>`;
}

/** How sure can it be of nothing, and would it say so aloud? */
function Scribble() {
  const { ink, strokes } = useLocalInk();
  const question = strokes.length ? { net: PLAYED, strokes } : null;
  const { answer, trouble } = useAnswer("/lab/guess", question);
  const rules = useNet(PLAYED);
  const best = strokes.length ? /** @type {Guess[] | null} */ (answer)?.[0] : null;
  const needed = (best && rules?.thresholds[best.category]) ?? 1;
  return html`<div class="inside"><section class="inside-draw"><p>${t("lab.fool.scribble.lead")}</p><${Pad} ink=${ink} blank=${!strokes.length} />
      <p class="form-error" role="alert">${trouble ? errorText(trouble) : ""}</p></section>
    <section class="findings" aria-live="polite"><div class="card">
      ${best && rules ? html`<p class="lead"><b>${word(best.category)}</b> ${percent(best.probability)}</p>
        <div class="gauge"><span class="gauge-ink" style=${{ width: `${100 * best.probability}%` }}></span>
          <span class="gauge-mark" style=${{ left: `${100 * needed}%` }}></span><span class="gauge-mark is-second" style=${{ left: `${100 * rules.speak}%` }}></span></div>
        <p>${t(best.probability >= rules.speak ? "lab.fool.speaks" : "lab.fool.silent", { needed: percent(rules.speak) })}</p>
        <p>${t(best.probability >= needed ? "lab.fool.accepts" : "lab.fool.refuses", { needed: percent(needed), word: word(best.category) })}</p>` : html`<p class="hint">${t("lab.fool.scribble.start")}</p>`}
      <p class="hint">${t("lab.fool.scribble.why")}</p></div></section></div>`;
}

startLab(Fool);
