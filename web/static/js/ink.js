/**
 * A player's own drawing and its journal: what was drawn, what the server has, what must be sent
 * again. Must not touch the page; paints nothing.
 */

/** @typedef {import("./messages.js").StrokePart} StrokePart */
/** @typedef {import("./messages.js").OwnDrawing} OwnDrawing */
/** @typedef {import("./connection.js").Ack} Ack */
/** @typedef {{x: number[], y: number[]}} Stroke */
/** @typedef {{seq: number, kind: "add" | "undo" | "clear", parts: StrokePart[], sent: boolean}} Op */
/** @typedef {{x: number, y: number, t: number}} Point */

const MAX_STROKES = 500;
const MAX_POINTS = 10_000;
/** Well inside the message's own bounds (64 parts, 1,024 points a part). */
const PACKET_POINTS = 600;
const PACKET_PARTS = 60;
const RETRY_MS = 400;
/** Not acknowledged at one time; half of what the server lets one connection burst. */
const MAX_IN_FLIGHT = 30;
/** Refusals that more patience cures; after any other the server's drawing is the truth. */
const PATIENCE = new Set([
  "too_fast", "timeout", "offline", "not_entered", "paused", "journal_stalled", "elsewhere",
]);

/** Which round of which match in this room a drawing is of. @typedef {{play: number, round: number}} Page */

export class InkJournal {
  /**
   * @param {Page} page
   * @param {(event: string, payload: object) => Promise<Ack>} send
   * @param {{onLost?: () => void, onTakenBack?: () => void}} [hooks]
   *   onLost: ask for a snapshot, ours and the server's differ; onTakenBack: ink has gone, paint anew
   */
  constructor(page, send, hooks = {}) {
    this.page = page;
    this.send = send;
    this.hooks = hooks;
    /** @type {Stroke[]} */
    this.strokes = [];
    this.points = 0;
    this.seq = 0;
    this.paceMs = 100;
    this.online = false;
    this.penDown = false;
    /** @type {StrokePart[]} gathered, in no operation yet */
    this.gathered = [];
    /** @type {Op[]} not acknowledged, oldest first */
    this.queue = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {Point} point @returns {boolean} whether the stroke could begin */
  begin(point) {
    if (this.strokes.length >= MAX_STROKES || this.points >= MAX_POINTS) return false;
    this.strokes.push({ x: [], y: [] });
    this.penDown = true;
    this.gathered.push({ stroke: this.strokes.length - 1, x: [], y: [], t: [] });
    this.extend([point]);
    return true;
  }

  /** @param {readonly Point[]} points */
  extend(points) {
    const stroke = this.strokes.at(-1);
    if (!this.penDown || !stroke) return;
    for (const { x, y, t } of points) {
      if (this.points >= MAX_POINTS) break;
      const n = stroke.x.length;
      if (n && stroke.x[n - 1] === x && stroke.y[n - 1] === y) continue;
      stroke.x.push(x);
      stroke.y.push(y);
      this.points++;
      const part = this.#openPart();
      part.x.push(x);
      part.y.push(y);
      part.t.push(t);
    }
    this.#schedule();
  }

  end() {
    this.penDown = false;
  }

  undo() {
    this.#takeBack("undo");
  }

  clear() {
    this.#takeBack("clear");
  }

  /** @param {"undo" | "clear"} kind */
  #takeBack(kind) {
    this.end();
    if (!this.strokes.length) return;
    this.#pack();
    if (kind === "undo") this.strokes.pop();
    else this.strokes = [];
    this.#count();
    this.#push(kind, []);
    this.hooks.onTakenBack?.();
    this.flush();
  }

