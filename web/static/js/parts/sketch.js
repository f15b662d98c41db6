/** A finished drawing as SVG: sharp at any size, nothing to repaint. */
import { html } from "htm/preact";
import { trace, UNITS } from "../paint.js";

const MARGIN = 60;

/** Cut to the ink, so that a small drawing fills its frame. @param {number[][][]} strokes */
function frame(strokes) {
  const xs = strokes.flatMap(([x]) => x);
  const ys = strokes.flatMap(([, y]) => y);
  if (!xs.length) return { box: `0 0 ${UNITS} ${UNITS}`, side: UNITS };
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const side = Math.max(right - left, bottom - top, 120) + 2 * MARGIN;
  return { box: `${(left + right - side) / 2} ${(top + bottom - side) / 2} ${side} ${side}`, side };
}

/** The painter's own curve as SVG. @param {number[][]} stroke @returns {string} */
function path([xs, ys]) {
  let text = "";
  trace(
    {
      moveTo: (x, y) => void (text += `M${x} ${y}`),
      lineTo: (x, y) => void (text += `L${x} ${y}`),
      quadraticCurveTo: (cx, cy, x, y) => void (text += `Q${cx} ${cy} ${x} ${y}`),
    },
    xs,
    ys,
  );
  return text;
}

/** @param {{strokes: number[][][]}} props */
export function Sketch({ strokes }) {
  const { box, side } = frame(strokes);
  return html`<svg class="sketch" viewBox=${box} aria-hidden="true">
    <path d=${strokes.map(path).join("")} stroke-width=${side * 0.016} /></svg>`;
}
