/** A drawing drawn again as it was, with what the net saw in it meanwhile. */
import { html } from "htm/preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { prefersStill } from "../boil.js";
import { seconds, t } from "../i18n.js";
import { Chances } from "./chances.js";
import { Icon } from "./icons.js";
import { Sketch } from "./sketch.js";

/** @typedef {import("../results/data.js").Tape} Tape */

/** What is still to be seen when the last has happened. */
const REST_MS = 600;
const STEP_MS = 100;

/** @param {Tape} tape @returns {number} milliseconds */
function lengthOf({ strokes, looks, time_ms }) {
  return Math.max(0, time_ms ?? 0, ...strokes.map(({ t: times }) => times[times.length - 1]), ...looks.map(({ t: at }) => at)) + REST_MS;
}

/** The ink on the page at a time. @param {Tape} tape @param {number} at @returns {number[][][]} */
function inkAt({ strokes }, at) {
  return strokes
    .filter(({ t: times, gone_ms: gone }) => times[0] <= at && (gone === null || gone > at))
    .map(({ x, y, t: times }) => {
      const later = times.findIndex((time) => time > at);
      return later < 0 ? [x, y] : [x.slice(0, later), y.slice(0, later)];
    });
}

/** @param {Tape} tape @param {number} at @returns {readonly import("../results/data.js").Guess[]} */
function guessesAt({ looks }, at) {
  return looks.findLast(({ t: time }) => time <= at)?.guesses ?? [];
}

/** Time that runs while it is let. @param {number} length @returns {[number, boolean, (at: number) => void, (runs: boolean) => void]} */
function useRunning(length) {
  const [at, setAt] = useState(prefersStill() ? length : 0);
  const [runs, setRuns] = useState(!prefersStill());
  useEffect(() => {
    if (!runs) return undefined;
    const begun = performance.now() - at;
    const step = () => {
      const now = Math.min(length, performance.now() - begun);
      setAt(now);
      if (now < length) frame = requestAnimationFrame(step);
      else setRuns(false);
    };
    let frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [runs, length]);
  return [at, runs, setAt, setRuns];
}

/** Give it a key of its own for each tape. @param {{tape: Tape}} props */
export function Replay({ tape }) {
  const length = useMemo(() => lengthOf(tape), [tape]);
  const whole = useMemo(() => tape.strokes.map(({ x, y }) => [x, y]), [tape]);
  const [at, runs, setAt, setRuns] = useRunning(length);
  const known = tape.time_ms !== null && at >= tape.time_ms;
  const toggle = () => {
    if (!runs && at >= length) setAt(0);
    setRuns(!runs);
  };
  /** @param {{currentTarget: HTMLInputElement}} event */
  const scrub = ({ currentTarget }) => {
    setRuns(false);
    setAt(Number(currentTarget.value));
  };
  return html`<div class="replay" data-testid="replay" data-known=${String(known)}>
    <div class=${`replay-sheet ${known ? "is-known" : ""}`}><${Sketch} strokes=${inkAt(tape, at)} within=${whole} />
      ${known ? html`<p class="replay-stamp"><${Icon} name="check" />${t("recognized.title")}</p>` : null}</div>
    <div class="replay-time">
      <button type="button" class="button tool-small" onClick=${toggle} data-testid="replay-go"
        aria-label=${t(runs ? "replay.pause" : "replay.play")}><${Icon} name=${runs ? "pause" : "play"} /></button>
      <input type="range" min="0" max=${length} step=${STEP_MS} value=${at} onInput=${scrub} data-testid="replay-at"
        aria-label=${t("replay.time")} aria-valuetext=${seconds(at)} />
      <span class="replay-now" aria-hidden="true">${seconds(at)}</span>
    </div>
    <${Chances} guesses=${guessesAt(tape, at)} label=${t("replay.guesses")} target=${tape.category} />
  </div>`;
}
