/** The sheet of paper: pointers and keys in, ink at once. Sends nothing; the journal does. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { boiled, FRAME_MS, prefersStill } from "../boil.js";
import { t } from "../i18n.js";
import { attachKeyPen } from "../keypen.js";
import { paintAll, paintSettled, paintWet, PEN_WIDTH, prepare, UNITS } from "../paint.js";
import { attachPen } from "../pen.js";

/** What the sheet needs of a journal. @typedef {Pick<import("../ink.js").InkJournal, "begin" | "extend" | "end" | "undo" | "strokes" | "asStrokes" | "hooks">} InkJournal */
/** @typedef {{x: number, y: number, down: boolean}} Nib */
/** @typedef {import("../pen.js").Strokes} Strokes */

/** How long a drawing stays alive once it is recognised. */
const ALIVE_MS = 2600;

/**
 * Keeps up with the journal. Ink that more points cannot change is painted once, on the sheet;
 * the end of the stroke and where the pen will probably be are wet, on a sheet above, for a frame.
 */
class Painter {
  /** @param {HTMLCanvasElement} sheet @param {HTMLCanvasElement} wet @param {InkJournal} journal */
  constructor(sheet, wet, journal) {
    this.sheet = sheet;
    this.wet = wet;
    this.journal = journal;
    this.settled = 0;
    this.frame = 0;
    this.all();
  }

  all() {
    this.ctx = prepare(this.sheet, this.sheet.clientWidth);
    this.wetCtx = prepare(this.wet, this.sheet.clientWidth);
    cancelAnimationFrame(this.frame);
    /** @type {[number, number, number, number] | null} */
    this.damp = null;
    paintAll(this.ctx, this.journal.asStrokes());
    this.settled = this.journal.strokes.at(-1)?.x.length ?? 0;
  }

  begin() {
    this.#dry();
    this.settled = 0;
    this.follow([]);
  }

