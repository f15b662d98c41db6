/**
 * Every canvas of the wall, kept in step with the server: old snapshot + frames == fresh snapshot.
 * Paints new ink a little each frame, so that packets at 8 Hz flow like a pen. No page, no text.
 */
import { paintAll, paintStroke, prepare, UNITS } from "../paint.js";

/** @typedef {import("../messages.js").WallDrawing} WallDrawing */
/** @typedef {import("../messages.js").BoardFrame} BoardFrame */
/** @typedef {import("../messages.js").FrameCanvas} FrameCanvas */
/** @typedef {import("../messages.js").InkOp} InkOp */
/** @typedef {import("../messages.js").Guess} Guess */
/**
 * @typedef {object} Sheet
 * @property {number} seq
 * @property {number[][][]} strokes  [[xs, ys], …]
 * @property {readonly Guess[]} guesses
 * @property {boolean} recognized
 * @property {Brush | null} brush  where it is painted, while it is on the page
 * @property {() => void} tell  its label has changed
 */
/** @typedef {{canvas: HTMLCanvasElement, ctx: CanvasRenderingContext2D, stroke: number, point: number}} Brush */

/** Lines are this wide, in hundredths of the window's height, to be seen from the last row, within these bounds in canvas units. */
const LINE = 0.62;
const THINNEST = 13;
const THICKEST = 22;
/** What waits is spread over about this long, so that 8 Hz packets last until the next one comes. */
const SPREAD_MS = 80;
/** The gap assumed before the first frame of a burst. */
const FRAME_MS = 16;

export class WallInk {
  constructor() {
    /** @type {Map<string, Sheet>} */
    this.sheets = new Map();
    this.play = -1;
    this.round = -1;
    this.painting = false;
    this.paintedMs = 0;
  }

  /** @param {string} playerId @returns {Sheet} */
  sheet(playerId) {
    let sheet = this.sheets.get(playerId);
    if (!sheet) {
      sheet = { seq: 0, strokes: [], guesses: [], recognized: false, brush: null, tell: () => {} };
      this.sheets.set(playerId, sheet);
    }
    return sheet;
  }

  /** @param {import("../messages.js").RoundView | null} round @param {readonly WallDrawing[]} drawings */
  takeSnapshot(round, drawings) {
    this.#startRound(round?.play ?? -1, round?.index ?? -1);
    for (const drawing of drawings) {
      const sheet = this.sheet(drawing.player_id);
      if (drawing.hidden) sheet.seq = -1; // whatever frames have brought is to go
      if (drawing.seq < sheet.seq) continue; // frames have already brought more
      const same = drawing.seq === sheet.seq;
      sheet.guesses = drawing.guesses;
      sheet.recognized = drawing.recognized;
      if (!same) {
        sheet.seq = drawing.seq;
        sheet.strokes = drawing.strokes.map(([xs, ys]) => [[...xs], [...ys]]);
        this.#repaint(sheet);
      }
      sheet.tell();
    }
  }

