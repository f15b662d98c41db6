/** A grid of numbers to look at, or to change cell by cell. Computes nothing. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { number, t } from "../i18n.js";
import { parsed, turned } from "./typed.js";

/** @typedef {import("./arithmetic.js").Grid} Grid */

/** @typedef {{top: number, left: number, size: number}} Window */

/** Rings of zeros before and after the picture: an odd one out is at the end. @typedef {readonly [number, number]} Border */

/** @type {Border} */
const NONE = [0, 0];

/** At most two decimals: what a class can copy down. @param {number} value */
export const short = (value) => number(value + 0, { maximumFractionDigits: 2 });

/**
 * @param {{label: string, grid: Grid, window?: Window | null, at?: [number, number] | null, border?: Border,
 *   shades?: "picture" | "signed" | "none", hidden?: (y: number, x: number) => boolean}} props
 *   window: cells in a frame; at: the one cell of the moment; border: rings of zeros around
 */
export function Numbers({ label, grid, window = null, at = null, border = NONE, shades = "none", hidden = () => false }) {
  const most = Math.max(1e-9, ...grid.flat().map(Math.abs));
  return html`<table class=${`grid shades-${shades}`} aria-label=${label}><tbody>
    ${grid.map((row, y) => html`<tr>${row.map((value, x) => html`<td
        class=${cellClass(y, x, { window, at, border, grid })}
        style=${{ "--shade": hidden(y, x) ? 0 : Math.abs(value) / most }} data-sign=${Math.sign(value)}>${hidden(y, x) ? "" : short(value)}</td>`)}</tr>`)}
  </tbody></table>`;
}

/** @param {number} y @param {number} x @param {{window: Window | null, at: [number, number] | null, border: Border, grid: Grid}} of */
function cellClass(y, x, { window, at, border: [before, after], grid }) {
  const inside = window && y >= window.top && y < window.top + window.size && x >= window.left && x < window.left + window.size;
  const edge = y < before || x < before || y >= grid.length - after || x >= grid[0].length - after;
  return [inside ? "is-under" : "", at && at[0] === y && at[1] === x ? "is-at" : "", edge ? "is-zero" : ""].join(" ").trim();
}

/**
 * Cells to type into; arrow keys go from cell to cell.
 * @param {{label: string, grid: Grid, change: (grid: Grid) => void, window?: Window | null, shades?: string}} props
 */
export function Editor({ label, grid, change, window = null, shades = "none" }) {
  const last = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** @param {number} y @param {number} x @param {number} value */
  const write = (y, x, value) => change(grid.map((row, j) => row.map((old, i) => (j === y && i === x ? value : old))));
  const turn = () => {
    const cell = last.current;
    if (!cell?.isConnected) return;
    cell.value = turned(cell.value);
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    if (document.activeElement === cell) cell.setSelectionRange(cell.value.length, cell.value.length);
  };
  return html`<div class="editor"><table class=${`grid is-edited shades-${shades}`} aria-label=${label}><tbody>
    ${grid.map((row, y) => html`<tr>${row.map((value, x) => html`<td
        class=${cellClass(y, x, { window, at: null, border: NONE, grid })} style=${{ "--shade": Math.min(1, Math.abs(value)) }} data-sign=${Math.sign(value)}>
      <${Cell} value=${value} label=${t("lab.cell", { row: y + 1, column: x + 1 })} write=${(/** @type {number} */ typed) => write(y, x, typed)}
        chosen=${(/** @type {HTMLInputElement} */ cell) => void (last.current = cell)} /></td>`)}</tr>`)}
  </tbody></table>
  <button type="button" class="chip" data-testid="turn-sign" aria-label=${t("lab.cell.sign")} title=${t("lab.cell.sign")}
    onPointerDown=${(/** @type {Event} */ e) => e.preventDefault()} onClick=${turn}>±</button></div>`;
}

/**
 * What is typed stays as it is typed until the cell is left; then it is the number it came to.
 * @param {{value: number, label: string, write: (value: number) => void, chosen: (cell: HTMLInputElement) => void}} props
 */
function Cell({ value, label, write, chosen }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  /** @typedef {{currentTarget: HTMLInputElement}} Typed */
  const type = (/** @type {Typed} */ { currentTarget: cell }) => {
    const typed = parsed(cell.value);
    setDraft(cell.value);
    if (typed !== null) write(typed);
  };
  return html`<input inputmode="decimal" autocomplete="off" value=${draft ?? value} aria-label=${label} aria-invalid=${draft !== null && parsed(draft) === null}
    onFocus=${(/** @type {Typed} */ e) => { chosen(e.currentTarget); e.currentTarget.select(); }}
    onInput=${type} onBlur=${() => setDraft(null)}
    onKeyDown=${(/** @type {KeyboardEvent} */ e) => { if (e.key === "Enter") setDraft(null); else walk(e); }} />`;
}

/**
 * Cells to turn on and off; arrow keys go from cell to cell, the tabulator past them all.
 * @param {{label: string, grid: Grid, choose: (y: number, x: number) => void}} props
 */
export function Switches({ label, grid, choose }) {
  const [at, setAt] = useState(/** @type {[number, number]} */ ([0, 0]));
  const [row, column] = at.map((place) => Math.min(place, grid.length - 1));
  return html`<table class="grid shades-picture" aria-label=${label}><tbody>
    ${grid.map((cells, y) => html`<tr>${cells.map((value, x) => html`<td data-sign=${Math.sign(value)}>
      <button type="button" tabindex=${y === row && x === column ? 0 : -1} aria-pressed=${value > 0}
        onFocus=${() => setAt([y, x])} onKeyDown=${walk} onClick=${() => choose(y, x)}><span class="sr-only">${t("lab.cell", { row: y + 1, column: x + 1 })}:</span> ${short(value)}</button></td>`)}</tr>`)}
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
  /** @type {HTMLElement | null} */ (next.querySelector("input, button"))?.focus();
}

/** Presses of a picture's cell turn ink on and off. @param {Grid} grid @param {number} y @param {number} x @returns {Grid} */
export function toggled(grid, y, x) {
  return grid.map((row, j) => row.map((old, i) => (j === y && i === x ? (old ? 0 : 1) : old)));
}
