/** Ink that comes alive: the wobble of a drawing drawn again and again, as in hand-drawn films. */

/** How many different drawings make the wobble. */
export const FRAMES = 3;
/** Each is seen this long. */
export const FRAME_MS = 130;
/** Canvas units. */
const REACH = 7;
const WAVE = 55;

/**
 * The same strokes, a little elsewhere: moved by slow waves, so that lines stay smooth and whole.
 * @param {readonly (readonly (readonly number[])[])[]} strokes [[xs, ys], …] @param {number} frame
 * @returns {number[][][]}
 */
export function boiled(strokes, frame) {
  const turn = 2.4 * (frame % FRAMES);
  return strokes.map(([xs, ys]) => [
    xs.map((x, i) => x + REACH * Math.sin(ys[i] / WAVE + turn)),
    ys.map((y, i) => y + REACH * Math.sin(xs[i] / WAVE - 1.7 * turn)),
  ]);
}

/** Those who asked for less motion get none. @returns {boolean} */
export function prefersStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
