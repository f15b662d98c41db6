/** A finished drawing as SVG: sharp at any size, nothing to repaint. */
import { html } from "htm/preact";
import { boiled, FRAMES } from "../boil.js";
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

/** @param {{strokes: number[][][], alive?: boolean}} props alive: it wobbles, as what was recognised may */
export function Sketch({ strokes, alive = false }) {
  const { box, side } = frame(strokes);
  const drawings = alive ? Array.from({ length: FRAMES }, (_, i) => boiled(strokes, i)) : [strokes];
  return html`<svg class=${`sketch ${alive ? "is-alive" : ""}`} viewBox=${box} aria-hidden="true">
    ${drawings.map((drawing) => html`<path d=${drawing.map(path).join("")} stroke-width=${side * 0.016} />`)}</svg>`;
}
