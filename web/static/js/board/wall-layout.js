/** How to hang n square canvases on a wall. Pure arithmetic. */

/**
 * The grid with the largest canvases. Lengths in any one unit.
 * @param {number} n @param {number} width @param {number} height
 * @param {number} label  height of the text under each canvas @param {number} gap
 * @returns {{columns: number, rows: number, side: number}} side: of a canvas
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
