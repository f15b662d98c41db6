/** The pen for those who draw by keyboard: arrows move it, space puts it down and lifts it. */
import { UNITS } from "./paint.js";

/** @typedef {import("./pen.js").Strokes} Strokes */

/** Where keys mean something else. */
const BUSY = "input, select, textarea, dialog, [role=dialog], [contenteditable]";
/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Canvas units a second; held together with shift, slow and exact. */
const SPEED = 420;
const SLOW = 120;
/** A tap moves this far at once, so that single presses draw too. */
const NUDGE = 10;

/**
 * @param {HTMLElement} surface focusable
 * @param {Strokes & {cursor: (at: {x: number, y: number, down: boolean} | null) => void}} hooks
 * @param {boolean} anywhere whether the arrow keys find the pen wherever the focus is
 * @returns {() => void} takes the listeners off again
 */
export function attachKeyPen(surface, hooks, anywhere) {
  let x = UNITS / 2;
  let y = UNITS / 2;
  let down = false;
  let shown = false;
  let lastMs = 0;
  /** @type {Set<string>} */
  const held = new Set();

  const show = () => {
    shown = true;
    hooks.cursor({ x, y, down });
  };
  const leave = () => {
    delete surface.dataset.by;
    hide();
  };
  const hide = () => {
    lift();
    held.clear();
    shown = false;
    hooks.cursor(null);
  };
  const lift = () => {
    if (down) hooks.end();
    down = false;
  };
  const here = () => ({ x: Math.round(x), y: Math.round(y), t: Math.round(performance.now()) });

  /** @param {number} distance */
  const go = (distance) => {
    for (const key of held) {
      x = Math.min(UNITS, Math.max(0, x + DIRECTIONS[key][0] * distance));
      y = Math.min(UNITS, Math.max(0, y + DIRECTIONS[key][1] * distance));
    }
    if (down) hooks.extend([here()]);
    show();
  };

  let slow = false;
  /** @param {number} nowMs */
  const glide = (nowMs) => {
    if (!held.size) return;
    go(((slow ? SLOW : SPEED) * Math.min(50, nowMs - lastMs)) / 1000);
    lastMs = nowMs;
    requestAnimationFrame(glide);
  };

  /** @param {KeyboardEvent} event */
  const press = (event) => {
    slow = event.shiftKey;
    if (event.key === " " || event.key in DIRECTIONS) surface.dataset.by = "keys";
    if (event.key in DIRECTIONS) {
      event.preventDefault();
      if (held.has(event.key)) return;
      held.add(event.key);
      go(NUDGE);
      lastMs = performance.now();
      if (held.size === 1) requestAnimationFrame(glide);
    } else if (event.key === " ") {
      event.preventDefault();
      if (event.repeat) return;
      if (down) lift();
      else down = hooks.begin(here());
      show();
    } else if (event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      lift();
      hooks.undo();
      if (shown) show();
    }
  };
  /** @param {KeyboardEvent} event */
  const release = (event) => {
    slow = event.shiftKey;
    held.delete(event.key);
  };
  // The cursor shows for a keyboard's focus, not for a finger's.
  const focus = () => (surface.dataset.by ?? "keys") === "keys" && surface.matches(":focus-visible") && show();

  /** @param {KeyboardEvent} event */
  const find = (event) => {
    const at = /** @type {Element} */ (event.target);
    if (!anywhere || !(event.key in DIRECTIONS) || at === surface || at.closest(BUSY)) return;
    surface.focus({ preventScroll: true });
    press(event);
  };

  document.addEventListener("keydown", find);
  surface.addEventListener("keydown", press);
  surface.addEventListener("keyup", release);
  surface.addEventListener("focus", focus);
  surface.addEventListener("blur", leave);
  surface.addEventListener("pointerdown", hide, true);
  return () => {
    held.clear();
    document.removeEventListener("keydown", find);
    surface.removeEventListener("keydown", press);
    surface.removeEventListener("keyup", release);
    surface.removeEventListener("focus", focus);
    surface.removeEventListener("blur", leave);
    surface.removeEventListener("pointerdown", hide, true);
  };
}
