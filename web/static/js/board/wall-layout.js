/** How to hang n square canvases on a wall. Pure arithmetic. */

/** @typedef {{columns: number, rows: number, side: number}} Layout  side: of a canvas */

/** A line for the name of its own is worth this much of the canvas's size. */
const WORTH_A_LINE = 0.85;

/**
 * Name and guess under each canvas where that costs little, else the name goes onto the paper.
 * @param {number} n @param {number} width @param {number} height @param {number} line @param {number} gap
 * @returns {Layout & {dense: boolean}}
 */
export function hangWall(n, width, height, line, gap) {
  const roomy = wallLayout(n, width, height, 2 * line, gap);
  const dense = wallLayout(n, width, height, line, gap);
  if (roomy.side >= WORTH_A_LINE * dense.side) return { ...roomy, dense: false };
  return { ...dense, dense: true };
}

/**
 * The grid with the largest canvases. Lengths in any one unit.
 * @param {number} n @param {number} width @param {number} height
 * @param {number} label  height of the text under each canvas @param {number} gap
 * @returns {Layout}
 */
export function wallLayout(n, width, height, label, gap) {
  let best = { columns: 1, rows: Math.max(1, n), side: 0 };
  for (let columns = 1; columns <= Math.max(1, n); columns++) {
    const rows = Math.ceil(n / columns) || 1;
    const across = (width - gap * (columns - 1)) / columns;
    const down = (height - gap * (rows - 1)) / rows - label;
    const side = Math.floor(Math.min(across, down));
    if (side > best.side) best = { columns, rows, side };
  }
  return best;
}
