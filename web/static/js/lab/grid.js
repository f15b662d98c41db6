/** A grid of numbers to look at, or to change cell by cell. Computes nothing. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";

/** @typedef {import("./arithmetic.js").Grid} Grid */

/** @typedef {{top: number, left: number, size: number}} Window */

/** At most two decimals: what a class can copy down. @param {number} value */
export const short = (value) => number(value + 0, { maximumFractionDigits: 2 });

/**
 * @param {{label: string, grid: Grid, window?: Window | null, at?: [number, number] | null, border?: number,
 *   shades?: "picture" | "signed" | "none", choose?: (y: number, x: number) => void, hidden?: (y: number, x: number) => boolean}} props
 *   window: cells in a frame; at: the one cell of the moment; border: rings of zeros around
 */
export function Numbers({ label, grid, window = null, at = null, border = 0, shades = "none", choose, hidden = () => false }) {
  const most = Math.max(1e-9, ...grid.flat().map(Math.abs));
  return html`<table class=${`grid shades-${shades}`} aria-label=${label}><tbody>
    ${grid.map((row, y) => html`<tr>${row.map((value, x) => html`<td
        class=${cellClass(y, x, { window, at, border, grid })}
        style=${{ "--shade": hidden(y, x) ? 0 : Math.abs(value) / most }} data-sign=${Math.sign(value)}
        onClick=${choose ? () => choose(y, x) : null}>${hidden(y, x) ? "" : short(value)}</td>`)}</tr>`)}
  </tbody></table>`;
}

/** @param {number} y @param {number} x @param {{window: Window | null, at: [number, number] | null, border: number, grid: Grid}} of */
function cellClass(y, x, { window, at, border, grid }) {
  const inside = window && y >= window.top && y < window.top + window.size && x >= window.left && x < window.left + window.size;
  const edge = y < border || x < border || y >= grid.length - border || x >= grid[0].length - border;
  return [inside ? "is-under" : "", at && at[0] === y && at[1] === x ? "is-at" : "", border && edge ? "is-zero" : ""].join(" ").trim();
}

/**
 * Cells to type into; arrow keys go from cell to cell.
 * @param {{label: string, grid: Grid, change: (grid: Grid) => void, window?: Window | null, shades?: string}} props
 */
export function Editor({ label, grid, change, window = null, shades = "none" }) {
  /** @param {number} y @param {number} x @param {string} text */
  const write = (y, x, text) => {
    const value = Number(text.replace("−", "-").replace(",", "."));
    if (!Number.isFinite(value) || Math.abs(value) > 99) return;
    change(grid.map((row, j) => row.map((old, i) => (j === y && i === x ? value : old))));
  };
  return html`<table class=${`grid is-edited shades-${shades}`} aria-label=${label}><tbody>
    ${grid.map((row, y) => html`<tr>${row.map((value, x) => html`<td
        class=${cellClass(y, x, { window, at: null, border: 0, grid })} style=${{ "--shade": Math.min(1, Math.abs(value)) }} data-sign=${Math.sign(value)}>
      <input inputmode="decimal" autocomplete="off" value=${value} aria-label=${t("lab.cell", { row: y + 1, column: x + 1 })}
        onFocus=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => e.currentTarget.select()}
        onKeyDown=${walk} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => write(y, x, e.currentTarget.value)} /></td>`)}</tr>`)}
  </tbody></table>`;
}

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {KeyboardEvent} event */
function walk(event) {
  const step = STEPS[event.key];
  const cell = /** @type {HTMLElement} */ (event.target).closest("td");
  const row = cell?.closest("tr");
  const table = cell?.closest("table");
  if (!step || !cell || !row || !table) return;
  const next = table.rows[row.rowIndex + step[0]]?.cells[cell.cellIndex + step[1]];
  if (!next) return;
  event.preventDefault();
  next.querySelector("input")?.focus();
}

/** Presses of a picture's cell turn ink on and off. @param {Grid} grid @param {number} y @param {number} x @returns {Grid} */
export function toggled(grid, y, x) {
  return grid.map((row, j) => row.map((old, i) => (j === y && i === x ? (old ? 0 : 1) : old)));
}
