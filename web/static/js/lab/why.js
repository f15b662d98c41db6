/** Why couldn't it see it? What spoke for and against a drawing, and what a line less would change. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { errorText, number, percent, seconds, t } from "../i18n.js";
import { useJson } from "../json.js";
import { Bars } from "../parts/bars.js";
import { Icon } from "../parts/icons.js";
import { Screen, useTitle } from "../parts/shell.js";
import { large, Sketch, strokePath } from "../parts/sketch.js";
import { inkAt } from "../results/replay.js";
import { Watch } from "../results/watch.js";
import { sorted, word } from "../words.js";
import { advice, MINDED } from "./advice.js";
import { useAnswer } from "./asking.js";
import { RESULTS, useGiven } from "./given.js";
import { PLAYED, useNet } from "./net.js";
import { Pad, useLocalInk } from "./pad.js";
import { int8, Maps, uint8 } from "./pixels.js";
import { LabHead, startLab } from "./shell.js";

/** @typedef {import("./asking.js").Guess} Guess */
/** @typedef {{ink: number[][][], without: Guess[]}} Piece */
/** @typedef {import("./advice.js").Evidence & {activation: {values: string} | null}} Evidence */
/** @typedef {{pixels: string, guesses: Guess[], pieces: Piece[], evidence: Evidence[]}} Why */

/** @typedef {import("../results/data.js").Tape} Tape */

/** The pen rests: how its drawing went takes the server longer than any other question. */
const RESTED_MS = 900;

function WhyPage() {
  useTitle("lab.why.title");
  const { ink, strokes } = useLocalInk();
  const [target, setTarget] = useState("");
  const given = useGiven(ink);
  const net = useNet(PLAYED);
  useEffect(() => void (given.tape && setTarget(given.tape.category)), [given.tape]);
  const [chosen, setChosen] = useState(/** @type {{piece: number, of: Why | null} | null} */ (null));
  useEffect(() => setChosen(null), [strokes, target]);
  const question = strokes.length ? { net: PLAYED, strokes, targets: net?.labels.includes(target) ? [target] : [], results: RESULTS } : null;
  const { answer, trouble: lost } = useAnswer("/lab/why", question);
  const trouble = lost ?? given.trouble;
  const why = strokes.length ? /** @type {Why | null} */ (answer) : null;
  // A piece of an older answer is none of this one's.
  const piece = chosen && chosen.of === why ? chosen.piece : null;
  /** @param {number | null} n */
  const choose = (n) => setChosen(n === null ? null : { piece: n, of: why });
  const own = useOwnTape(ink, strokes, target, why?.guesses[0].category);
  /** @param {number} n */
  const rub = (n) => why && ink.replace(why.pieces.filter((_, i) => i !== n).flatMap((each) => each.ink));
  const take = (/** @type {number[][][]} */ drawn) => ink.replace(drawn);
  return html`<${Screen} phase="lab" extra="lab">
    <${LabHead} topic="why" />
    ${trouble ? html`<p class="form-error" role="alert">${errorText(trouble)}</p>` : null}
    ${given.tape && !own ? html`<${HowItWent} tape=${given.tape} take=${take} />` : null}
    <div class="inside">
      <section class="inside-draw" aria-label=${t("lab.pad")}>
        <label class="target">${t("lab.why.target")} <select class="field" value=${target} data-testid="why-target"
          onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ e) => setTarget(e.currentTarget.value)}>
          <option value="">${t("lab.why.any")}</option>${sorted(net?.labels ?? []).map((label) => html`<option value=${label}>${word(label)}</option>`)}</select></label>
        <${Pad} ink=${ink} blank=${!strokes.length} />
      </section>
      ${why ? html`<${Findings} why=${why} piece=${piece} choose=${choose} rub=${rub} />` : html`<p class="lead">${t("lab.why.start")}</p>`}
    </div>
    ${own ? html`<${HowItWent} tape=${own} take=${take} />` : null}
  </${Screen}>`;
}

/**
 * How a drawing made here would have gone in a game, once the pen rests. Of ink put aside or taken apart it stays as it was.
 * @param {import("./pad.js").LocalInk} ink @param {number[][][]} strokes @param {string} target @param {string | undefined} best @returns {Tape | null}
 */
