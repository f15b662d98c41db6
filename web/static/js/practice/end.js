/** What came of a practice: all drawings, and what the net made of each. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Loading, Screen } from "../parts/shell.js";
import { large, Sketch } from "../parts/sketch.js";
import { useJson } from "../json.js";
import { word } from "../words.js";
import { Closer } from "./closer.js";
import { Verdict } from "./verdict.js";

/** @typedef {import("../results/data.js").Thumbnail} Thumbnail */
/** A drawing of this practice, and its round's index. @typedef {Thumbnail & {index: number}} Mine */

/** @param {{results: string | null, again: () => void, home: unknown}} props results: where they are told; null if nothing was drawn */
export function End({ results, again, home }) {
  /** @type {{data: import("../results/data.js").Results | null, trouble: string | null, retry: () => void}} */
  const { data, trouble, retry } = useJson(results && `/results/${results}.json`);
  const [open, setOpen] = useState(/** @type {number | null} */ (null));
  const ways = html`<div class="practice-ways">
    <button type="button" class="button button-main" data-testid="practice-again" onClick=${again}><${Icon} name="again" />${t("practice.again")}</button>${home}</div>`;
  if (!results) return html`<${Bare} mood="calm" title=${t("practice.end.none")}>${ways}</${Bare}>`;
  if (trouble) {
    return html`<${Bare} mood="sad" title=${t("practice.end.failed")}>
      <button type="button" class="button" onClick=${retry}>${t("practice.retry")}</button>${ways}</${Bare}>`;
  }
  if (!data) return html`<${Loading} />`;
  const mine = data.rounds.flatMap(({ index, drawings }) => drawings.map((drawing) => ({ ...drawing, index })));
  const known = mine.filter(({ time_ms: time }) => time !== null).length;
  return html`<${Screen} phase="podium" extra="practice-end">
    <header class="practice-verdict">
      <${Blot} mood=${known ? "glad" : "calm"} extra="blot-big" />
      <div><h1>${t(known ? "practice.end.title" : "practice.end.title.none")}</h1>
        <p class="lead" data-testid="practice-known" data-known=${known}>${t("practice.end.known", { n: number(known), of: number(mine.length) })}</p></div>
    </header>
    <p class="hint">${t("practice.end.look")}</p>
    <ol class="mine">${mine.map((drawing, i) => html`<${Card} key=${drawing.index} drawing=${drawing} look=${() => setOpen(i)} />`)}</ol>
    ${ways}
    ${open === null ? null : html`<${Closer} results=${results} mine=${mine} open=${open} turn=${setOpen} />`}
  </${Screen}>`;
}

/** @param {{mood: import("../parts/blot.js").Mood, title: string, children?: unknown}} props */
function Bare({ mood, title, children }) {
  return html`<${Screen} phase="podium" extra="centred"><${Blot} mood=${mood} extra="blot-big" /><h1>${title}</h1>${children}</${Screen}>`;
}

/** @param {{drawing: Mine, look: () => void}} props */
function Card({ drawing, look }) {
  const known = drawing.time_ms !== null;
  return html`<li><button type="button" class=${`card mine-card ${known ? "is-known" : ""}`} data-testid="mine" data-category=${drawing.category}
    data-known=${String(known)} onClick=${look}>
    <span class="mine-sketch">${drawing.strokes.length
      ? html`<${Sketch} strokes=${large(drawing.strokes)} alive=${known} />`
      : html`<span class="hint">${t("practice.blank")}</span>`}</span>
    <strong class="mine-word">${word(drawing.category)}</strong>
    <${Verdict} drawing=${drawing} />
  </button></li>`;
}
