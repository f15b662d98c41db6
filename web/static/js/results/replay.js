/** One drawing drawn again: time that runs, stops and is moved by hand, and the ink there was by then. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { number, seconds, t } from "../i18n.js";
import { paintStroke, prepare } from "../paint.js";
import { Icon } from "../parts/icons.js";

/** @typedef {import("./data.js").Tape} Tape */

const SPEEDS = [1, 2, 4];
/** What stands still at the end, so that the last stroke is seen. */
const REST_MS = 400;

/** How long a tape is worth watching, milliseconds. @param {Tape} tape @returns {number} */
export function lengthOf(tape) {
  const moments = tape.strokes.flatMap(({ t: times, gone_ms }) => [times[times.length - 1], gone_ms ?? 0]);
  return Math.max(1000, tape.time_ms ?? 0, ...moments, ...tape.looks.map((look) => look.t)) + REST_MS;
}

/** The ink on the page at a moment. @param {Tape} tape @param {number} now @returns {number[][][]} [[xs, ys], …] */
export function inkAt(tape, now) {
  return tape.strokes
    .filter(({ t: times, gone_ms }) => times[0] <= now && (gone_ms === null || now < gone_ms))
    .map(({ x, y, t: times }) => {
      const drawn = times.filter((ms) => ms <= now).length;
      return [x.slice(0, drawn), y.slice(0, drawn)];
    });
}

/** Time for a tape: where it is, and what moves it. @param {number} end @param {number} [begin] where it starts over */
export function useTime(end, begin = 0) {
  const [place, setPlace] = useState({ end, now: end });
  const now = place.end === end ? place.now : end; // another tape, or one that has grown, is seen whole
  const setNow = (/** @type {number} */ ms) => setPlace({ end, now: ms });
  const [speed, setSpeed] = useState(1);
  const [running, setRunning] = useState(false);
  const at = useRef(now);
  at.current = now;
  useEffect(() => {
    if (!running) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(stamp) {
      const next = Math.min(end, at.current + Math.max(0, stamp - before) * speed);
      before = stamp;
      setNow(next);
      if (next < end) frame = requestAnimationFrame(tick);
      else setRunning(false);
    });
    return () => cancelAnimationFrame(frame);
  }, [running, speed, end]);
  const toggle = () => {
    if (!running && at.current >= end) setNow(begin);
    setRunning(!running);
  };
  const seek = (/** @type {number} */ ms) => {
    setRunning(false);
    setNow(ms);
  };
  return { now, running, speed, toggle, seek, faster: () => setSpeed(SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length]) };
}

/** @param {{tape: Tape, now: number, label: string}} props */
export function Page({ tape, now, label }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const paint = () => {
      if (!canvas.current) return;
      const ctx = prepare(canvas.current, canvas.current.clientWidth);
      for (const [xs, ys] of inkAt(tape, now)) paintStroke(ctx, xs, ys);
    };
    paint();
    addEventListener("resize", paint);
    return () => removeEventListener("resize", paint);
  }, [tape, now]);
  return html`<canvas ref=${canvas} class="replay-page" role="img" aria-label=${label} data-testid="replay"></canvas>`;
}

/** @param {{time: ReturnType<typeof useTime>, end: number}} props */
export function Controls({ time, end }) {
  const { now, running, speed, toggle, seek, faster } = time;
  const onKey = (/** @type {KeyboardEvent} */ e) => {
    if (e.key !== " ") return;
    e.preventDefault(); // the browser would scroll
    toggle();
  };
  return html`<div class="replay-controls">
    <button type="button" class="button button-main" data-testid="replay-play" aria-pressed=${running} onClick=${toggle}>
      <${Icon} name=${running ? "pause" : "play"} /><span>${t(running ? "host.pause" : "results.play")}</span></button>
    <input type="range" class="scrubber" min="0" max=${Math.round(end)} step="50" value=${Math.round(now)} data-testid="scrubber" aria-label=${t("results.scrubber")}
      aria-valuetext=${seconds(now)} onKeyDown=${onKey} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => seek(e.currentTarget.valueAsNumber)} />
    <output class="replay-time">${seconds(now)}</output>
    <button type="button" class="button" onClick=${faster} aria-label=${t("results.speed", { n: number(speed) })}>${number(speed)}×</button>
  </div>`;
}
