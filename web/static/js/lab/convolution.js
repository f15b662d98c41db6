/** The convolution bench: a small picture, filters to change, every number on the table. */
import { html } from "htm/preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { number, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { Screen, useTitle } from "../parts/shell.js";
import { activate, convolve, padded, places, under, zeros } from "./arithmetic.js";
import { After } from "./after.js";
import { Editor, Numbers, short, Switches, toggled } from "./grid.js";
import { LabHead, Options, startLab } from "./shell.js";

/** @typedef {import("./arithmetic.js").Grid} Grid */
/** @typedef {import("./arithmetic.js").Padding} Padding */
/** @typedef {import("./arithmetic.js").Activation} Activation */

/** The lecture's picture and its first filter. @type {Grid} */
const PICTURE = ["11101", "00101", "10101", "01000", "00100"].map((row) => [...row].map(Number));

/** @type {Record<string, Grid>} */
const FILTERS = {
  lecture: [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]],
  upright: [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
  level: [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
  edge: [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
  blur: [[0.1, 0.1, 0.1], [0.1, 0.2, 0.1], [0.1, 0.1, 0.1]],
};
const MOST_FILTERS = 4;
const SIDES = [5, 6, 7, 8];
const STEP_MS = 700;
/** @type {readonly Activation[]} */
const ACTIVATIONS = ["linear", "relu", "sigmoid", "prelu"];

/** @param {Grid} picture @param {number} side @returns {Grid} cut, or with blank cells added */
const resized = (picture, side) =>
  Array.from({ length: side }, (_, y) => Array.from({ length: side }, (__, x) => picture[y]?.[x] ?? 0));

function Bench() {
  useTitle("lab.convolution.title");
  const [picture, setPicture] = useState(PICTURE);
  const [filters, setFilters] = useState([FILTERS.lecture, FILTERS.upright]);
  const [chosen, setChosen] = useState(0);
  const [stride, setStride] = useState(1);
  const [padding, setPadding] = useState(/** @type {Padding} */ ("valid"));
  const [activation, setActivation] = useState(/** @type {Activation} */ ("relu"));
  const filter = filters[chosen];
  const maps = useMemo(
    () => filters.map((each) => convolve(picture, each, stride, padding)),
    [picture, filters, stride, padding],
  );
  const steps = useSteps(maps[chosen].length * (maps[chosen][0]?.length ?? 0), [picture, filter, stride, padding]);

  /** @param {Grid} grid */
  const changeFilter = (grid) => setFilters(filters.map((old, i) => (i === chosen ? grid : old)));
  return html`<${Screen} phase="lab" extra="lab">
    <${LabHead} topic="convolution" />
    <section class="bench" id="convolution" aria-label=${t("lab.convolution.title")}>
      <div class="card">
        <h2>${t("lab.picture")}</h2>
        <${Switches} label=${t("lab.picture")} grid=${picture} choose=${(/** @type {number} */ y, /** @type {number} */ x) => setPicture(toggled(picture, y, x))} />
        <p class="hint">${t("lab.picture.hint")}</p>
        <${Options} name="side" options=${SIDES} chosen=${picture.length} text=${(/** @type {number} */ n) => `${n} × ${n}`} choose=${(/** @type {number} */ side) => setPicture(resized(picture, side))} />
        <button type="button" class="button" onClick=${() => setPicture(PICTURE)}>${t("lab.picture.again")}</button>
      </div>
      <div class="card" id="filters">
        <h2>${t("lab.filters")}</h2>
        <${FilterTabs} count=${filters.length} chosen=${chosen} choose=${setChosen}
          add=${() => { setFilters([...filters, FILTERS.upright]); setChosen(filters.length); }}
          drop=${() => { setFilters(filters.filter((_, i) => i !== chosen)); setChosen(Math.max(0, chosen - 1)); }} />
        <${Editor} label=${t("lab.filter.n", { n: chosen + 1 })} grid=${filter} change=${changeFilter} shades="signed" />
        <div class="chips">${Object.entries(FILTERS).map(([name, grid]) => html`<button type="button" class="chip" onClick=${() => changeFilter(grid)}>${t(`lab.filter.${name}`)}</button>`)}</div>
        <${Options} name="stride" options=${[1, 2, 3]} chosen=${stride} text=${number} choose=${setStride} />
        <${Options} name="padding" options=${["valid", "same"]} chosen=${padding} text=${(/** @type {string} */ p) => t(`lab.padding.${p}`)} choose=${setPadding} />
      </div>
      <${Stepping} picture=${picture} filter=${filter} map=${maps[chosen]} stride=${stride} padding=${padding} steps=${steps} />
    </section>
    <section class="card" id="activation">
      <h2>${t("lab.activation")}</h2>
      <p>${t("lab.activation.lead")}</p>
      <${Options} name="activation" options=${ACTIVATIONS} chosen=${activation} text=${(/** @type {string} */ a) => t(`lab.activation.${a}`)} choose=${setActivation} />
      <div class="maps"><${Curve} activation=${activation} />
        ${maps.map((map, i) => html`<figure><${Numbers} label=${t("lab.map.n", { n: i + 1 })} grid=${activated(map, activation)} shades="signed" />
          <figcaption>${t("lab.map.n", { n: i + 1 })}</figcaption></figure>`)}</div>
    </section>
    <${After} net=${{ side: picture.length, size: filter.length, stride, padding, filters: filters.length }} maps=${maps.map((map) => activated(map, activation))} />
  </${Screen}>`;
}

/** @param {Grid} map @param {Activation} activation @returns {Grid} */
const activated = (map, activation) => map.map((row) => row.map((value) => activate(activation, value)));

/**
 * Which window is looked at, stepped by hand or played; starts over when something changes.
 * @param {number} count @param {readonly unknown[]} of
 */
function useSteps(count, of) {
  const [chosen, setAt] = useState(0);
  // When the map gets smaller it is shown once before the effect below starts over.
  const at = Math.min(chosen, Math.max(count - 1, 0));
  const [playing, setPlaying] = useState(false);
  useEffect(() => setAt(0), [...of]);
  useEffect(() => {
    if (!playing) return undefined;
    if (at >= count - 1) return setPlaying(false);
    const timer = setTimeout(() => setAt(at + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, at, count]);
  const go = (/** @type {number} */ to) => setAt(Math.min(Math.max(to, 0), Math.max(count - 1, 0)));
  const play = () => {
    if (!playing && at >= count - 1) setAt(0);
    setPlaying(!playing);
  };
  return { at, count, playing, go, play };
}

/** @param {{count: number, chosen: number, choose: (i: number) => void, add: () => void, drop: () => void}} props */
function FilterTabs({ count, chosen, choose, add, drop }) {
  const each = Array.from({ length: count }, (_, i) => i);
  return html`<div class="tabs" role="group" aria-label=${t("lab.filters")}>
    ${each.map((i) => html`<button type="button" class="chip" aria-pressed=${i === chosen} onClick=${() => choose(i)}>${t("lab.filter.n", { n: i + 1 })}</button>`)}
    ${count < MOST_FILTERS ? html`<button type="button" class="chip" onClick=${add} aria-label=${t("lab.filter.add")}><${Icon} name="plus" /></button>` : null}
    ${count > 1 ? html`<button type="button" class="chip" onClick=${drop} aria-label=${t("lab.filter.drop")}><${Icon} name="cross" /></button>` : null}
  </div>`;
}

/**
 * The filter on the picture, one window at a time, with the sum it makes.
 * @param {{picture: Grid, filter: Grid, map: Grid, stride: number, padding: Padding, steps: ReturnType<typeof useSteps>}} props
 */
function Stepping({ picture, filter, map, stride, padding, steps }) {
  const size = filter.length;
  if (!steps.count) return html`<div class="card"><h2>${t("lab.map")}</h2><p>${t("lab.map.none")}</p></div>`;
  const columns = map[0].length;
  const [y, x] = [Math.floor(steps.at / columns), steps.at % columns];
  const ground = padded(picture, size, stride, padding);
  const seen = under(ground, y * stride, x * stride, size);
  const border = zeros(picture.length, size, stride, padding);
  return html`<div class="bench-wide card" data-testid="stepping">
    <h2>${t("lab.map")} <small>${t("lab.map.size", { side: picture.length, out: places(picture.length, size, stride, padding) })}</small></h2>
    <div class="stepping">
      <${Numbers} label=${t("lab.picture")} grid=${ground} shades="picture" border=${border} window=${{ top: y * stride, left: x * stride, size }} />
      <${Numbers} label=${t("lab.map")} grid=${map} shades="signed" at=${[y, x]} hidden=${(/** @type {number} */ j, /** @type {number} */ i) => j * columns + i > steps.at} />
    </div>
    <p class="sum" data-testid="sum" aria-live="polite">${sum(seen, filter)} = <b>${short(map[y][x])}</b></p>
    <div class="steer-row">
      <button type="button" class="button" onClick=${() => steps.go(0)} aria-label=${t("lab.step.first")}><${Icon} name="undo" /></button>
      <button type="button" class="button" disabled=${steps.at === 0} onClick=${() => steps.go(steps.at - 1)}>${t("lab.step.back")}</button>
      <button type="button" class="button button-main" data-testid="lab-step" disabled=${steps.at >= steps.count - 1} onClick=${() => steps.go(steps.at + 1)}>${t("lab.step.on")}</button>
      <button type="button" class="button" onClick=${steps.play}><${Icon} name=${steps.playing ? "pause" : "play"} /> ${t(steps.playing ? "lab.step.pause" : "lab.step.play")}</button>
      <button type="button" class="button" onClick=${() => steps.go(steps.count - 1)} aria-label=${t("lab.step.last")}><${Icon} name="next" /></button>
    </div>
  </div>`;
}

/** Only what is not zero: the sum a class does on the blackboard. @param {Grid} seen @param {Grid} filter */
function sum(seen, filter) {
  const terms = seen.flatMap((row, y) => row.map((value, x) => [value, filter[y][x]])).filter(([a, b]) => a && b);
  if (!terms.length) return "0";
  return terms.map(([a, b]) => `${short(a)}·${b < 0 ? `(${short(b)})` : short(b)}`).join(" + ");
}

/** @param {{activation: Activation}} props from −4 to 4, as high as wide */
function Curve({ activation }) {
  const points = Array.from({ length: 81 }, (_, i) => (i - 40) / 10);
  const line = points.map((x) => `${x},${-activate(activation, x)}`).join(" ");
  return html`<figure class="curve"><svg viewBox="-4.4 -4.4 8.8 8.8" role="img" aria-label=${t(`lab.activation.${activation}`)}>
    <path class="curve-axes" d="M-4.2 0H4.2M0-4.2V4.2" /><polyline class="curve-line" points=${line} /></svg>
    <figcaption>${t(`lab.activation.${activation}.formula`)}</figcaption></figure>`;
}

startLab(Bench);
