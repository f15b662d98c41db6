/** Choose and compare: what small nets really learnt, and in what they differ. Invents no curve. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { currentLanguage, errorText, number, percent, t } from "../i18n.js";
import { useJson } from "../json.js";
import { Screen, useTitle } from "../parts/shell.js";
import { findings, pace, right } from "./findings.js";
import { Plot } from "./plot.js";
import { OwnRun } from "./run.js";
import { LabHead, Options, startLab } from "./shell.js";
import { unlike } from "./unlike.js";

/** @typedef {{choice: {architecture: string, learning_rate: number}, seed: number, parameters: number, seconds: number[], loss: number[], top1: number[], val_loss: number[], val_top1: number[]}} Curve */
/** @typedef {{command: string, categories: string[], drawings: [number, number], epochs: number, grid: Record<string, Record<string, object>>, curves: Curve[]}} Compared */
/** @typedef {"val_top1" | "top1" | "loss" | "val_loss"} Measure */
/** @typedef {import("./findings.js").Choice} Choice */

/** @type {readonly Measure[]} */
const MEASURES = ["val_top1", "top1", "val_loss", "loss"];

function ComparePage() {
  useTitle("lab.compare.title");
  /** @type {{data: Compared | null, trouble: string | null}} */
  const { data, trouble } = useJson("/lab/comparison.json");
  return html`<${Screen} phase="lab" extra="lab">
    <${LabHead} topic="compare" />
    ${trouble ? html`<p class="form-error" role="alert">${errorText(trouble)}</p>` : null}
    ${data ? html`<${Comparison} data=${data} />` : null}
    <${OwnRun} />
  </${Screen}>`;
}

/** @param {{data: Compared}} props */
function Comparison({ data }) {
  const [axis, setAxis] = useState("architecture");
  const [measure, setMeasure] = useState(/** @type {Measure} */ ("val_top1"));
  const choices = Object.entries(data.grid[axis])
    .map(([name, choice]) => ({ name: t(`lab.pick.${key(name)}`), curves: fitted(data, choice) }))
    .filter(({ curves }) => curves.length);
  const share = measure.endsWith("top1");
  return html`<section class="card compare" aria-label=${t("lab.compare.title")}>
    <${Options} name="axis" options=${Object.keys(data.grid)} chosen=${axis} text=${(/** @type {string} */ a) => t(`lab.axis.${key(a)}`)} choose=${setAxis} />
    <p class="lead">${t(`lab.axis.${key(axis)}.lead`)}</p>
    <${Unlike} axis=${axis} choices=${choices} />
    <${Plot} label=${t(`lab.measure.${measure}`)} share=${share} epochs=${data.epochs}
      lines=${choices.map(({ name, curves }) => ({ name, runs: curves.map((curve) => curve[measure]) }))} />
    ${measure.startsWith("val_") ? null : html`<p class="hint" data-testid="own-drawings">${t("lab.compare.own")}</p>`}
    ${axis === "loss" && !share ? html`<p class="hint">${t("lab.compare.losses")}</p>` : null}
    <${Options} name="measure" options=${MEASURES} chosen=${measure} text=${(/** @type {string} */ m) => t(`lab.measure.${m}`)} choose=${setMeasure} />
    <${Findings} choices=${choices} />
    <${Table} choices=${choices} epochs=${data.epochs} />
    <p class="hint">${t("lab.compare.how", { train: number(data.drawings[0]), judged: number(data.drawings[1]), categories: data.categories.length, seeds: choices[0]?.curves.length ?? 0 })} <code>${data.command}</code></p>
  </section>`;
}

/** @param {{axis: string, choices: readonly Choice[]}} props */
function Unlike({ axis, choices }) {
  return html`<ul class="unlike hint" data-testid="unlike">${unlike(axis, choices).map(({ key: text, names, numbers }) => html`<li>${t(`lab.unlike.${text}`, {
    names: listed(names), ...Object.fromEntries(Object.entries(numbers).map(([gap, value]) => [gap, number(value)])) })}</li>`)}</ul>`;
}

/** @param {readonly string[]} names */
const listed = (names) => new Intl.ListFormat(currentLanguage(), { type: "conjunction" }).format(names);

/** What these curves say. @param {{choices: readonly Choice[]}} props */
function Findings({ choices }) {
  return html`<section data-testid="findings"><h2>${t("lab.found")}</h2><ul class="found">${findings(choices).map(({ key: text, picks = {}, shares = {}, numbers = {} }) => {
    /** @type {Record<string, string>} */
    const filled = {};
    for (const [gap, names] of Object.entries(picks)) filled[gap] = listed(names);
    for (const [gap, value] of Object.entries(shares)) filled[gap] = percent(value);
    for (const [gap, value] of Object.entries(numbers)) filled[gap] = number(value);
    return html`<li>${t(`lab.found.${text}`, filled)}</li>`;
  })}</ul></section>`;
}

/** @param {{choices: readonly Choice[], epochs: number}} props */
function Table({ choices, epochs }) {
  return html`<div class="scrolls" tabindex="0" role="region" aria-label=${t("lab.compare.choice")}><table class="summary">
    <thead><tr><th scope="col">${t("lab.compare.choice")}</th><th scope="col">${t("lab.parameters")}</th>
      <th scope="col">${t("lab.compare.seconds")}</th><th scope="col">${t("lab.compare.best", { n: epochs })}</th></tr></thead>
    <tbody>${choices.map((choice) => html`<tr><th scope="row">${choice.name}</th><td>${number(choice.curves[0].parameters)}</td>
      <td>${number(pace(choice), { maximumFractionDigits: 2 })}</td><td>${percent(right(choice), 1)}</td></tr>`)}</tbody></table></div>`;
}

/** @param {Compared} data @param {object} choice @returns {Curve[]} one for each seed */
function fitted(data, choice) {
  const wanted = JSON.stringify(choice);
  return data.curves.filter((curve) => JSON.stringify(curve.choice) === wanted);
}

/** @param {string} name as the trainer calls it @returns {string} as texts are keyed */
const key = (name) => name.replace(/[^a-z0-9]+/gi, "_");

startLab(ComparePage);
