/** What the layers of a CNN compute, number by number, as Keras does. Shows nothing. */

/** @typedef {number[][]} Grid rows of numbers, all of one length */
/** @typedef {"valid" | "same"} Padding "same" puts zeros around, "valid" none */
/** @typedef {"linear" | "relu" | "sigmoid" | "prelu"} Activation */
/** @typedef {"max" | "average"} Pooling */

/** PReLU's slope to the left of zero; Keras learns it, from here it is chosen. */
export const PRELU_SLOPE = 0.25;

/**
 * Windows that fit along one side. @param {number} side @param {number} size of the window
 * @param {number} stride @param {Padding} padding @returns {number} 0 when none fits
 */
export function places(side, size, stride, padding) {
  if (padding === "same") return Math.ceil(side / stride);
  return Math.max(0, Math.floor((side - size) / stride) + 1);
}

/**
 * Zeros before the first and after the last cell of one side; an odd one out goes to the end.
 * @param {number} side @param {number} size @param {number} stride @param {Padding} padding
 * @returns {[number, number]}
 */
export function zeros(side, size, stride, padding) {
  if (padding === "valid") return [0, 0];
  const missing = Math.max(0, (places(side, size, stride, padding) - 1) * stride + size - side);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/** The picture with its border of zeros. @param {Grid} picture @param {number} size @param {number} stride @param {Padding} padding @returns {Grid} */
export function padded(picture, size, stride, padding) {
  const width = picture[0].length;
  const [above, below] = zeros(picture.length, size, stride, padding);
  const [before, after] = zeros(width, size, stride, padding);
  const blank = () => Array(before + width + after).fill(0);
  return [
    ...Array.from({ length: above }, blank),
    ...picture.map((row) => [...Array(before).fill(0), ...row, ...Array(after).fill(0)]),
    ...Array.from({ length: below }, blank),
  ];
}

/** The part of a grid under a window. @param {Grid} grid @param {number} top @param {number} left @param {number} size @returns {Grid} */
export function under(grid, top, left, size) {
  return grid.slice(top, top + size).map((row) => row.slice(left, left + size));
}

/** Cell by cell, multiplied and added up. @param {Grid} a @param {Grid} b @returns {number} */
export function dot(a, b) {
  return a.flatMap((row, y) => row.map((value, x) => value * b[y][x])).reduce((sum, n) => sum + n, 0);
}

/**
 * The feature map of one filter (Keras' Conv2D without bias: the filter is not flipped).
 * @param {Grid} picture @param {Grid} filter square @param {number} stride @param {Padding} padding @returns {Grid}
 */
export function convolve(picture, filter, stride, padding) {
  const size = filter.length;
  const ground = padded(picture, size, stride, padding);
  return slide(picture, size, stride, padding, (top, left) => dot(under(ground, top, left, size), filter));
}

/**
 * Max or mean pooling, without padding. @param {Grid} grid @param {Pooling} kind @param {number} size
 * @param {number} stride @returns {Grid}
 */
export function pool(grid, kind, size, stride) {
  return slide(grid, size, stride, "valid", (top, left) => {
    const cells = under(grid, top, left, size).flat();
    return kind === "max" ? Math.max(...cells) : cells.reduce((sum, n) => sum + n, 0) / cells.length;
  });
}

/**
 * @param {Grid} grid @param {number} size @param {number} stride @param {Padding} padding
 * @param {(top: number, left: number) => number} value @returns {Grid}
 */
function slide(grid, size, stride, padding, value) {
  const rows = places(grid.length, size, stride, padding);
  const columns = places(grid[0].length, size, stride, padding);
  return Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (__, x) => value(y * stride, x * stride)));
}

/** @param {Activation} name @param {number} value @returns {number} */
export function activate(name, value) {
  if (name === "relu") return Math.max(0, value);
  if (name === "sigmoid") return 1 / (1 + Math.exp(-value));
  if (name === "prelu") return value < 0 ? PRELU_SLOPE * value : value;
  return value;
}

/** @param {number} size of a square filter @param {number} channels of its input @param {number} filters @returns {number} a bias for each included */
export function convolutionParameters(size, channels, filters) {
  return (size * size * channels + 1) * filters;
}

/** @param {number} inputs @param {number} units @returns {number} a bias for each included */
export function denseParameters(inputs, units) {
  return (inputs + 1) * units;
}
