/** Curves over epochs: a line for each choice, with its own dash and mark, and a band for its seeds. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";

/** @typedef {{name: string, runs: readonly (readonly number[])[]}} Line */

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [640, 320, 56, 40];
const DASHES = ["", "10 5", "3 5", "14 4 3 4"];
const MARKS = ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0", "M-5-5H5V5H-5Z", "M0-6 6 5H-6Z", "M-5-5 5 5M5-5-5 5"];

/** @param {{label: string, share: boolean, epochs: number, lines: readonly Line[]}} props share: 0…1 as per cent */
export function Plot({ label, share, epochs, lines }) {
  const drawn = lines.filter(({ runs }) => runs.some((run) => run.length));
  const top = share ? 1 : Math.max(1e-9, ...drawn.flatMap(({ runs }) => runs.flatMap((run) => run.filter(Number.isFinite))));
  const x = (/** @type {number} */ epoch) => LEFT + ((epoch - 1) / Math.max(epochs - 1, 1)) * (WIDTH - LEFT - 16);
  const y = (/** @type {number} */ value) => 12 + (1 - Math.min(value / top, 1)) * (HEIGHT - BOTTOM - 12);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * top);
  const epochTicks = [1, ...[5, 10, 15, 20].filter((n) => n <= epochs)];
  return html`<figure class="plot"><svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${label}>
      ${ticks.map((value) => html`<g class="tick"><path d=${`M${LEFT} ${y(value)}H${WIDTH - 16}`} />
        <text x=${LEFT - 8} y=${y(value) + 5} text-anchor="end">${share ? number(value, { style: "percent" }) : number(value, { maximumSignificantDigits: 2 })}</text></g>`)}
      ${epochTicks.map((epoch) => html`<text class="tick" x=${x(epoch)} y=${HEIGHT - BOTTOM + 22} text-anchor="middle">${epoch}</text>`)}
      <text class="tick" x=${(LEFT + WIDTH) / 2} y=${HEIGHT - 2} text-anchor="middle">${t("lab.plot.epoch")}</text>
      ${drawn.map(({ runs }, i) => html`<g class=${`line line-${i}`}><path class="band" d=${band(runs, x, y)} />
        <polyline points=${middle(runs).map((value, e) => `${x(e + 1)},${y(value)}`).join(" ")} stroke-dasharray=${DASHES[i % DASHES.length]} />
        ${middle(runs).map((value, e) => (e % 5 === 4 || e === 0 ? html`<path class="mark" transform=${`translate(${x(e + 1)} ${y(value)})`} d=${MARKS[i % MARKS.length]} />` : null))}</g>`)}
    </svg>
    <figcaption class="legend">${drawn.map(({ name }, i) => html`<span class=${`line line-${i}`}><svg viewBox="-18 -8 36 16" aria-hidden="true"><polyline points="-18,0 18,0" stroke-dasharray=${DASHES[i % DASHES.length]} /><path class="mark" d=${MARKS[i % MARKS.length]} /></svg>${name}</span>`)}</figcaption></figure>`;
}

/** @param {readonly (readonly number[])[]} runs @returns {number[]} the mean after each epoch that all have reached */
function middle(runs) {
  const length = Math.min(...runs.map((run) => run.length));
  return Array.from({ length }, (_, e) => runs.reduce((sum, run) => sum + run[e], 0) / runs.length);
}

/** From the least to the greatest of the seeds. @param {readonly (readonly number[])[]} runs @param {(epoch: number) => number} x @param {(value: number) => number} y */
function band(runs, x, y) {
  const length = Math.min(...runs.map((run) => run.length));
  if (runs.length < 2 || !length) return "";
  const edge = (/** @type {(...values: number[]) => number} */ of) => Array.from({ length }, (_, e) => `${x(e + 1)} ${y(of(...runs.map((run) => run[e])))}`);
  return `M${edge(Math.max).join("L")}L${edge(Math.min).reverse().join("L")}Z`;
}
