/** A finished drawing as SVG: sharp at any size, nothing to repaint. */
import { html } from "htm/preact";
import { boiled, FRAMES } from "../boil.js";
import { trace, UNITS } from "../paint.js";

const MARGIN = 60;

/** Cut to the ink, so that a small drawing fills its frame. @param {number[][][]} strokes */
export function frame(strokes) {
  const xs = strokes.flatMap(([x]) => x);
  const ys = strokes.flatMap(([, y]) => y);
  if (!xs.length) return { box: `0 0 ${UNITS} ${UNITS}`, side: UNITS };
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const side = Math.max(right - left, bottom - top, 120) + 2 * MARGIN;
  return { box: `${(left + right - side) / 2} ${(top + bottom - side) / 2} ${side} ${side}`, side };
}

/** Thumbnails come in a box of 256. */
const SCALE = UNITS / 256;

/** @param {number[][][]} strokes in a box of 256 @returns {number[][][]} in canvas units */
export function large(strokes) {
  return strokes.map((stroke) => stroke.map((axis) => axis.map((value) => value * SCALE)));
}

/** Whole tenths: a tenth of a canvas unit is nothing to see. @param {number} value */
const r = (value) => Math.round(10 * value) / 10;

/** The painter's own curve as SVG. @param {readonly (readonly number[])[]} stroke [xs, ys] @returns {string} */
export function strokePath([xs, ys]) {
  let text = "";
  trace(
    {
      moveTo: (x, y) => void (text += `M${r(x)} ${r(y)}`),
      lineTo: (x, y) => void (text += `L${r(x)} ${r(y)}`),
      quadraticCurveTo: (cx, cy, x, y) => void (text += `Q${r(cx)} ${r(cy)} ${r(x)} ${r(y)}`),
    },
    xs,
    ys,
  );
  return text;
}

/**
 * @param {{strokes: number[][][], alive?: boolean, within?: number[][][]}} props alive: it wobbles, as what was
 *   recognised may; within: cut to this drawing's ink, of which only some is shown
 */
export function Sketch({ strokes, alive = false, within = strokes }) {
  const { box, side } = frame(within);
  const drawings = alive ? Array.from({ length: FRAMES }, (_, i) => boiled(strokes, i)) : [strokes];
  return html`<svg class=${`sketch ${alive ? "is-alive" : ""}`} viewBox=${box} aria-hidden="true">
    ${drawings.map((drawing) => html`<path d=${drawing.map(strokePath).join("")} stroke-width=${side * 0.016} />`)}</svg>`;
}
