/** The sheet of paper: pointers and keys in, ink at once. Sends nothing; the journal does. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { attachKeyPen } from "../keypen.js";
import { paintAll, paintStroke, prepare, UNITS } from "../paint.js";
import { attachPen } from "../pen.js";

/** What the sheet needs of a journal. @typedef {Pick<import("../ink.js").InkJournal, "begin" | "extend" | "end" | "undo" | "strokes" | "asStrokes" | "hooks">} InkJournal */

/**
 * A painter that keeps up with the journal: new points only, or all of it.
 * @param {HTMLCanvasElement} canvas @param {InkJournal} journal
 */
function painter(canvas, journal) {
  let ctx = prepare(canvas, canvas.clientWidth);
  let painted = 0;
  const all = () => {
    ctx = prepare(canvas, canvas.clientWidth);
    paintAll(ctx, journal.asStrokes());
    painted = journal.strokes.at(-1)?.x.length ?? 0;
  };
  const fresh = () => {
    const stroke = journal.strokes.at(-1);
    if (!stroke || stroke.x.length === painted) return;
    paintStroke(ctx, stroke.x, stroke.y, painted);
    painted = stroke.x.length;
  };
  return { all, fresh, newStroke: () => void (painted = 0) };
}

/** @param {{journal: InkJournal | null, repaint: number, open: boolean, label: string}} props */
export function Canvas({ journal, repaint, open, label }) {
  /** @type {{current: HTMLCanvasElement | null}} */
  const ref = useRef(null);
  const [cursor, setCursor] = useState(/** @type {{x: number, y: number, down: boolean} | null} */ (null));
  const [blank, setBlank] = useState(true);

  useLayoutEffect(() => {
    const canvas = ref.current;
    if (!canvas || !journal) return undefined;
    const paint = painter(canvas, journal);
    const all = () => {
      paint.all();
      setBlank(!journal.strokes.length);
    };
    all();
    journal.hooks.onTakenBack = all;
    const resize = new ResizeObserver(all);
    resize.observe(canvas);
    const theme = matchMedia("(prefers-color-scheme: dark)");
    theme.addEventListener("change", all);
    const detach = open ? attach(canvas, journal, paint, setCursor, setBlank) : null;
    return () => {
      detach?.();
      resize.disconnect();
      theme.removeEventListener("change", all);
    };
  }, [journal, open]);
  useEffect(() => repaintNow(journal), [repaint]);

  return html`<canvas ref=${ref} class="paper" data-testid="canvas" tabindex="0" role="img"
      aria-label=${label} aria-describedby="canvas-keys"></canvas>
    <p id="canvas-keys" class="sr-only">${t("drawing.keys")}</p>
    ${blank && open && !cursor ? html`<p class="sheet-hint" aria-hidden="true">${t("drawing.here")}</p>` : null}
    ${cursor ? html`<${Cursor} ...${cursor} />` : null}`;
}

/** @param {InkJournal | null} journal */
function repaintNow(journal) {
  journal?.hooks.onTakenBack?.();
}

/**
 * @param {HTMLCanvasElement} canvas @param {InkJournal} journal @param {ReturnType<typeof painter>} paint
 * @param {(at: {x: number, y: number, down: boolean} | null) => void} setCursor @param {(blank: boolean) => void} setBlank
 */
function attach(canvas, journal, paint, setCursor, setBlank) {
  /** @type {import("../pen.js").Strokes} */
  const strokes = {
    begin(point) {
      const begun = journal.begin(point);
      if (begun) {
        paint.newStroke();
        paint.fresh();
        setBlank(false);
      }
      return begun;
    },
    extend(points) {
      journal.extend(points);
      paint.fresh();
    },
    end: () => journal.end(),
  };
  const pen = attachPen(canvas, strokes);
  const keys = attachKeyPen(canvas, { ...strokes, undo: () => journal.undo(), cursor: setCursor });
  return () => {
    journal.end();
    pen();
    keys();
    setCursor(null);
  };
}

/** The keyboard's pen: a nib with a ring, filled while it is down. @param {{x: number, y: number, down: boolean}} at */
function Cursor({ x, y, down }) {
  const place = { left: `${(100 * x) / UNITS}%`, top: `${(100 * y) / UNITS}%` };
  return html`<span class="nib-field" aria-hidden="true"><span class=${`nib ${down ? "is-down" : ""}`} style=${place}></span></span>`;
}