function useOwnTape(ink, strokes, target, best) {
  const [asked, setAsked] = useState(/** @type {{category: string, lines: import("./film.js").Line[], results: string} | null} */ (null));
  useEffect(() => {
    const { lines, running } = ink.film;
    const category = target || (running ? best : asked?.category);
    const timer = setTimeout(() => setAsked(lines.length && category ? structuredClone({ category, lines, results: RESULTS }) : null), RESTED_MS);
    return () => clearTimeout(timer);
  }, [strokes, target, best]);
  const { answer } = useAnswer("/lab/tape", asked);
  return asked && /** @type {Tape | null} */ (answer);
}

/** The race again, from which any moment can be taken apart. @param {{tape: Tape, take: (strokes: number[][][]) => void}} props */
function HowItWent({ tape, take }) {
  return html`<section class="card" data-testid="how-it-went" aria-labelledby="how-title"><h2 id="how-title">${t("lab.why.replay", { word: word(tape.category) })}</h2>
    <p class="hint">${tape.time_ms === null ? t("lab.why.replay.missed") : t("lab.why.replay.known", { n: seconds(tape.time_ms) })}</p>
    <${Watch} tape=${tape} more=${(/** @type {number} */ now) => html`<p><button type="button" class="button button-main" data-testid="take-moment" onClick=${() => take(inkAt(tape, now))}>
      <${Icon} name="eye" />${t("lab.why.moment")}</button></p>`} /></section>`;
}

/** @param {{why: Why, piece: number | null, choose: (piece: number | null) => void, rub: (piece: number) => void}} props */
export function Findings({ why, piece, choose, rub }) {
  const [evidence] = why.evidence;
  const best = why.guesses[0].category;
  const usual = useAverage(evidence.target);
  const guess = useAverage(best);
  const mine = uint8(why.pixels);
  const sentences = advice(why, evidence, { mine, target: usual, guess });
  return html`<section class="findings" aria-live="polite">
    <ul class="advice card" data-testid="advice">${sentences.map((each) => html`<li>${each.values.n
      ? html`<button type="button" class="advice-line" aria-pressed=${piece === each.values.n - 1} onClick=${() => choose(piece === each.values.n - 1 ? null : each.values.n - 1)}>${said(each)}</button>`
      : said(each)}</li>`)}</ul>
    <div class="card"><h2>${t("lab.why.ink", { word: word(evidence.target) })}</h2>
      <p class="hint">${t("lab.why.ink.hint")}</p>
      <div class="apart"><${Apart} why=${why} counts=${evidence.counts} piece=${piece} choose=${choose} />
        <div>${piece === null ? html`<${Key} />` : html`<${Without} why=${why} evidence=${evidence} piece=${piece} rub=${rub} />`}</div></div>
    </div>
    <div class="card"><h2>${t("lab.why.pictures")}</h2><div class="maps pictures">
      <${Picture} values=${mine} label=${t("lab.inside.pixels")} />
      ${evidence.activation ? html`<figure><${Maps} values=${int8(evidence.activation.values)} height=${28} width=${28} label=${t("lab.why.activation", { word: word(evidence.target) })} />
        <figcaption>${t("lab.why.activation", { word: word(evidence.target) })}</figcaption></figure>` : null}
      ${usual ? html`<${Picture} values=${usual} label=${t("lab.why.usual", { word: word(evidence.target) })} />` : null}
      ${guess && best !== evidence.target ? html`<${Picture} values=${guess} label=${t("lab.why.usual", { word: word(best) })} />` : null}
    </div></div>
    ${best === evidence.target ? null : html`<${Others} category=${best} title=${t("lab.why.mistaken", { word: word(best) })} />`}
    <${Others} category=${evidence.target} title=${t("lab.why.others", { word: word(evidence.target) })} />
  </section>`;
}

/** @param {import("./advice.js").Sentence} sentence */
function said({ key, values, words = {}, shares = {}, points = {} }) {
  /** @type {Record<string, string>} */
  const filled = {};
  for (const [gap, value] of Object.entries({ ...values, ...points })) filled[gap] = number(value, { maximumFractionDigits: 0 });
  for (const [gap, category] of Object.entries(words)) filled[gap] = word(category);
  for (const [gap, share] of Object.entries(shares)) filled[gap] = percent(share);
  return t(`lab.advice.${key}`, filled);
}