  /** With empty sheets, unless it is the round we are in. @param {number} play @param {number} round */
  #startRound(play, round) {
    if (play === this.play && round === this.round) return;
    Object.assign(this, { play, round });
    this.sheets.clear();
  }

  /** @param {BoardFrame} frame @returns {boolean} false: something is missing, ask for a snapshot */
  takeFrame(frame) {
    if (frame.round !== this.round) return true; // a snapshot of that round is on its way
    const whole = frame.canvases.map((canvas) => this.#takeCanvas(canvas));
    return whole.every(Boolean);
  }

  /** @param {FrameCanvas} change @returns {boolean} */
  #takeCanvas(change) {
    const sheet = this.sheet(change.player_id);
    const whole = change.ops.every((op) => this.#apply(sheet, op));
    const before = label(sheet);
    if (change.guesses) sheet.guesses = change.guesses;
    sheet.recognized = change.recognized;
    if (label(sheet) !== before) sheet.tell(); // forty labels eight times a second would be work
    this.#paintSoon();
    return whole;
  }

  /** @param {Sheet} sheet @param {InkOp} op @returns {boolean} */
  #apply(sheet, op) {
    if (op.seq <= sheet.seq) return true;
    if (op.seq > sheet.seq + 1) return false;
    sheet.seq = op.seq;
    if (op.kind === "add") return this.#add(sheet, op);
    if (op.kind === "undo") sheet.strokes.pop();
    else sheet.strokes = [];
    this.#repaint(sheet);
    return true;
  }

  /** @param {Sheet} sheet @param {InkOp} op @returns {boolean} */
  #add(sheet, op) {
    for (const { stroke, x, y } of op.parts) {
      if (stroke === sheet.strokes.length) sheet.strokes.push([[], []]);
      const [xs, ys] = sheet.strokes[stroke] ?? [[], []];
      xs.push(...x);
      ys.push(...y);
    }
    return true;
  }

  /**
   * Puts a player's ink on a canvas of the page. @param {string} playerId @param {HTMLCanvasElement} canvas
   * @param {() => void} tell
   */
  mount(playerId, canvas, tell) {
    const sheet = this.sheet(playerId);
    sheet.brush = { canvas, ctx: clean(canvas), stroke: 0, point: 0 };
    sheet.tell = tell;
    this.#repaint(sheet);
  }

  /** @param {string} playerId @param {HTMLCanvasElement} canvas */
  unmount(playerId, canvas) {
    const sheet = this.sheets.get(playerId);
    if (sheet?.brush?.canvas === canvas) Object.assign(sheet, { brush: null, tell: () => {} });
  }

  /** All of it at once: after an undo, a snapshot, another size. @param {Sheet} sheet */
  #repaint(sheet) {
    const { brush } = sheet;
    if (!brush) return;
    brush.ctx = clean(brush.canvas);
    paintAll(brush.ctx, sheet.strokes);
    brush.stroke = Math.max(0, sheet.strokes.length - 1);
    brush.point = sheet.strokes.at(-1)?.[0].length ?? 0;
  }

  #paintSoon() {
    if (this.painting) return;
    this.painting = true;
    requestAnimationFrame((nowMs) => {
      this.painting = false;
      // A slow machine paints more at a time instead of falling behind.
      const gapMs = this.paintedMs ? nowMs - this.paintedMs : FRAME_MS;
      const share = Math.min(1, gapMs / SPREAD_MS);
      let more = false;
      for (const sheet of this.sheets.values()) more = paintSome(sheet, share) || more;
      this.paintedMs = more ? nowMs : 0;
      if (more) this.#paintSoon();
    });
  }
}

/** @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
function clean(canvas) {
  const pen = (LINE * innerHeight * UNITS) / (100 * canvas.clientWidth || 1);
  return prepare(canvas, canvas.clientWidth, Math.min(THICKEST, Math.max(THINNEST, pen)));
}

/** All that the text under a canvas depends on. @param {Sheet} sheet @returns {string} */
const label = ({ guesses, recognized }) => `${recognized} ${guesses[0]?.category}`;

/** @param {Sheet} sheet @param {number} share of what waits @returns {boolean} whether some ink still waits */
function paintSome({ brush, strokes }, share) {
  if (!brush) return false;
  let waiting = strokes.slice(brush.stroke).reduce((sum, [xs]) => sum + xs.length, 0) - brush.point;
  let budget = Math.ceil(waiting * share);
  while (budget > 0) {
    const [xs, ys] = strokes[brush.stroke];
    const end = Math.min(xs.length, brush.point + budget);
    if (end > brush.point) paintStroke(brush.ctx, xs, ys, brush.point, end);
    budget -= end - brush.point;
    waiting -= end - brush.point;
    brush.point = end;
    if (end === xs.length && brush.stroke < strokes.length - 1) {
      brush.stroke++;
      brush.point = 0;
    } else if (end === xs.length) break;
  }
  return waiting > 0;
}
