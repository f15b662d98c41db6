/** Time that runs out, as a line of ink and as a number. Decides nothing: the server's clock does. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { number, t } from "../i18n.js";

/** @typedef {import("../clock.js").ServerClock} ServerClock */

const HURRY_S = 5;

/** When the phase ends by itself; in a pause nobody knows. @param {import("../messages.js").RoomState} state */
export const phaseEnd = (state) => (state.paused ? null : state.phase_ends_ms);

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

/**
 * What is left, running or, in a pause, as it was when it began; null: came in during the pause.
 * @param {ServerClock} clock @param {number | null} endsMs @returns {number | null} milliseconds
 */
function useFrozen(clock, endsMs) {
  const last = useRef(/** @type {number | null} */ (null));
  const frozen = useRef(/** @type {number | null} */ (null));
  if (endsMs !== null) frozen.current = null;
  else if (last.current !== null) frozen.current = clock.until(last.current);
  last.current = endsMs;
  return frozen.current;
}

/** @param {{clock: ServerClock, endsMs: number | null, totalMs: number, calm?: boolean}} props calm: nobody need hurry */
export function Timer({ clock, endsMs, totalMs, calm = false }) {
  const left = useSecondsLeft(clock, endsMs);
  const frozenMs = useFrozen(clock, endsMs);
  /** @type {{current: HTMLElement | null}} */
  const bar = useRef(null);
  useEffect(() => shrink(bar.current, clock, endsMs, frozenMs, totalMs), [clock, endsMs, totalMs]);
  const shown = left ?? (frozenMs === null ? null : Math.ceil(frozenMs / 1000));
  return html`<div class=${`timer ${!calm && shown !== null && shown <= HURRY_S ? "is-hurry" : ""}`} data-testid="timer" role="timer"
      aria-label=${t("timer.label")}>
    <span class="timer-track"><span class="timer-ink" ref=${bar}><${Runner} still=${endsMs === null} /></span></span>
    <span class="timer-number">${shown === null ? "–" : number(shown)}</span>
  </div>`;
}

/** The runner's legs, stretched and gathered: pictures of their own, so that no frame of the run costs the page. */
const STRIDES = ["M20 44q-7 4-12 10M44 44q7 4 12 10", "M26 46q5 6 2 13M38 46q-5 6-2 13"];

/** Who takes the line back: a drop of ink at a gallop. @param {{still: boolean}} props */
function Runner({ still }) {
  return html`<span class=${`runner ${still ? "is-still" : ""}`} aria-hidden="true">
    ${STRIDES.map((d) => html`<svg class="runner-legs" viewBox="0 0 64 64"><path d=${d} /></svg>`)}
    <svg viewBox="0 0 64 64"><path class="runner-body" d="M35 5c11-1 21 6 22 18s-2 23-13 27-24 4-30-2S9 30 13 20 25 6 35 5z" />
      <circle class="runner-eye" cx="19" cy="24" r="6.5" /><circle class="runner-eye" cx="34" cy="24" r="7.5" />
      <circle class="runner-body" cx="17" cy="25" r="3" /><circle class="runner-body" cx="31" cy="25" r="3.6" /></svg></span>`;
}

/**
 * The browser's own animation does the counting: no script runs per frame.
 * @param {HTMLElement | null} bar @param {ServerClock} clock @param {number | null} endsMs
 * @param {number | null} frozenMs @param {number} totalMs
 */
function shrink(bar, clock, endsMs, frozenMs, totalMs) {
  if (!bar) return undefined;
  const left = endsMs === null ? (frozenMs ?? 0) : clock.until(endsMs);
  const from = `translateX(${100 * Math.min(1, left / totalMs) - 100}%)`;
  const motion = bar.animate(
    [{ transform: from }, { transform: endsMs === null ? from : "translateX(-100%)" }],
    { duration: Math.max(1, left), fill: "forwards" },
  );
  return () => motion.cancel();
}
