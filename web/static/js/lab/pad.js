/** A drawing that stays on the page: the same sheet as in a race, with nobody to send it to. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { Canvas } from "../play/canvas.js";
import { Film, MAX_POINTS } from "./film.js";

/** @typedef {import("../ink.js").Point} Point */
/** @typedef {number[][][]} Strokes [[xs, ys], …] in canvas units */

/** What the server takes of one drawing. */
const MAX_STROKES = 500;

/** Ink as the sheet wants it kept; tells when there is more, or less. */
export class LocalInk {
  /** @param {(strokes: Strokes) => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {{onLost?: () => void, onTakenBack?: () => void}} */
    this.hooks = {};
    /** @type {{x: number[], y: number[]}[]} */
    this.strokes = [];
    this.points = 0;
    this.film = new Film();
  }

  /** @param {Point} point */
  begin(point) {
    if (this.strokes.length >= MAX_STROKES || this.points >= MAX_POINTS) return false;
    this.film.begin(point.t, !this.strokes.length);
    this.strokes.push({ x: [], y: [] });
    this.extend([point]);
    return true;
  }

  /** @param {readonly Point[]} points */
  extend(points) {
    const stroke = this.strokes.at(-1);
    if (!stroke || this.points >= MAX_POINTS) return;
    for (const { x, y } of points) {
      stroke.x.push(x);
      stroke.y.push(y);
      this.points++;
    }
    this.film.extend(points);
    this.changed(this.asStrokes());
  }

  end() {}

  undo() {
    this.film.undo(performance.now());
    this.#put(this.asStrokes().slice(0, -1));
  }

  /** Other ink than a pen's, or none: how it was drawn is not known. @param {Strokes} strokes */
  replace(strokes) {
    this.film.stop();
    this.#put(strokes);
  }

  /** @param {Strokes} strokes */
  #put(strokes) {
    this.strokes = strokes.map(([x, y]) => ({ x: [...x], y: [...y] }));
    this.points = this.strokes.reduce((sum, { x }) => sum + x.length, 0);
    this.hooks.onTakenBack?.();
    this.changed(this.asStrokes());
  }

  /** @returns {Strokes} */
  asStrokes() {
    return this.strokes.map(({ x, y }) => [x, y]);
  }
}

/** @param {Strokes} first @returns {{ink: LocalInk, strokes: Strokes}} */
export function useLocalInk(first = []) {
  const [strokes, setStrokes] = useState(first);
  const ink = useMemo(() => {
    const fresh = new LocalInk((now) => setStrokes(now.map(([x, y]) => [x, y])));
    fresh.replace(first);
    return fresh;
  }, []);
  return { ink, strokes };
}

/** @param {{ink: LocalInk, blank: boolean}} props */
export function Pad({ ink, blank }) {
  return html`<div class="pad"><div class="sheet"><${Canvas} journal=${ink} repaint=${0} open=${true} label=${t("lab.pad")} /></div>
    <div class="steer-row"><button type="button" class="button" disabled=${blank} onClick=${() => ink.undo()}><${Icon} name="undo" /> ${t("drawing.undo")}</button>
      <button type="button" class="button" data-testid="pad-clear" disabled=${blank} onClick=${() => ink.replace([])}><${Icon} name="clear" /> ${t("drawing.clear")}</button></div></div>`;
}
