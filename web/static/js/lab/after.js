/** What follows a convolution: pooling, flattening, a dense layer, and what each costs in weights. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { number, t } from "../i18n.js";
import { convolutionParameters, denseParameters, pool } from "./arithmetic.js";
import { Editor, Numbers } from "./grid.js";
import { Options } from "./shell.js";

/** @typedef {import("./arithmetic.js").Grid} Grid */
/** @typedef {import("./arithmetic.js").Pooling} Pooling */

/** Four by four; of its quarters the greatest are 6 8 7 5 and the means 3.5 5.5 4.5 2.5. @type {Grid} */
const TO_POOL = [[2, 6, 3, 8], [1, 5, 4, 7], [7, 2, 1, 5], [6, 3, 0, 4]];
/** The lecture's: a picture of 100 × 100 into 1,000 units. */
const LECTURE = { side: 100, units: 1000 };
const SIDES = [28, 64, 100, 224];
const UNITS = [10, 100, 1000];
const COUNTS = [8, 32, 64, 1000];
const SIZES = [3, 5, 7];

/** @param {{side: number, size: number, filters: number, maps: Grid[]}} props maps: after the activation */
export function After({ side, size, filters, maps }) {
  return html`<${PoolingBench} /><${Flattened} side=${side} size=${size} filters=${filters} maps=${maps} /><${Sharing} />`;
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

/** The bench's own small net from here to ten answers. @param {{side: number, size: number, filters: number, maps: Grid[]}} props */
function Flattened({ side, size, filters, maps }) {
  const pooled = maps.map((map) => pool(map, "max", 2, 2));
  const [rows, columns] = [maps[0].length, maps[0][0]?.length ?? 0];
  const [low, wide] = [pooled[0].length, pooled[0][0]?.length ?? 0];
  const values = low * wide * filters;
  /** @type {[string, string, number][]} name, shape, parameters */
  const layers = [
    ["Input", `${side} × ${side} × 1`, 0],
    ["Conv2D", `${rows} × ${columns} × ${filters}`, convolutionParameters(size, 1, filters)],
    ["MaxPooling2D", `${low} × ${wide} × ${filters}`, 0],
    ["Flatten", `${values}`, 0],
    ["Dense", "10", denseParameters(values, 10)],
  ];
  return html`<section class="card" id="flatten" data-testid="summary">
    <h2>${t("lab.flatten")}</h2><p>${t("lab.flatten.lead")}</p>
    <p class="flat" aria-label="Flatten">${pooled.flat(2).map((value) => html`<span>${number(value, { maximumFractionDigits: 2 })}</span>`)}</p>
    <div class="scrolls" tabindex="0" role="region" aria-label=${t("lab.shape")}><table class="summary"><thead><tr><th scope="col">${t("lab.layer")}</th><th scope="col">${t("lab.shape")}</th><th scope="col">${t("lab.parameters")}</th></tr></thead>
      <tbody>${layers.map(([name, shape, parameters]) => html`<tr><th scope="row">${name}</th><td>${shape}</td><td>${number(parameters)}</td></tr>`)}</tbody></table></div>
  </section>`;
}

/** Why a filter that is used everywhere needs so few weights. */
function Sharing() {
  const [side, setSide] = useState(LECTURE.side);
  const [units, setUnits] = useState(LECTURE.units);
  const [filters, setFilters] = useState(64);
  const [size, setSize] = useState(3);
  const dense = side * side * units;
  const shared = size * size * filters;
  return html`<section class="card" data-testid="sharing">
    <h2>${t("lab.sharing")}</h2><p>${t("lab.sharing.lead")}</p>
    <div class="versus">
      <div><h3>Dense</h3>
        <${Options} name="sharing_side" options=${SIDES} chosen=${side} text=${(/** @type {number} */ n) => `${n} × ${n}`} choose=${setSide} />
        <${Options} name="units" options=${UNITS} chosen=${units} text=${number} choose=${setUnits} />
        <p class="formula">${side} × ${side} × ${number(units)} = <b data-testid="dense-weights">${number(dense)}</b></p></div>
      <div><h3>Conv2D</h3>
        <${Options} name="size" options=${SIZES} chosen=${size} text=${(/** @type {number} */ n) => `${n} × ${n}`} choose=${setSize} />
        <${Options} name="filters" options=${COUNTS} chosen=${filters} text=${number} choose=${setFilters} />
        <p class="formula">${size} × ${size} × ${number(filters)} = <b data-testid="shared-weights">${number(shared)}</b></p></div>
    </div>
    <p>${t("lab.sharing.times", { times: number(Math.round(dense / shared)) })}</p>
    <p class="hint">${t("lab.sharing.bias", { dense: number(denseParameters(side * side, units)), shared: number(convolutionParameters(size, 1, filters)) })}</p>
  </section>`;
}
