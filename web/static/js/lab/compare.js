/** Choose and compare: what nets that differ in one choice really learnt. Invents no curve. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { errorText, number, percent, t } from "../i18n.js";
import { Screen, useTitle } from "../parts/shell.js";
import { get } from "./asking.js";
import { Plot } from "./plot.js";
import { OwnRun } from "./run.js";
import { LabHead, Options, startLab } from "./shell.js";

/** @typedef {{choice: object, seed: number, parameters: number, seconds: number[], loss: number[], top1: number[], val_loss: number[], val_top1: number[]}} Curve */
/** @typedef {{command: string, categories: string[], drawings: [number, number], epochs: number, grid: Record<string, Record<string, object>>, curves: Curve[]}} Comparison */
/** @typedef {"val_top1" | "top1" | "loss" | "val_loss"} Measure */

/** @type {readonly Measure[]} */
const MEASURES = ["val_top1", "top1", "val_loss", "loss"];

function ComparePage() {
  useTitle("lab.compare.title");
  const [data, setData] = useState(/** @type {Comparison | null} */ (null));
  const [trouble, setTrouble] = useState(/** @type {string | null} */ (null));
  const [axis, setAxis] = useState("architecture");
  const [measure, setMeasure] = useState(/** @type {Measure} */ ("val_top1"));
  useEffect(() => void get("/lab/comparison.json").then(setData, (error) => setTrouble(error.message)), []);
  return html`<${Screen} phase="lab" extra="lab">
    <${LabHead} topic="compare" />
    ${trouble ? html`<p class="form-error" role="alert">${errorText(trouble)}</p>` : null}
    ${data ? html`<${Comparison} data=${data} axis=${axis} setAxis=${setAxis} measure=${measure} setMeasure=${setMeasure} />` : null}
    <${OwnRun} />
  </${Screen}>`;
}

/** @param {{data: Comparison, axis: string, setAxis: (axis: string) => void, measure: Measure, setMeasure: (measure: Measure) => void}} props */
function Comparison({ data, axis, setAxis, measure, setMeasure }) {
  const choices = Object.entries(data.grid[axis]).map(([name, choice]) => ({ name, curves: fitted(data, choice) }));
  const share = measure.endsWith("top1");
  return html`<section class="card compare" aria-label=${t("lab.compare.title")}>
    <${Options} name="axis" options=${Object.keys(data.grid)} chosen=${axis} text=${(/** @type {string} */ a) => t(`lab.axis.${key(a)}`)} choose=${setAxis} />
    <p>${t(`lab.axis.${key(axis)}.lead`)}</p>
    <${Options} name="measure" options=${MEASURES} chosen=${measure} text=${(/** @type {string} */ m) => t(`lab.measure.${m}`)} choose=${setMeasure} />
    <${Plot} label=${t(`lab.measure.${measure}`)} share=${share} epochs=${data.epochs}
      lines=${choices.map(({ name, curves }) => ({ name: t(`lab.pick.${key(name)}`), runs: curves.map((curve) => curve[measure]) }))} />
    <div class="scrolls" tabindex="0" role="region" aria-label=${t("lab.compare.choice")}><table class="summary"><thead><tr><th scope="col">${t("lab.compare.choice")}</th><th scope="col">${t("lab.parameters")}</th>
      <th scope="col">${t("lab.compare.seconds")}</th><th scope="col">${t("lab.compare.best", { n: data.epochs })}</th></tr></thead>
      <tbody>${choices.filter(({ curves }) => curves.length).map(({ name, curves }) => html`<tr><th scope="row">${t(`lab.pick.${key(name)}`)}</th>
        <td>${number(curves[0].parameters)}</td><td>${number(mean(curves.map(({ seconds }) => seconds[seconds.length - 1])) / data.epochs, { maximumFractionDigits: 1 })}</td>
        <td>${percent(mean(curves.map(({ val_top1 }) => val_top1[val_top1.length - 1])), 1)}</td></tr>`)}</tbody></table></div>
    <p class="hint">${t("lab.compare.how", { train: number(data.drawings[0]), judged: number(data.drawings[1]), categories: data.categories.length, seeds: choices[0].curves.length })} <code>${data.command}</code></p>
  </section>`;
}

/** @param {Comparison} data @param {object} choice @returns {Curve[]} one for each seed */
function fitted(data, choice) {
  const wanted = JSON.stringify(choice);
  return data.curves.filter((curve) => JSON.stringify(curve.choice) === wanted);
}

/** @param {string} name as the trainer calls it @returns {string} as texts are keyed */
const key = (name) => name.replace(/[^a-z0-9]+/gi, "_");

/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

startLab(ComparePage);
