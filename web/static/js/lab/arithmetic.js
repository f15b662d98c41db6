/** What the layers of a CNN compute, number by number, as Keras does. Shows nothing. */

/** @typedef {number[][]} Grid rows of numbers, all of one length */
/** @typedef {"valid" | "same"} Padding "same" puts zeros around, "valid" none */
/** @typedef {"linear" | "relu" | "sigmoid" | "prelu"} Activation */
/** @typedef {"max" | "average"} Pooling */

/** PReLU's slope to the left of zero; Keras learns it, from here it is chosen. */
const PRELU_SLOPE = 0.25;

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

/** All maps in one row of numbers, cell by cell with its maps side by side (Keras' order: height, width, channels). @param {readonly Grid[]} maps of one size @returns {number[]} */
export function flatten(maps) {
  return maps[0].flatMap((row, y) => row.flatMap((_, x) => maps.map((map) => map[y][x])));
}

/** What each unit of a dense layer answers. @param {readonly number[]} values @param {Grid} weights a row for each unit, its bias last @returns {number[]} */
export function dense(values, weights) {
  return weights.map((row) => values.reduce((sum, value, i) => sum + value * row[i], row[values.length]));
}

/** Answers as probabilities. @param {readonly number[]} answers @returns {number[]} */
export function softmax(answers) {
  const most = Math.max(...answers);
  const raised = answers.map((answer) => Math.exp(answer - most));
  const all = raised.reduce((sum, n) => sum + n, 0);
  return raised.map((n) => n / all);
}

/**
 * The bench's own small net, layer by layer, as Keras' summary has it.
 * @param {{side: number, size: number, stride: number, padding: Padding, filters: number, units: number}} net
 * @returns {{name: string, shape: number[], parameters: number}[]} up to the layer that leaves no map
 */
export function summary({ side, size, stride, padding, filters, units }) {
  const map = places(side, size, stride, padding);
  const pooled = places(map, 2, 2, "valid");
  const layers = [
    { name: "Input", shape: [side, side, 1], parameters: 0 },
    { name: "Conv2D", shape: [map, map, filters], parameters: convolutionParameters(size, 1, filters) },
    { name: "MaxPooling2D", shape: [pooled, pooled, filters], parameters: 0 },
    { name: "Flatten", shape: [pooled * pooled * filters], parameters: 0 },
    { name: "Dense", shape: [units], parameters: denseParameters(pooled * pooled * filters, units) },
  ];
  const lost = layers.findIndex(({ shape }) => shape.includes(0));
  return lost < 0 ? layers : layers.slice(0, lost);
}

/**
 * How many weights a dense layer has for each of a convolution's. @param {number} all @param {number} shared
 * @returns {{key: "times" | "few" | "even" | "more", times: number}} a text of lab.sharing; more: the convolution has more
 */
export function versus(all, shared) {
  const times = Math.round(all / shared);
  if (all === shared) return { key: "even", times: 1 };
  if (all < shared) return { key: "more", times: Math.round(shared / all) };
  return { key: times > 1 ? "times" : "few", times };
}

/** @param {number} size of a square filter @param {number} channels of its input @param {number} filters @returns {number} a bias for each included */
export function convolutionParameters(size, channels, filters) {
  return (size * size * channels + 1) * filters;
}

/** @param {number} inputs @param {number} units @returns {number} a bias for each included */
export function denseParameters(inputs, units) {
  return (inputs + 1) * units;
}
