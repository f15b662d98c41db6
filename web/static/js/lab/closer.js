/** One layer looked at closely: all its maps, one of them large, its filter, and what excites it. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { useJson } from "../json.js";
import { UNITS } from "../paint.js";
import { strokePath } from "../parts/sketch.js";
import { word } from "../words.js";
import { RESULTS } from "./given.js";
import { int8, Maps } from "./pixels.js";
import { Options } from "./shell.js";

/** @typedef {import("./asking.js").LayerShown} LayerShown */
/** @typedef {{category: string, strokes: number[][][], value: number, at: [number, number] | null}} Exciting strokes 0 to 255; at: x, y in shares of the picture */

const EXPLAINED = new Set(["Conv2D", "ReLU", "PReLU", "MaxPooling2D", "AveragePooling2D", "Add", "BatchNormalization", "GlobalAveragePooling2D", "Flatten", "Dense"]);
const COLUMNS = 12;
/** The picture a net is given, in units of a drawing that fills a box of 256. */
const SPAN = 304;
const BOX = 256;

/**
 * @param {{net: string, labels: readonly string[] | null, layer: LayerShown, map: number, choose: (map: number) => void, put: (strokes: number[][][]) => void}} props
 *   labels: of the answers, when this layer gives them; put: a drawing in canvas units onto the sheet
 */
export function Closer({ net, labels, layer, map, choose, put }) {
  const [height, width] = layer.shape.length === 3 ? layer.shape : [1, 1];
  const values = int8(layer.values);
  const size = height * width;
  const own = values.slice(map * size, (map + 1) * size);
  const name = labels ? word(labels[map]) : t(size > 1 ? "lab.map.n" : "lab.unit.n", { n: map + 1 });
  return html`<div class="closer">
    <p class="hint">${t(`lab.inside.kind.${EXPLAINED.has(layer.kind) ? layer.kind : "other"}`)}</p>
    <${Maps} label=${t("lab.inside.maps", { n: layer.shown, of: layer.shown })} values=${values} height=${height} width=${width}
      count=${layer.shown} columns=${Math.min(layer.shown, COLUMNS)} chosen=${map} choose=${choose} />
    <div class="closer-one"><${Which} labels=${labels} count=${layer.shown} map=${map} choose=${choose} />
      <figure><${Maps} label=${name} values=${own} height=${height} width=${width} />
        <figcaption>${name}${layer.most ? `: ${t("lab.map.most", { n: decimal(layer.most[map]) })}` : null}</figcaption></figure>
      ${layer.kind === "Conv2D" ? html`<${FilterOf} net=${net} layer=${layer.name} map=${map} />` : null}</div>
    <${MostExciting} net=${net} layer=${layer.name} map=${map} name=${name} put=${put} />
  </div>`;
}

/** @param {number} value */
const decimal = (value) => number(value, { maximumSignificantDigits: 3 });

/** By its number, or by its word. @param {{labels: readonly string[] | null, count: number, map: number, choose: (map: number) => void}} props */
function Which({ labels, count, map, choose }) {
  if (labels) {
    return html`<label>${t("lab.inside.unit")} <select class="field" value=${map} data-testid="unit" onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ e) => choose(Number(e.currentTarget.value))}>
      ${labels.map((label, i) => html`<option value=${i}>${word(label)}</option>`)}</select></label>`;
  }
  return html`<${ByNumber} count=${count} map=${map} choose=${choose} />`;
}

/** What is typed stays as it is typed until the field is left; a map is chosen once it is one's number. @param {{count: number, map: number, choose: (map: number) => void}} props */
function ByNumber({ count, map, choose }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const type = (/** @type {{currentTarget: HTMLInputElement}} */ { currentTarget: field }) => {
    setDraft(field.value);
    if (field.validity.valid) choose(field.valueAsNumber - 1);
  };
  return html`<label>${t("lab.inside.map")} <input class="field map-number" type="number" required min="1" max=${count} step="1" value=${draft ?? map + 1}
    onInput=${type} onBlur=${() => setDraft(null)} /></label>`;
}

/** @param {{net: string, layer: string, map: number}} props */
function FilterOf({ net, layer, map }) {
  /** @type {{data: {shape: number[], values: string} | null}} */
  const { data } = useJson(`/lab/nets/${net}/filter.json?${new URLSearchParams({ layer, map: String(map) })}`);
  if (!data) return null;
  const [inputs, height, width] = data.shape;
  return html`<figure><${Maps} label=${t("lab.inside.filter", { inputs })} values=${int8(data.values)} height=${height} width=${width} count=${inputs} columns=${Math.ceil(Math.sqrt(inputs))} />
    <figcaption>${t("lab.inside.filter", { inputs })}</figcaption></figure>`;
}

/** What this map looks for, by the drawings it answers to most. @param {{net: string, layer: string, map: number, name: string, put: (strokes: number[][][]) => void}} props */
function MostExciting({ net, layer, map, name, put }) {
  const [from, setFrom] = useState(RESULTS ? "class" : "ours");
  const about = new URLSearchParams({ layer, map: String(map), results: from === "class" ? RESULTS : "" });
  /** @type {{data: {origin: string, count: number, drawings: Exciting[]} | null, trouble: string | null}} */
  const { data, trouble } = useJson(`/lab/nets/${net}/exciting.json?${about}`);
  return html`<section class="exciting" data-testid="exciting"><h3>${t("lab.excite.title", { name })}</h3>
    ${RESULTS ? html`<${Options} name="excite" options=${["class", "ours"]} chosen=${from} text=${(/** @type {string} */ each) => t(`lab.excite.${each}`)} choose=${setFrom} />` : null}
    ${trouble ? html`<p class="form-error" role="alert">${errorText(trouble)}</p>` : null}
    ${data ? html`<p class="hint">${t(`lab.excite.origin.${data.origin}`, { n: number(data.count) })}</p>
      <ol class="excited">${data.drawings.map((each) => html`<li><button type="button" class="thumb-put" aria-label=${t("lab.excite.put", { word: word(each.category) })} onClick=${() => put(onCanvas(each.strokes))}>
        <${Marked} drawn=${each} /></button><span>${word(each.category)}</span> <b>${decimal(each.value)}</b></li>`)}</ol>`
      : trouble ? null : html`<p class="hint" role="status">${t("lab.excite.wait")}</p>`}
  </section>`;
}

/** The drawing as it lies in the net's picture, with a ring where the map is strongest. @param {{drawn: Exciting}} props */
function Marked({ drawn: { strokes, at } }) {
  const [left, top] = [0, 1].map((axis) => {
    const all = strokes.flatMap((stroke) => stroke[axis]);
    return (Math.min(...all) + Math.max(...all) - SPAN) / 2;
  });
  return html`<svg class="sketch" viewBox=${`${left} ${top} ${SPAN} ${SPAN}`} aria-hidden="true">
    <path d=${strokes.map(strokePath).join("")} stroke-width="6" />
    ${at ? html`<circle class="excited-at" cx=${left + at[0] * SPAN} cy=${top + at[1] * SPAN} r="26" />` : null}</svg>`;
}

/** @param {number[][][]} strokes 0 to 255 @returns {number[][][]} in canvas units */
function onCanvas(strokes) {
  return strokes.map((stroke) => stroke.map((axis) => axis.map((value) => (UNITS * (value + 24)) / (BOX + 48))));
}
