/** Fool it: the least ink it takes, the line that turns its answer, the scribble that looks sure. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { currentLanguage, errorText, number, percent, t } from "../i18n.js";
import { get, post } from "../json.js";
import { recall, remember } from "../memory.js";
import { UNITS } from "../paint.js";
import { Bars } from "../parts/bars.js";
import { Screen, useTitle } from "../parts/shell.js";
import { Sketch, strokePath } from "../parts/sketch.js";
import { word } from "../words.js";
import { useAnswer } from "./asking.js";
import { PLAYED, useNet } from "./net.js";
import { Pad, useLocalInk } from "./pad.js";
import { LabHead, Options, startLab } from "./shell.js";

/** @typedef {import("./asking.js").Guess} Guess */
/** @typedef {{name: string, ink: number, strokes: number[][][], seen: string, probability: number}} Entry */
/** @typedef {{categories?: string[], doodle: number[][][], board: Entry[]}} Challenge */
/** @typedef {Challenge & {fooled: boolean, ink: number, seen: string, probability: number, threshold: number}} Verdict */

const KINDS = /** @type {const} */ (["least", "turn", "scribble"]);
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

/** @param {{kind: "least" | "turn"}} props */
function Contest({ kind }) {
  const { ink, strokes } = useLocalInk();
  const [category, setCategory] = useState("");
  const [categories, setCategories] = useState(/** @type {string[]} */ ([]));
  const [challenge, setChallenge] = useState(/** @type {Challenge | null} */ (null));
  const [verdict, setVerdict] = useState(/** @type {Verdict | null} */ (null));
  const [trouble, setTrouble] = useState(/** @type {string | null} */ (null));
  const failed = (/** @type {Error} */ error) => setTrouble(error.message);
  useEffect(() => {
    setVerdict(null);
    void get(`/lab/challenges/${kind}.json?category=${encodeURIComponent(category)}`).then((answer) => {
      setCategories(answer.categories);
      if (!category) setCategory(answer.categories[0]);
      setChallenge(answer);
    }, failed);
  }, [kind, category]);
  const shown = [...(kind === "turn" ? challenge?.doodle ?? [] : []), ...strokes];
  const { answer } = useAnswer("/lab/guess", shown.length ? { net: PLAYED, strokes: shown } : null);
  const guesses = shown.length ? /** @type {Guess[] | null} */ (answer) : null;
  const send = () => void post("/lab/attempts", { kind, category, strokes, seed: seed(), language: currentLanguage() }).then((answer) => {
    setTrouble(null);
    setVerdict(answer);
    setChallenge(answer);
  }, failed);
  return html`<div class="inside">
    <section class="inside-draw">
      <label class="target">${t("lab.fool.word")} <select class="field" value=${category} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ e) => setCategory(e.currentTarget.value)}>
        ${[...categories].sort((a, b) => word(a).localeCompare(word(b), currentLanguage())).map((each) => html`<option value=${each}>${word(each)}</option>`)}</select></label>
      <p>${t(`lab.fool.${kind}.lead`, { word: word(category) })}</p>
      <div class=${kind === "turn" ? "over-doodle" : ""}>${kind === "turn" && challenge ? html`<${Under} strokes=${challenge.doodle} />` : null}
        <${Pad} ink=${ink} blank=${!strokes.length} /></div>
      ${guesses ? html`<${Bars} guesses=${guesses} target=${category} label=${t("lab.inside.softmax")} testid="guesses" />` : null}
      <button type="button" class="button button-main" data-testid="fool-send" disabled=${!strokes.length} onClick=${send}>${t("lab.fool.send")}</button>
      <p class="form-error" role="alert">${trouble ? errorText(trouble) : ""}</p>
    </section>
    <section class="findings" aria-live="polite">
      ${verdict ? html`<p class="card advice" data-testid="verdict">${t(verdict.fooled ? "lab.fool.yes" : "lab.fool.no", { word: word(verdict.seen), p: percent(verdict.probability), needed: percent(verdict.threshold), ink: amount(verdict.ink) })}</p>` : null}
      <div class="card"><h2>${t("lab.fool.board")}</h2>
        ${challenge?.board.length ? html`<ol class="fool-board">${challenge.board.map((entry, i) => html`<li key=${entry.name}><span class="rank">${i + 1}</span>
          <${Sketch} strokes=${[...(kind === "turn" ? challenge.doodle : []), ...entry.strokes]} />
          <span><b class="name">${entry.name}</b><span>${t("lab.fool.entry", { ink: amount(entry.ink), word: word(entry.seen), p: percent(entry.probability) })}</span></span></li>`)}</ol>`
          : html`<p class="hint">${t("lab.fool.empty")}</p>`}</div>
    </section>
  </div>`;
}

/** The doodle that is drawn over, in the canvas' own units. @param {{strokes: number[][][]}} props */
function Under({ strokes }) {
  return html`<svg class="under" viewBox=${`0 0 ${UNITS} ${UNITS}`} aria-hidden="true"><path d=${strokes.map(strokePath).join("")} /></svg>`;
}

/** How sure can it be of nothing, and would it say so aloud? */
function Scribble() {
  const { ink, strokes } = useLocalInk();
  const question = strokes.length ? { net: PLAYED, strokes } : null;
  const { answer } = useAnswer("/lab/guess", question);
  const rules = useNet(PLAYED);
  const best = strokes.length ? /** @type {Guess[] | null} */ (answer)?.[0] : null;
  const needed = (best && rules?.thresholds[best.category]) ?? 1;
  return html`<div class="inside"><section class="inside-draw"><p>${t("lab.fool.scribble.lead")}</p><${Pad} ink=${ink} blank=${!strokes.length} /></section>
    <section class="findings" aria-live="polite"><div class="card">
      ${best && rules ? html`<p class="lead"><b>${word(best.category)}</b> ${percent(best.probability)}</p>
        <div class="gauge"><span class="gauge-ink" style=${{ width: `${100 * best.probability}%` }}></span>
          <span class="gauge-mark" style=${{ left: `${100 * needed}%` }}></span><span class="gauge-mark is-second" style=${{ left: `${100 * rules.speak}%` }}></span></div>
        <p>${t(best.probability >= rules.speak ? "lab.fool.speaks" : "lab.fool.silent", { needed: percent(rules.speak) })}</p>
        <p>${t(best.probability >= needed ? "lab.fool.accepts" : "lab.fool.refuses", { needed: percent(needed), word: word(best.category) })}</p>` : html`<p class="hint">${t("lab.fool.scribble.start")}</p>`}
      <p class="hint">${t("lab.fool.scribble.why")}</p></div></section></div>`;
}

startLab(Fool);
