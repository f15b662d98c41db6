/** Ink let fly: blots, drops and dashes in the six inks, thrown from both sides. Decoration only. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { prefersStill } from "../boil.js";

/**
 * A flying piece; lengths in hundredths of the height, times in seconds.
 * @typedef {{x: number, y: number, vx: number, vy: number, turn: number, spin: number, size: number, ink: number, shape: number, late: number}} Piece
 */

const PIECES = 170;
const GRAVITY = 52;
const DRAG = 0.55;
const LASTS_S = 9;
/** They come in gusts. */
const GUSTS = 4;
const GUST_S = 1.1;
const LONGEST_STEP_S = 0.05;

/** @param {number} n @returns {number} from 0 to n - 1 */
const any = (n) => Math.floor(n * Math.random());

/** @param {number} wide  hundredths of the height @returns {Piece[]} */
function thrown(wide) {
  return Array.from({ length: PIECES }, (_, i) => {
    const left = i % 2 === 0;
    const speed = 60 + 75 * Math.random();
    const angle = (left ? -1 : 1) * (0.12 + 0.6 * Math.random());
    return {
      x: left ? -2 : wide + 2, y: 70 + 25 * Math.random(),
      vx: -speed * Math.sin(angle), vy: -speed * Math.cos(angle),
      turn: 6.3 * Math.random(), spin: 8 * Math.random() - 4, size: 0.9 + 1.5 * Math.random(),
      ink: any(6), shape: any(3), late: GUST_S * any(GUSTS),
    };
  });
}

/** A blot, a drop, a dash, of size 1 about the middle. @type {((ctx: CanvasRenderingContext2D) => void)[]} */
const SHAPES = [
  (ctx) => {
    for (let i = 0; i <= 24; i++) {
      const a = (i / 24) * 2 * Math.PI;
      const r = 0.8 + 0.2 * Math.sin(5 * a) + 0.12 * Math.sin(3 * a + 1);
      ctx.lineTo(r * Math.cos(a), r * Math.sin(a));
    }
    ctx.moveTo(1.6, 0.4);
    ctx.arc(1.3, 0.4, 0.3, 0, 2 * Math.PI);
  },
  (ctx) => {
    ctx.moveTo(0, -1.5);
    ctx.quadraticCurveTo(0.9, 0, 0.7, 0.5);
    ctx.arc(0, 0.5, 0.7, 0, Math.PI);
    ctx.quadraticCurveTo(-0.9, 0, 0, -1.5);
  },
  (ctx) => {
    ctx.moveTo(-1.6, -0.2);
    ctx.quadraticCurveTo(0, -0.9, 1.6, -0.1);
    ctx.quadraticCurveTo(0, -0.2, -1.6, 0.3);
  },
];

/** @param {Piece} piece @param {number} step seconds */
function fly(piece, step) {
  const slower = Math.exp(-DRAG * step);
  piece.vx *= slower;
  piece.vy = piece.vy * slower + GRAVITY * step;
  piece.x += piece.vx * step;
  piece.y += piece.vy * step;
  piece.turn += piece.spin * step;
}

/** @param {CanvasRenderingContext2D} ctx @param {Piece} piece @param {number} unit pixels @param {string[]} inks */
function paint(ctx, { x, y, turn, size, ink, shape }, unit, inks) {
  const scale = size * unit;
  const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  ctx.setTransform(cos, sin, -sin, cos, x * unit, y * unit);
  ctx.fillStyle = inks[ink];
  ctx.beginPath();
  SHAPES[shape](ctx);
  ctx.fill();
}

/** @param {HTMLCanvasElement} canvas @returns {() => void} stops it */
function throwInk(canvas) {
  canvas.width = canvas.clientWidth;
  canvas.height = canvas.clientHeight;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const unit = canvas.height / 100;
  const style = getComputedStyle(canvas);
  const inks = [1, 2, 3, 4, 5, 6].map((n) => style.getPropertyValue(`--ink-${n}`));
  const pieces = thrown(canvas.width / unit);
  let [seconds, before] = [0, performance.now()];
  let frame = requestAnimationFrame(function draw(now) {
    const step = Math.min(LONGEST_STEP_S, Math.max(0, now - before) / 1000);
    [seconds, before] = [seconds + step, now];
    ctx.resetTransform();
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    for (const piece of pieces) {
      if (seconds < piece.late) continue;
      fly(piece, step);
      paint(ctx, piece, unit, inks);
    }
    if (seconds < LASTS_S) frame = requestAnimationFrame(draw);
  });
  return () => cancelAnimationFrame(frame);
}

/** Over the whole screen, once; nothing for those who asked for less motion. @param {{afterMs: number}} props */
export function Confetti({ afterMs }) {
  /** @type {{current: HTMLCanvasElement | null}} */
  const ref = useRef(null);
  const still = prefersStill();
  useEffect(() => {
    if (still) return undefined;
    let stop = () => {};
    const timer = setTimeout(() => ref.current && (stop = throwInk(ref.current)), afterMs);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return still ? null : html`<canvas class="confetti" ref=${ref} aria-hidden="true" data-testid="confetti"></canvas>`;
}
