/** When a pen drew what on a sheet of the lab: times since its first ink. Asks nobody. */

/** @typedef {import("../ink.js").Point} Point */
/** @typedef {{x: number[], y: number[], t: number[], gone_ms: number | null}} Line */

/** What the server takes of a tape. */
const MAX_LINES = 300;
const MAX_MS = 600_000;
/** Of a drawing in the lab: less than the server takes, for the last packet may go beyond. */
export const MAX_POINTS = 8_000;
/** A longer rest is somebody who talks meanwhile: it counts as this, as pauses of a game do not count. */
const MAX_REST_MS = 5_000;

/** The drawing a pen made on a blank sheet, to its newest ink. Ink on top of other ink is none. */
export class Film {
  constructor() {
    /** @type {Line[]} */
    this.lines = [];
    this.running = false;
    this.points = 0;
    /** @type {number} Milliseconds of the page that are 0 of the film. */
    this.zero = 0;
    this.last = 0;
  }

  /** A stroke begins. @param {number} now milliseconds of the page @param {boolean} blank whether there is no ink */
  begin(now, blank) {
    if (blank && !this.running) Object.assign(this, { lines: [], points: 0, running: true, zero: now, last: 0 });
    if (this.running) this.lines.push({ x: [], y: [], t: [], gone_ms: null });
    if (this.lines.length > MAX_LINES) this.#burn();
  }

  /** @param {readonly Point[]} points */
  extend(points) {
    const line = this.running && this.lines.at(-1);
    if (!line) return;
    for (const { x, y, t } of points) {
      line.x.push(x);
      line.y.push(y);
      line.t.push(this.#at(t));
    }
    this.points += points.length;
    if (this.points > MAX_POINTS || this.last > MAX_MS) this.#burn();
  }

  /** The newest stroke is taken back. @param {number} now milliseconds of the page */
  undo(now) {
    const line = this.running && this.lines.filter(({ gone_ms }) => gone_ms === null).at(-1);
    if (line) line.gone_ms = this.#at(now);
  }

  /** What comes now is no pen's. What was drawn can still be watched. */
  stop() {
    this.running = false;
  }

  /** Of something too large nothing is kept. */
  #burn() {
    this.lines = [];
    this.stop();
  }

  /** @param {number} now @returns {number} never less than before */
  #at(now) {
    const rest = now - this.zero - this.last;
    if (rest > MAX_REST_MS) this.zero += rest - MAX_REST_MS;
    this.last = Math.max(this.last, Math.round(now - this.zero));
    return this.last;
  }
}
