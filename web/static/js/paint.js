/** Strokes onto a 2-D canvas, all at once or point by point. Must not keep or change any stroke. */

/** Canvas units across; the server's own. */
export const UNITS = 1024;
/** Line width in canvas units on the player's own canvas. */
export const PEN_WIDTH = 13;

/** @typedef {readonly number[]} Numbers */

/**
 * Gives the canvas one pixel per device pixel and the pen its style. Clears it.
 * @param {HTMLCanvasElement} canvas @param {number} side  CSS pixels
 * @param {number} [width] line width in canvas units
 * @returns {CanvasRenderingContext2D} in canvas units
 */
export function prepare(canvas, side, width = PEN_WIDTH) {
  const pixels = Math.max(1, Math.round(side * Math.min(devicePixelRatio || 1, 3)));
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.setTransform(pixels / UNITS, 0, 0, pixels / UNITS, 0, 0);
  ctx.clearRect(0, 0, UNITS, UNITS);
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.lineWidth = width;
  ctx.strokeStyle = ctx.fillStyle = inkColour(canvas);
  return ctx;
}

/** @param {Element} element @returns {string} */
function inkColour(element) {
  return getComputedStyle(element).color;
}

/**
 * Paints a stroke from its point `from` on; earlier points must have been painted.
 * @param {CanvasRenderingContext2D} ctx @param {Numbers} xs @param {Numbers} ys @param {number} [from]
 * @param {number} [to] points before this one
 */
export function paintStroke(ctx, xs, ys, from = 0, to = xs.length) {
  if (to < 1) return;
  ctx.beginPath();
  trace(ctx, xs, ys, from, to);
  ctx.stroke();
}

/** What a stroke is traced with: a canvas, or the text of an SVG path. @typedef {Pick<CanvasRenderingContext2D, "moveTo" | "lineTo" | "quadraticCurveTo">} Tracer */

/**
 * Paints from point `from` to the middle of the last leg: what more points will not change.
 * @param {CanvasRenderingContext2D} ctx @param {Numbers} xs @param {Numbers} ys @param {number} from
 */
export function paintSettled(ctx, xs, ys, from) {
  if (!xs.length) return;
  ctx.beginPath();
  traceSettled(ctx, xs, ys, from, xs.length);
  ctx.stroke();
}

/**
 * Paints the last half leg and on to where the pen will probably be: ink that is still wet.
 * @param {CanvasRenderingContext2D} ctx @param {Numbers} xs @param {Numbers} ys
 * @param {readonly {x: number, y: number}[]} ahead
 */
export function paintWet(ctx, xs, ys, ahead) {
  ctx.beginPath();
  ctx.moveTo(...middle(xs, ys, xs.length - 1));
  ctx.lineTo(xs[xs.length - 1], ys[ys.length - 1]);
  for (const { x, y } of ahead) ctx.lineTo(x, y);
  ctx.stroke();
}

/**
 * A stroke as a curve through the middles of its legs, with its corners kept. The last half leg is
 * straight, so that ink never lags the pen.
 * @param {Tracer} tracer @param {Numbers} xs @param {Numbers} ys @param {number} [from] @param {number} [to]
 */
export function trace(tracer, xs, ys, from = 0, to = xs.length) {
  traceSettled(tracer, xs, ys, from, to);
  if (to > 1) tracer.lineTo(xs[to - 1], ys[to - 1]);
}

/** @param {Tracer} tracer @param {Numbers} xs @param {Numbers} ys @param {number} from @param {number} to */
function traceSettled(tracer, xs, ys, from, to) {
  const last = to - 1;
  const first = Math.max(1, from);
  const start = middle(xs, ys, first - 1);
  tracer.moveTo(start[0], start[1]);
  if (last === 0) tracer.lineTo(xs[0] + 0.01, ys[0]); // a dot
  for (let i = first; i <= last; i++) {
    const end = middle(xs, ys, i);
    if (isCorner(xs, ys, i - 1)) {
      tracer.lineTo(xs[i - 1], ys[i - 1]);
      tracer.lineTo(end[0], end[1]);
    } else tracer.quadraticCurveTo(xs[i - 1], ys[i - 1], end[0], end[1]);
  }
}

/** Turns of more than 60 degrees are meant. @param {Numbers} xs @param {Numbers} ys @param {number} i @returns {boolean} */
function isCorner(xs, ys, i) {
  if (i === 0) return false;
  const [ax, ay] = [xs[i] - xs[i - 1], ys[i] - ys[i - 1]];
  const [bx, by] = [xs[i + 1] - xs[i], ys[i + 1] - ys[i]];
  return ax * bx + ay * by < 0.5 * Math.hypot(ax, ay) * Math.hypot(bx, by);
}

/**
 * The middle of the leg that ends in point i; for the first point, the point.
 * @param {Numbers} xs @param {Numbers} ys @param {number} i @returns {[number, number]}
 */
function middle(xs, ys, i) {
  return i === 0 ? [xs[0], ys[0]] : [(xs[i - 1] + xs[i]) / 2, (ys[i - 1] + ys[i]) / 2];
}

/** @param {CanvasRenderingContext2D} ctx @param {readonly (readonly Numbers[])[]} strokes  [[xs, ys], …] */
export function paintAll(ctx, strokes) {
  for (const [xs, ys] of strokes) paintStroke(ctx, xs, ys);
}
