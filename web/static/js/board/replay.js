/** A finished drawing drawn again and again, at about the pace of its hand. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { prefersStill } from "../boil.js";
import { Sketch } from "../parts/sketch.js";

const SHORTEST_MS = 1400;
const LONGEST_MS = 3200;
/** How long the whole of it is seen before it is drawn again. */
const REST_MS = 2600;

/** The first points of a drawing. @param {readonly (readonly (readonly number[])[])[]} strokes @param {number} share 0 to 1 @returns {number[][][]} */
function inkUpTo(strokes, share) {
  let left = Math.ceil(share * strokes.reduce((sum, [xs]) => sum + xs.length, 0));
  return strokes.flatMap(([xs, ys]) => {
    const n = Math.min(left, xs.length);
    left -= n;
    return n ? [[xs.slice(0, n), ys.slice(0, n)]] : [];
  });
}

/** Rises from 0 to 1, rests there, and begins anew. @param {number} runMs @returns {number} */
function useShare(runMs) {
  const [share, setShare] = useState(prefersStill() ? 1 : 0);
  useEffect(() => {
    if (prefersStill()) return undefined;
    const began = performance.now();
    let frame = requestAnimationFrame(function draw(now) {
      setShare(Math.min(1, Math.max(0, (now - began) % (runMs + REST_MS)) / runMs));
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [runMs]);
  return share;
}

/** @param {{strokes: number[][][], timeMs: number | null}} props timeMs: how long it took, if that is known */
export function Redrawn({ strokes, timeMs }) {
  const share = useShare(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, timeMs ?? LONGEST_MS)));
  return html`<${Sketch} strokes=${inkUpTo(strokes, share)} within=${strokes} alive=${share === 1} />`;
}
