/** A player's seat in a game: the line, the newest snapshot, the ink and its journal. Shows nothing. */
import { Connection } from "../connection.js";
import { InkJournal } from "../ink.js";
import { createStore } from "../store.js";
import { stayAwake } from "../wake.js";

/** @typedef {import("../messages.js").RoomState} RoomState */
/** @typedef {import("../messages.js").GuessOwn} GuessOwn */
/** @typedef {import("../messages.js").You} You */
/** @typedef {RoomState & {you: You}} PlayerState */
/** The newest guess, followed by the voice alone: no other part of the page works for it while a pen draws. @typedef {ReturnType<typeof emptyGuesses>} Guesses */
/**
 * What a screen of the game shows; more: what else its reader may do, as buttons.
 * @typedef {{state: PlayerState, guesses: Guesses, journal: InkJournal | null, repaint: number,
 *   clock: import("../clock.js").ServerClock, more?: unknown}} View
 */

const emptyGuesses = () => createStore({ latest: /** @type {GuessOwn | null} */ (null) });

export class Seat {
  /** @param {import("../connection.js").Wishes["enter"]} enter @param {(why: string) => void} [refused] there is no way back in */
  constructor(enter, refused = () => {}) {
    this.guesses = emptyGuesses();
    this.page = createStore({
      net: /** @type {import("../connection.js").Net} */ ("connecting"),
      trouble: /** @type {string | null} */ (null),
      state: /** @type {PlayerState | null} */ (null),
      /** The name we knock with, while the host has not let us in. */
      knock: /** @type {string | null} */ (null),
      journal: /** @type {InkJournal | null} */ (null),
      /** Grows when the canvas must be painted afresh from the journal. */
      repaint: 0,
    });
    this.connection = new Connection({
      enter,
      onState: (state) => this.#onState(state),
      onNet: (net, trouble) => {
        this.page.get().journal?.setOnline(net === "online");
        this.page.set({ net, trouble });
        if (net !== "refused") return;
        stayAwake(false);
        refused(trouble ?? "");
      },
      on: { "guess:own": (/** @type {GuessOwn} */ guess) => this.guesses.set({ latest: guess }) },
    });
  }

  /** @param {RoomState} state */
  #onState(state) {
    stayAwake(state.phase !== "closed");
    if (!state.you) return this.page.set({ knock: state.knocking[0]?.name ?? "" });
    const mine = /** @type {PlayerState} */ (state);
    const before = this.page.get();
    const journal = this.#journalFor(mine, before.journal);
    const fresh = journal ? journal.sync(mine.you.drawing) : false;
    if (journal !== before.journal) this.guesses.set({ latest: null });
    this.page.set({
      state: mine,
      knock: null,
      journal,
      repaint: before.repaint + (fresh ? 1 : 0),
    });
  }

  /** One journal a round, from its beginning to its end. @param {PlayerState} state @param {InkJournal | null} old */
  #journalFor(state, old) {
    if (!state.round || (state.phase !== "drawing" && state.phase !== "reveal")) return null;
    const { play, index: round } = state.round;
    // A tablet may wake up in the same round of the match after next.
    if (old?.page.play === play && old.page.round === round) return old;
    const { connection } = this;
    const journal = new InkJournal({ play, round }, connection.call, { onLost: () => connection.refresh() });
    journal.setOnline(connection.entered);
    return journal;
  }
}
