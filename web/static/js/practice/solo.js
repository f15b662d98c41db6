/** A game of one's own: opened when there is none to go back to. Shows nothing. */
import { currentLanguage } from "../i18n.js";
import { forget, recall, remember } from "../memory.js";
import { newSecret } from "../once.js";
import { Seat } from "../play/seat.js";

/** Kept by the tab: the next reader of a shared tablet begins afresh. */
const KEY = "practice";

/** Whether this tab has a practice to go back to. @returns {boolean} */
export const isBegun = () => recall(KEY, "tab") !== null;

export class Solo {
  /** @param {boolean} kept whether the tab comes back to it after a reload */
  constructor(kept) {
    this.kept = kept;
    this.token = kept ? recall(KEY, "tab") : null;
    /** Said again when the answer was lost, it opens no second practice. */
    this.secret = newSecret();
    this.seat = new Seat((call) => this.#enter(call));
  }

  /** @param {import("../connection.js").Call} call */
  async #enter(call) {
    const answer = this.token
      ? await call("player:return", { player_token: this.token })
      : await call("solo:create", { language: currentLanguage(), secret: this.secret });
    if (answer.player_token) this.#remember(answer.player_token);
    return answer;
  }

  /** @param {string} token */
  #remember(token) {
    this.token = token;
    if (this.kept) remember(KEY, token, "tab");
  }

  /** What it means is what is shown: a second tap skips nothing. @param {"skip" | "end" | "again"} action @returns {Promise<string | null>} an error code */
  async command(action) {
    const { connection, page } = this.seat;
    const { state } = page.get();
    const meant = state ? { phase: state.phase, round: state.round?.index ?? null } : {};
    const answer = await connection.call("solo:command", { action, ...meant });
    return answer.error?.code ?? null;
  }

  /** Lets go of the practice; the server closes it after a while. */
  leave() {
    if (this.kept) forget(KEY, "tab");
    this.close();
  }

  /** Hangs up. */
  close() {
    this.seat.connection.close();
  }
}
