/** What follows a convolution: pooling, flattening, a dense layer, and what each costs in weights. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { number, percent, t } from "../i18n.js";
import { convolutionParameters, dense, denseParameters, flatten, pool, softmax, summary, versus } from "./arithmetic.js";
import { Editor, Numbers, short } from "./grid.js";
import { Options } from "./shell.js";

/** @typedef {import("./arithmetic.js").Grid} Grid */
/** @typedef {import("./arithmetic.js").Pooling} Pooling */

/** Four by four; of its quarters the greatest are 6 8 7 5 and the means 3.5 5.5 4.5 2.5. @type {Grid} */
const TO_POOL = [[2, 6, 3, 8], [1, 5, 4, 7], [7, 2, 1, 5], [6, 3, 0, 4]];
/** The lecture's picture is 100 × 100, into 1,000 units. */
const SIDES = [28, 64, 100, 224];
const UNITS = [3, 10, 100, 1000];
const COUNTS = [8, 32, 64, 1000];
/** Answers of the bench's own dense layer, and what its weights begin with. */
const ANSWERS = 3;
const WEIGHTS = [1, -1, 0.5, 0, -0.5];
const SIZES = [3, 5, 7];

/** @typedef {{side: number, size: number, stride: number, padding: import("./arithmetic.js").Padding, filters: number}} Net of the bench, to its maps */

/** @param {{net: Net, maps: Grid[]}} props maps: after the activation */
export function After({ net, maps }) {
  return html`<${PoolingBench} /><${Flattened} net=${net} maps=${maps} /><${Sharing} net=${net} />`;
}

function PoolingBench() {
  const [grid, setGrid] = useState(TO_POOL);
  const [stride, setStride] = useState(2);
  /** @type {readonly Pooling[]} */
  const kinds = ["max", "average"];
  return html`<section class="card" id="pooling" data-testid="pooling">
    <h2>${t("lab.pooling")}</h2><p>${t("lab.pooling.lead")}</p>
    <${Options} name="pool_stride" options=${[1, 2]} chosen=${stride} text=${number} choose=${setStride} />
    <div class="maps"><figure><${Editor} label=${t("lab.pooling.in")} grid=${grid} change=${setGrid} shades="signed" /><figcaption>${t("lab.pooling.in")}</figcaption></figure>
      ${kinds.map((kind) => html`<figure><${Numbers} label=${t(`lab.pooling.${kind}`)} grid=${pool(grid, kind, 2, stride)} shades="signed" />
        <figcaption>${t(`lab.pooling.${kind}`)}</figcaption></figure>`)}</div>
  </section>`;
}

/** The bench's own small net from here to its answers. @param {{net: Net, maps: Grid[]}} props */
function Flattened({ net, maps }) {
  const layers = summary({ ...net, units: ANSWERS });
  const left = layers.some(({ name }) => name === "Flatten");
  return html`<section class="card" id="flatten" data-testid="summary">
    <h2>${t("lab.flatten")}</h2><p>${t("lab.flatten.lead", { n: number(ANSWERS) })}</p>
    ${left ? html`<${Answers} values=${flatten(maps.map((map) => pool(map, "max", 2, 2)))} />` : html`<p class="form-error" role="status">${t("lab.flatten.none")}</p>`}
    <div class="scrolls" tabindex="0" role="region" aria-label=${t("lab.shape")}><table class="summary"><thead><tr><th scope="col">${t("lab.layer")}</th><th scope="col">${t("lab.shape")}</th><th scope="col">${t("lab.parameters")}</th></tr></thead>
      <tbody>${layers.map(({ name, shape, parameters }) => html`<tr><th scope="row">${name.split(/(?=Pooling|2D$)/).map((part, i) => html`${i ? html`<wbr />` : null}${part}`)}</th><td>${shape.join(" × ")}</td><td>${number(parameters)}</td></tr>`)}</tbody></table></div>
  </section>`;
}

