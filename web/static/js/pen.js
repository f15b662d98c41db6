/**
 * One pen on one surface: finger, stylus or mouse as strokes in canvas units.
 * A second finger, a resting palm and other buttons are not the pen.
 */
import { UNITS } from "./paint.js";

/** @typedef {import("./ink.js").Point} Point */
/**
 * @typedef {object} Strokes
 * @property {(point: Point) => boolean} begin
 * @property {(points: Point[], ahead?: Point[]) => void} extend  ahead: where the browser expects the pen next
 * @property {() => void} end
 * @property {() => void} undo  takes back the stroke that was ended last
 */

/** Further than this a prediction is a guess that jumps. */
const AHEAD = 2;
/** A touch wider than this (CSS px) is the heel of a hand. */
const PALM_PX = 70;
/** After the stylus was near, touches are the hand that holds it. */
const STYLUS_RULES_MS = 1500;

/**
 * @param {HTMLElement} surface with `touch-action: none` @param {Strokes} strokes
 * @returns {() => void} takes the listeners off again
 */
export function attachPen(surface, strokes) {
  /** @type {number | null} */
  let active = null;
  let isTouch = false;
  let box = surface.getBoundingClientRect();
  let stylusMs = -Infinity;

  /** @param {PointerEvent} event @returns {Point} */
  const point = (event) => ({
    x: units((event.clientX - box.left) / box.width),
    y: units((event.clientY - box.top) / box.height),
    t: Math.max(0, Math.round(event.timeStamp)),
  });

  /** @param {PointerEvent} event */
  const isPen = (event) => {
    if (event.pointerType === "pen") stylusMs = event.timeStamp;
    if (event.pointerType !== "touch") return event.button === 0;
    if (event.timeStamp - stylusMs < STYLUS_RULES_MS) return false;
    return Math.max(event.width, event.height) < PALM_PX;
  };

  /** The hand may lie down before the stylus it holds: what it drew was no stroke. @param {PointerEvent} event */
  const preempts = ({ pointerType }) => {
    if (pointerType !== "pen" || !isTouch) return false;
    active = null;
    strokes.end();
    strokes.undo();
    return true;
  };

  /** @param {PointerEvent} event */
  const down = (event) => {
    if (!isPen(event) || (active !== null && !preempts(event))) return;
    event.preventDefault(); // no text selection, no synthetic mouse events
    surface.dataset.by = "pointer"; // takes the focus for Ctrl+Z, but shows no ring for it
    surface.focus({ preventScroll: true });
    box = surface.getBoundingClientRect();
    if (!strokes.begin(point(event))) return;
    active = event.pointerId;
    isTouch = event.pointerType === "touch";
    capture(surface, active);
  };

  /** @param {PointerEvent} event */
  const move = (event) => {
    if (event.pointerType === "pen") stylusMs = event.timeStamp;
    if (event.pointerId !== active) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const ahead = (event.getPredictedEvents?.() ?? []).slice(0, AHEAD);
    strokes.extend((events.length ? events : [event]).map(point), ahead.map(point));
  };

  /** @param {PointerEvent} event */
  const up = (event) => {
    if (event.pointerId !== active) return;
    active = null;
    strokes.end();
  };

  /** @param {Event} event */
  const refuse = (event) => event.preventDefault();

  /** @type {[string, (event: any) => void][]} */
  const listeners = [
    ["pointerdown", down],
    ["pointermove", move],
    ["pointerup", up],
    ["pointercancel", up],
    ["lostpointercapture", up],
    ["contextmenu", refuse],
    ["touchmove", refuse], // older Safari scrolls in spite of touch-action
  ];
  for (const [name, on] of listeners) surface.addEventListener(name, on, { passive: false });
  return () => listeners.forEach(([name, on]) => surface.removeEventListener(name, on));
}

/** @param {HTMLElement} surface @param {number} pointerId */
function capture(surface, pointerId) {
  try {
    surface.setPointerCapture(pointerId);
  } catch {
    // The pointer has gone already (or a test made it up): the stroke is a dot.
  }
}

/** @param {number} share of the side @returns {number} integer canvas units */
function units(share) {
  return Math.min(UNITS, Math.max(0, Math.round(share * UNITS)));
}
