/** Time that runs out, as a line of ink and as a number. Decides nothing: the server's clock does. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { number, t } from "../i18n.js";

/** @typedef {import("../clock.js").ServerClock} ServerClock */

const HURRY_S = 5;

/**
 * Whole seconds left, ticking on the second. @param {ServerClock} clock @param {number | null} endsMs
 * @returns {number | null}
 */
export function useSecondsLeft(clock, endsMs) {
  const [, setTurn] = useState(0);
  const left = endsMs === null ? null : clock.until(endsMs);
  useEffect(() => {
    if (endsMs === null) return undefined;
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const tick = () => {
      setTurn((n) => n + 1);
      const now = clock.until(endsMs);
      if (now > 0) timer = setTimeout(tick, (now % 1000) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [clock, endsMs]);
  return left === null ? null : Math.ceil(left / 1000);
}

/** @param {{clock: ServerClock, endsMs: number | null, totalMs: number, paused?: boolean}} props */
export function Timer({ clock, endsMs, totalMs, paused = false }) {
  const left = useSecondsLeft(clock, endsMs);
  /** @type {{current: HTMLElement | null}} */
  const bar = useRef(null);
  useEffect(() => shrink(bar.current, clock, endsMs, totalMs), [clock, endsMs, totalMs]);
  const hurry = left !== null && left <= HURRY_S;
  return html`<div class=${`timer ${hurry ? "is-hurry" : ""}`} data-testid="timer" role="timer"
      aria-label=${t("timer.label")}>
    <span class="timer-track"><span class="timer-ink" ref=${bar}></span></span>
    <span class="timer-number">${left === null ? (paused ? "–" : "") : number(left)}</span>
  </div>`;
}

/**
 * The browser's own animation does the counting: no script runs per frame.
 * @param {HTMLElement | null} bar @param {ServerClock} clock @param {number | null} endsMs @param {number} totalMs
 */
function shrink(bar, clock, endsMs, totalMs) {
  if (!bar || endsMs === null) return undefined;
  const left = clock.until(endsMs);
  const from = Math.min(1, left / totalMs);
  const motion = bar.animate(
    [{ transform: `scaleX(${from})` }, { transform: "scaleX(0)" }],
    { duration: Math.max(1, left), fill: "forwards" },
  );
  return () => motion.cancel();
}