  /** @param {readonly {x: number, y: number}[]} ahead */
  follow(ahead) {
    const stroke = this.journal.strokes.at(-1);
    if (!stroke?.x.length || !this.ctx) return;
    if (stroke.x.length > this.settled) paintSettled(this.ctx, stroke.x, stroke.y, this.settled);
    this.settled = stroke.x.length;
    this.#wetten(stroke, ahead);
    cancelAnimationFrame(this.frame);
    // A pen that has stopped is where it is: the next frame takes the expectation back.
    if (ahead.length) this.frame = requestAnimationFrame(() => (this.frame = requestAnimationFrame(() => this.#wetten(stroke, []))));
  }

  /** The pen is lifted: what was wet is ink. */
  end() {
    cancelAnimationFrame(this.frame);
    const stroke = this.journal.strokes.at(-1);
    this.#dry();
    if (stroke?.x.length && this.ctx) paintWet(this.ctx, stroke.x, stroke.y, []);
  }

  /** @param {import("../ink.js").Stroke} stroke @param {readonly {x: number, y: number}[]} ahead */
  #wetten({ x, y }, ahead) {
    this.#dry();
    if (!this.wetCtx) return;
    paintWet(this.wetCtx, x, y, ahead);
    const xs = [...x.slice(-2), ...ahead.map((point) => point.x)];
    const ys = [...y.slice(-2), ...ahead.map((point) => point.y)];
    const [left, top] = [Math.min(...xs) - PEN_WIDTH, Math.min(...ys) - PEN_WIDTH];
    this.damp = [left, top, Math.max(...xs) - left + PEN_WIDTH, Math.max(...ys) - top + PEN_WIDTH];
  }

  #dry() {
    if (this.damp) this.wetCtx?.clearRect(...this.damp);
    this.damp = null;
  }

  /** One frame of the living drawing. @param {number} frame */
  boil(frame) {
    const ctx = prepare(this.sheet, this.sheet.clientWidth);
    paintAll(ctx, boiled(this.journal.asStrokes(), frame));
  }
}

/**
 * @param {{journal: InkJournal | null, repaint: number, open: boolean, label: string, alive?: boolean, first?: boolean}} props
 *   alive: it has just been recognised; first: the page is about this sheet, it takes the focus
 */
export function Canvas({ journal, repaint, open, label, alive = false, first = false }) {
  /** @type {{current: HTMLCanvasElement | null}} */
  const ref = useRef(null);
  /** @type {{current: HTMLCanvasElement | null}} */
  const wet = useRef(null);
  /** @type {{current: Painter | null}} */
  const painter = useRef(null);
  const [cursor, setCursor] = useState(/** @type {Nib | null} */ (null));
  const [blank, setBlank] = useState(true);
  const [full, setFull] = useState(false);

  useLayoutEffect(() => {
    const canvas = ref.current;
    if (!canvas || !wet.current || !journal) return undefined;
    const paint = new Painter(canvas, wet.current, journal);
    painter.current = paint;
    const all = () => {
      paint.all();
      setBlank(!journal.strokes.length);
      setFull(false);
    };
    all();
    journal.hooks.onTakenBack = all;
    const resize = new ResizeObserver(all);
    resize.observe(canvas);
    const theme = matchMedia("(prefers-color-scheme: dark)");
    theme.addEventListener("change", all);
    const detach = open ? attach(canvas, journal, paint, { setCursor, setBlank, setFull, first }) : null;
    return () => {
      detach?.();
      resize.disconnect();
      theme.removeEventListener("change", all);
    };
  }, [journal, open]);
  useEffect(() => repaintNow(journal), [repaint]);
  useEffect(() => (alive && painter.current && journal ? enliven(painter.current, journal) : undefined), [alive, journal]);
  useEffect(() => void (first && open && takeFocus(ref.current)), [first, open]);

  return html`<canvas ref=${ref} class="paper" data-testid="canvas" tabindex="0" role="img"
      aria-label=${label} aria-describedby="canvas-keys"></canvas>
    <canvas ref=${wet} class="wet" aria-hidden="true"></canvas>
    <p id="canvas-keys" class=${cursor && blank ? "keys-hint" : "sr-only"}>${t("drawing.keys")}</p>
    ${blank && open && !cursor ? html`<p class="sheet-hint" aria-hidden="true">${t("drawing.here")}</p>` : null}
    ${full && open ? html`<p class="sheet-note" role="status" data-testid="full">${t("drawing.full")}</p>` : null}
    ${cursor ? html`<${Cursor} ...${cursor} />` : null}`;
}

/** Keys work at once, and a screen reader says what is to be drawn. @param {HTMLCanvasElement | null} canvas */
function takeFocus(canvas) {
  if (!canvas || document.querySelector("dialog[open]")) return;
  canvas.dataset.by = "page"; // nobody asked for a ring
  canvas.focus({ preventScroll: true });
}

/** @param {InkJournal | null} journal */
function repaintNow(journal) {
  journal?.hooks.onTakenBack?.();
}

/**
 * Lets the drawing wobble for a moment; the first new ink ends it.
 * @param {Painter} painter @param {InkJournal} journal @returns {(() => void) | undefined}
 */
function enliven(painter, journal) {
  if (prefersStill() || !journal.strokes.length) return undefined;
  const ink = () => journal.strokes.reduce((sum, { x }) => sum + x.length, 0);
  const before = ink();
  let frame = 0;
  const timer = setInterval(() => {
    const over = ++frame * FRAME_MS > ALIVE_MS || ink() !== before;
    if (over) stop();
    else painter.boil(frame);
  }, FRAME_MS);
  const stop = () => {
    clearInterval(timer);
    repaintNow(journal);
  };
  return stop;
}

/**
 * @param {HTMLCanvasElement} canvas @param {InkJournal} journal @param {Painter} paint
 * @param {{setCursor: (at: Nib | null) => void, setBlank: (blank: boolean) => void, setFull: (full: boolean) => void, first: boolean}} page
 */
function attach(canvas, journal, paint, { setCursor, setBlank, setFull, first }) {
  /** So many strokes there are with the one that is being drawn. */
  let count = 0;
  /** @type {Strokes} */
  const strokes = {
    begin(point) {
      const begun = journal.begin(point);
      setFull(!begun);
      if (begun) {
        count = journal.strokes.length;
        stillAround(true);
        paint.begin();
        setBlank(false);
      }
      return begun;
    },
    extend(points, ahead = []) {
      if (journal.strokes.length < count) return; // it was taken back under the pen
      journal.extend(points);
      paint.follow(ahead);
    },
    end() {
      stillAround(false);
      journal.end();
      paint.end();
    },
    undo: () => journal.undo(),
  };
  const pen = attachPen(canvas, strokes);
  const keys = attachKeyPen(canvas, { ...strokes, cursor: setCursor }, first);
  return () => {
    strokes.end();
    pen();
    keys();
    setCursor(null);
  };
}

/** While a pen draws nothing else moves for show: each such motion costs every frame of the ink. @param {boolean} still */
function stillAround(still) {
  document.documentElement.toggleAttribute("data-inking", still);
}

/** The keyboard's pen: a nib with a ring, filled while it is down. @param {Nib} at */
function Cursor({ x, y, down }) {
  const place = { left: `${(100 * x) / UNITS}%`, top: `${(100 * y) / UNITS}%` };
  return html`<span class="nib-field" aria-hidden="true"><span class=${`nib ${down ? "is-down" : ""}`} style=${place}></span></span>`;
}
