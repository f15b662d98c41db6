/** An estimate of the server's clock, for countdowns only. Decides nothing: the server's own clock counts. */

const SAMPLES = 24;

export class ServerClock {
  constructor() {
    /** @type {number[]} */
    this.offsets = [];
    this.stale = false;
  }

  /**
   * Takes in a server time that has just arrived. Every sample is late by its way here, so the
   * largest offset is the one with the least delay.
   * @param {number} serverMs @param {number} [hereMs]
   */
  observe(serverMs, hereMs = performance.now()) {
    if (this.stale) this.offsets = [];
    this.stale = false;
    this.offsets.push(serverMs - hereMs);
    if (this.offsets.length > SAMPLES) this.offsets.shift();
  }

  /** A new connection may be to a machine with another clock; until it tells, the old one is the best guess. */
  reset() {
    this.stale = true;
  }

  /** @returns {number} milliseconds of the server's clock, now */
  now() {
    return this.offsets.length ? performance.now() + Math.max(...this.offsets) : Date.now();
  }

  /** @param {number} serverMs @returns {number} milliseconds until then, never below zero */
  until(serverMs) {
    return Math.max(0, serverMs - this.now());
  }
}
