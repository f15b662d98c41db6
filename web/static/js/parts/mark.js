/** The game's mark: a racehorse in one line, alive as soon as it is drawn. Decoration only. */
import { html } from "htm/preact";
import { boiled, FRAMES } from "../boil.js";
import { strokePath } from "./sketch.js";

/** One stroke [xs, ys], from the ground into the gallop and out again. */
const HORSE = [
  [
    0, 64, 128, 176, 208, 240, 280, 304, 280, 224, 176, 152, 188, 240, 304, 368, 424, 456, 464, 492, 496, 524,
    532, 556, 572, 596, 636, 680, 712, 696, 648, 612, 584, 584, 624, 680, 744, 784, 744, 680, 616, 584, 568,
    584, 552, 528, 528, 496, 424, 368, 352, 320, 280, 336, 440, 600, 760, 920, 1048,
  ],
  [
    416, 412, 416, 400, 376, 336, 292, 248, 216, 216, 248, 288, 224, 180, 164, 176, 184, 168, 128, 144, 100,
    116, 72, 84, 20, 64, 84, 124, 164, 192, 176, 180, 208, 248, 264, 248, 232, 256, 264, 288, 304, 304, 336,
    376, 416, 392, 344, 320, 312, 312, 352, 388, 416, 424, 420, 416, 420, 412, 416,
  ],
];

/** @param {{still?: boolean}} props */
export function Mark({ still = false }) {
  const drawings = Array.from({ length: still ? 1 : FRAMES }, (_, i) => boiled([HORSE], i)[0]);
  return html`<svg class=${`mark ${still ? "" : "is-alive"}`} viewBox="-16 4 1080 440" aria-hidden="true">
    ${drawings.map((stroke) => html`<path d=${strokePath(stroke)} pathLength="1" />`)}</svg>`;
}