/** @param {{values: Uint8Array, label: string}} props */
function Picture({ values, label }) {
  return html`<figure><${Maps} values=${Int8Array.from(values, (v) => v >> 1)} height=${28} width=${28} label=${label} /><figcaption>${label}</figcaption></figure>`;
}

/** @param {string} category @returns {Uint8Array | null} */
function useAverage(category) {
  /** @type {{data: {pixels: string | null} | null}} */
  const { data } = useJson(`/lab/nets/${PLAYED}/average.json?${new URLSearchParams({ category })}`);
  return data?.pixels ? uint8(data.pixels) : null;
}

/** Drawings of a category, to hold one's own against. @param {{category: string, title: string}} props */
function Others({ category, title }) {
  /** @type {{data: {origin: string, drawings: number[][][][]} | null}} */
  const { data } = useJson(`/lab/nets/${PLAYED}/drawings.json?${new URLSearchParams({ category, results: RESULTS })}`);
  if (!data?.drawings.length) return null;
  return html`<div class="card" data-testid="others"><h2>${title}</h2><p class="hint">${t(`lab.why.origin.${data.origin}`)}</p>
    <ul class="excited">${data.drawings.map((strokes) => html`<li><${Sketch} strokes=${large(strokes)} /></li>`)}</ul></div>`;
}

/** The drawing in pieces: thick speaks for the target, dashed against, thin it never minded. @param {{why: Why, counts: number[], piece: number | null, choose: (piece: number | null) => void}} props */
function Apart({ why, counts, piece, choose }) {
  const all = why.pieces.flatMap(({ ink }) => ink);
  const [xs, ys] = [all.flatMap(([x]) => x), all.flatMap(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const side = Math.max(Math.max(...xs) - left, Math.max(...ys) - top, 1);
  const most = Math.max(...counts.map(Math.abs), MINDED);
  return html`<svg class="pieces" viewBox=${`${left - side * 0.12} ${top - side * 0.12} ${side * 1.24} ${side * 1.24}`} role="group" aria-label=${t("lab.why.pieces")}>
    ${why.pieces.map((each, i) => {
      const kind = Math.abs(counts[i]) < MINDED ? "idle" : counts[i] > 0 ? "plus" : "minus";
      const width = side * (kind === "idle" ? 0.01 : 0.012 + (0.026 * Math.abs(counts[i])) / most);
      const path = each.ink.map(strokePath).join("");
      return html`<g class=${`piece piece-${kind} ${piece === i ? "is-chosen" : ""}`} role="button" tabindex="0" aria-pressed=${piece === i}
          aria-label=${t("lab.why.piece", { n: i + 1, change: signed(counts[i]) })} onClick=${() => choose(piece === i ? null : i)}
          onKeyDown=${(/** @type {KeyboardEvent} */ e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(piece === i ? null : i); } }}>
        <path class="piece-reach" d=${path} stroke-width=${side * 0.07} />
        <path class="piece-ink" d=${path} stroke-width=${width} stroke-dasharray=${kind === "minus" ? `${side * 0.03} ${side * 0.03}` : null} />
        <text class="piece-number" x=${each.ink[0][0][0]} y=${each.ink[0][1][0]} font-size=${side * 0.075} stroke-width=${side * 0.018} aria-hidden="true">${number(i + 1)}</text></g>`;
    })}</svg>`;
}

/** @param {number} change */
const signed = (change) => number(change, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });

function Key() {
  return html`<ul class="key"><li>${t("lab.why.plus")}</li><li class="key-minus">${t("lab.why.minus")}</li><li class="key-idle">${t("lab.why.idle")}</li></ul>`;
}

/** @param {{why: Why, evidence: Evidence, piece: number, rub: (piece: number) => void}} props */
function Without({ why, evidence, piece, rub }) {
  return html`<div data-testid="without"><p><b>${t("lab.why.piece", { n: piece + 1, change: signed(evidence.counts[piece]) })}</b></p>
    <p>${t("lab.why.without")}</p>
    <${Bars} guesses=${why.pieces[piece].without} />
    <button type="button" class="button" data-testid="rub" onClick=${() => rub(piece)}>${t("lab.why.rub")}</button></div>`;
}

startLab(WhyPage, ["results"]);
