/** Curves over epochs, each named at its end, with its own dash and mark, and a band for its starts. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { number, t } from "../i18n.js";

/** @typedef {{name: string, runs: readonly (readonly number[])[]}} Line */

const DASHES = ["", "10 5", "3 5", "14 4 3 4"];
const MARKS = ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0", "M-5-5H5V5H-5Z", "M0-6 6 5H-6Z", "M-5-5 5 5M5-5-5 5"];
const [LEFT, TOP, BOTTOM] = [52, 14, 46];
const NARROW = 520;
/** The widest that a letter of a name is, in pixels. */
const LETTER = 10.5;

/** @param {{label: string, share: boolean, epochs: number, lines: readonly Line[]}} props share: 0…1 as per cent */
export function Plot({ label, share, epochs, lines }) {
  const { ref, width } = useWidth();
  const drawn = lines.filter(({ runs }) => runs.some((run) => run.length)).map(({ name, runs }) => ({ name, runs, middle: middle(runs) }));
  const say = (/** @type {number} */ value) => number(value, share ? { style: "percent", maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 });
  const narrow = width < NARROW;
  // On a phone names stand below: beside the curves they would leave no room for them.
  const ending = (/** @type {{name: string, middle: number[]}} */ { name, middle: line }) => {
    const value = say(line[line.length - 1]);
    return narrow ? value : `${name}: ${value}`;
  };
  const right = 24 + LETTER * Math.max(...drawn.map((line) => letters(ending(line))), 4);
  const height = narrow ? 280 : Math.min(440, width / 2);
  const top = share ? 1 : Math.max(1e-9, ...drawn.flatMap(({ runs }) => runs.flatMap((run) => run.filter(Number.isFinite))));
  const x = (/** @type {number} */ epoch) => LEFT + ((epoch - 1) / Math.max(epochs - 1, 1)) * (width - LEFT - right);
  const y = (/** @type {number} */ value) => TOP + (1 - Math.min(value / top, 1)) * (height - BOTTOM - TOP);
  const places = apart(drawn.map(({ middle: line }) => y(line[line.length - 1])), 20);
  return html`<figure class="plot" ref=${ref}><svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      ${[0, 0.25, 0.5, 0.75, 1].map((part) => html`<g class="tick"><path d=${`M${LEFT} ${y(part * top)}H${width - right}`} />
        <text x=${LEFT - 8} y=${y(part * top) + 5} text-anchor="end">${say(part * top)}</text></g>`)}
      ${[1, 5, 10, 15, 20].filter((n) => n <= epochs).map((epoch) => html`<text class="tick" x=${x(epoch)} y=${height - BOTTOM + 22} text-anchor="middle">${epoch}</text>`)}
      <text class="tick" x=${(LEFT + width - right) / 2} y=${height - 4} text-anchor="middle">${t("lab.plot.epoch")}</text>
      ${drawn.map(({ name, runs, middle: line }, i) => html`<g class=${`line line-${i}`}><path class="band" d=${band(runs, x, y)} />
        <polyline points=${line.map((value, e) => `${x(e + 1)},${y(value)}`).join(" ")} stroke-dasharray=${DASHES[i % DASHES.length]} />
        ${line.map((value, e) => (e % 5 === 4 || e === 0 ? html`<path class="mark" transform=${`translate(${x(e + 1)} ${y(value)})`} d=${MARKS[i % MARKS.length]} />` : null))}
        <path class="leader" d=${`M${x(line.length) + 8} ${y(line[line.length - 1])}L${x(line.length) + 18} ${places[i]}`} />
        <text class="line-name" x=${x(line.length) + 20} y=${places[i] + 5}>${ending({ name, middle: line })}</text></g>`)}
    </svg>
    <figcaption class="legend">${drawn.map(({ name }, i) => html`<span class=${`line line-${i}`}><svg viewBox="-18 -8 36 16" aria-hidden="true"><polyline points="-18,0 18,0" stroke-dasharray=${DASHES[i % DASHES.length]} /><path class="mark" d=${MARKS[i % MARKS.length]} /></svg>${name}</span>`)}</figcaption></figure>`;
}

/** One unit is one pixel, so that numbers are as large on a phone as on a wall. */
function useWidth() {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (!ref.current) return undefined;
    const watch = new ResizeObserver(([{ contentRect }]) => setWidth(Math.round(contentRect.width)));
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, []);
  return { ref, width };
}

/** Room a name takes: a Chinese character is as wide as two letters. @param {string} name */
const letters = (name) => [...name].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);

/** Moved as little as keeps them so far apart, from above downwards. @param {readonly number[]} wanted @param {number} gap @returns {number[]} */
function apart(wanted, gap) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  order.forEach((i, n) => {
    if (n) placed[i] = Math.max(placed[i], placed[order[n - 1]] + gap);
  });
  return placed;
}

/** @param {readonly (readonly number[])[]} runs @returns {number[]} the mean after each epoch that all have reached */
function middle(runs) {
  const length = Math.min(...runs.map((run) => run.length));
  return Array.from({ length }, (_, e) => runs.reduce((sum, run) => sum + run[e], 0) / runs.length);
}

/** From the least to the greatest of the starts. @param {readonly (readonly number[])[]} runs @param {(epoch: number) => number} x @param {(value: number) => number} y */
function band(runs, x, y) {
  const length = Math.min(...runs.map((run) => run.length));
  if (runs.length < 2 || !length) return "";
  const edge = (/** @type {(...values: number[]) => number} */ of) => Array.from({ length }, (_, e) => `${x(e + 1)} ${y(of(...runs.map((run) => run[e])))}`);
  return `M${edge(Math.max).join("L")}L${edge(Math.min).reverse().join("L")}Z`;
}