  #count() {
    this.points = this.strokes.reduce((sum, stroke) => sum + stroke.x.length, 0);
  }

  /** @returns {StrokePart} the part the newest points belong to */
  #openPart() {
    const stroke = this.strokes.length - 1;
    const open = this.gathered.at(-1);
    if (open && open.stroke === stroke && open.x.length < PACKET_POINTS) return open;
    const part = { stroke, x: [], y: [], t: [] };
    this.gathered.push(part);
    return part;
  }

  #schedule() {
    this.timer ??= setTimeout(() => this.flush(), this.paceMs);
  }

  /** @param {Op["kind"]} kind @param {StrokePart[]} parts */
  #push(kind, parts) {
    this.queue.push({ seq: ++this.seq, kind, parts, sent: false });
  }

  /** Turns what is gathered into operations. Offline it stays gathered: fewer, fuller packets. */
  #pack() {
    while (this.gathered.length) {
      /** @type {StrokePart[]} */
      const parts = [];
      let points = 0;
      while (this.gathered.length && parts.length < PACKET_PARTS) {
        points += this.gathered[0].x.length;
        if (parts.length && points > PACKET_POINTS) break;
        parts.push(/** @type {StrokePart} */ (this.gathered.shift()));
      }
      this.#push("add", parts);
    }
  }

  /** Sends all that is not on its way yet, in order. */
  flush() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.online) return;
    this.#pack();
    // In order, and no later one before an earlier one: the unsent are always the queue's end.
    const waiting = this.queue.filter(({ sent }) => !sent);
    const room = MAX_IN_FLIGHT - (this.queue.length - waiting.length);
    for (const op of waiting.slice(0, Math.max(0, room))) void this.#sendOp(op);
  }

  /** @param {Op} op */
  async #sendOp(op) {
    op.sent = true;
    const base = { ...this.page, seq: op.seq };
    const answer = await this.send(
      `strokes:${op.kind}`,
      op.kind === "add" ? { ...base, parts: op.parts } : base,
    );
    if (!answer.error) {
      this.paceMs = answer.pace_ms ?? this.paceMs;
      this.queue = this.queue.filter(({ seq }) => seq > op.seq);
      if (this.queue.some(({ sent }) => !sent)) this.#schedule();
    } else if (this.queue.includes(op)) {
      this.#refused(op, answer.error.code);
    }
  }

  /** @param {Op} op @param {string} code */
  #refused(op, code) {
    // What follows a refused operation would only be refused as a gap: send it all again, in order.
    for (const later of this.queue) if (later.seq >= op.seq) later.sent = false;
    if (PATIENCE.has(code) || code === "sequence_gap") {
      this.timer ??= setTimeout(() => this.flush(), RETRY_MS);
      if (code === "sequence_gap") this.hooks.onLost?.();
      return;
    }
    this.queue = [];
    this.gathered = [];
    this.seq = -1; // whatever the server has is newer than ours
    this.hooks.onLost?.();
  }

  /** @param {boolean} online */
  setOnline(online) {
    if (this.online === online) return;
    this.online = online;
    for (const op of this.queue) op.sent = false;
    // On the way back the snapshot comes first: it says what the server already has.
  }

  /**
   * Brings our drawing and the server's together: forgets what has arrived, sends the rest again,
   * and takes the server's where it knows more (a reload, another device).
   * @param {OwnDrawing} drawing @returns {boolean} whether the canvas must be painted afresh
   */
  sync(drawing) {
    const fresh = this.seq < drawing.seq;
    if (fresh) this.#adopt(drawing);
    else this.queue = this.queue.filter(({ seq }) => seq > drawing.seq);
    if (this.queue.some(({ sent }) => !sent) || this.gathered.length) this.#schedule();
    return fresh;
  }

  /** @param {OwnDrawing} drawing */
  #adopt(drawing) {
    this.strokes = drawing.strokes.map(([x, y]) => ({ x: [...x], y: [...y] }));
    this.seq = drawing.seq;
    this.queue = [];
    this.gathered = [];
    this.end();
    this.#count();
  }

  /** Strokes as the painter takes them. @returns {number[][][]} */
  asStrokes() {
    return this.strokes.map(({ x, y }) => [x, y]);
  }
}