/** A dense layer with every weight to be seen and changed. @param {{values: number[]}} props */
function Answers({ values }) {
  const [kept, setKept] = useState(/** @type {Grid} */ ([]));
  const weights = Array.from({ length: ANSWERS }, (_, unit) => {
    // The bias stays the last of its row, however many weights there are before it.
    const [typed, bias] = [kept[unit]?.slice(0, -1) ?? [], kept[unit]?.at(-1) ?? 0];
    return [...values.map((__, i) => typed[i] ?? WEIGHTS[(i + 2 * unit) % WEIGHTS.length]), bias];
  });
  const answers = dense(values, weights);
  const shares = softmax(answers);
  return html`<p class="flat" aria-label="Flatten">${values.map((value) => html`<span>${short(value)}</span>`)}</p>
    <p>${t("lab.dense.lead")}</p>
    <div class="scrolls" tabindex="0" role="region" aria-label=${t("lab.dense.weights")}><${Editor} label=${t("lab.dense.weights")} grid=${weights} change=${setKept} shades="signed" /></div>
    <ol class="answers" data-testid="answers">${answers.map((answer, unit) => html`<li><span>${t("lab.dense.answer", { n: number(unit + 1) })}</span>
      <span class="formula">${sum(values, weights[unit])} = <b>${short(answer)}</b></span> <span>softmax ${percent(shares[unit])}</span></li>`)}</ol>`;
}

/** Only what is not zero, and no more than fits on a line. @param {readonly number[]} values @param {readonly number[]} row weights, the bias last */
function sum(values, row) {
  const signed = (/** @type {number} */ n) => (n < 0 ? `(${short(n)})` : short(n));
  const terms = values.map((value, i) => [value, row[i]]).filter(([a, b]) => a && b).map(([a, b]) => `${signed(a)}·${signed(b)}`);
  if (row[values.length]) terms.push(signed(row[values.length]));
  return terms.length > 6 ? [...terms.slice(0, 5), "…", terms[terms.length - 1]].join(" + ") : terms.join(" + ") || short(0);
}

/** @param {readonly number[]} usual @param {number} own @returns {number[]} in order, each once */
const also = (usual, own) => [...new Set([own, ...usual])].sort((a, b) => a - b);

/** Why a filter that is used everywhere needs so few weights. @param {{net: Net}} props */
function Sharing({ net }) {
  // What is not chosen here is the bench's own.
  const [chosen, setChosen] = useState(/** @type {{side?: number, units?: number, filters?: number, size?: number}} */ ({}));
  const { side, units, filters, size } = { units: ANSWERS, ...net, ...chosen };
  const choose = (/** @type {string} */ name) => (/** @type {number} */ n) => setChosen({ ...chosen, [name]: n });
  const all = side * side * units;
  const shared = size * size * filters;
  const { key, times } = versus(all, shared);
  return html`<section class="card" data-testid="sharing">
    <h2>${t("lab.sharing")}</h2><p>${t("lab.sharing.lead")}</p>
    <div class="versus">
      <div><h3>Dense</h3>
        <${Options} name="sharing_side" options=${also(SIDES, net.side)} chosen=${side} text=${(/** @type {number} */ n) => `${n} × ${n}`} choose=${choose("side")} />
        <${Options} name="units" options=${UNITS} chosen=${units} text=${number} choose=${choose("units")} />
        <p class="formula">${side} × ${side} × ${number(units)} = <b data-testid="dense-weights">${number(all)}</b></p></div>
      <div><h3>Conv2D</h3>
        <${Options} name="size" options=${SIZES} chosen=${size} text=${(/** @type {number} */ n) => `${n} × ${n}`} choose=${choose("size")} />
        <${Options} name="filters" options=${also(COUNTS, net.filters)} chosen=${filters} text=${number} choose=${choose("filters")} />
        <p class="formula">${size} × ${size} × ${number(filters)} = <b data-testid="shared-weights">${number(shared)}</b></p></div>
    </div>
    <p data-testid="versus">${t(`lab.sharing.${key}`, { times: number(times) })}</p>
    <p class="hint">${t("lab.sharing.bias", { dense: number(denseParameters(side * side, units)), shared: number(convolutionParameters(size, 1, filters)) })}</p>
  </section>`;
}
