/**
 * The one line to the server: enters a room, keeps it, and hands on what arrives.
 * Must not know what any page shows.
 */
import { io } from "socket.io-client";
import { ServerClock } from "./clock.js";
import { recall, remember } from "./memory.js";

/** @typedef {import("./messages.js").RoomState} RoomState */
/** @typedef {{ok?: true, error?: {code: string, message?: string, at?: string}} & Record<string, any>} Ack */
/** @typedef {(event: string, payload?: object) => Promise<Ack>} Call */
/** @typedef {"connecting" | "online" | "reconnecting" | "refused"} Net */
/**
 * @typedef {object} Wishes
 * @property {((call: Call) => Promise<Ack | null>) | null} enter  runs on every connect; null where there is nothing to enter yet
 * @property {(net: Net, code: string | null) => void} onNet
 * @property {(state: RoomState) => void} [onState]
 * @property {Record<string, (payload: any) => void>} [on]  other server messages, by event
 */

const ACK_TIMEOUT_MS = 8000;
const CONNECT_TIMEOUT_MS = 20_000;
/** A process that we were sent to is there, or another answers in its place. */
const MOVE_TIMEOUT_MS = 4000;
/** All of a class are sent away at one moment. */
const SPREAD_MS = 200;
const AGAIN_MS = 500;
const MOST_MOVES = 3;
/** Why a server that could answer turns somebody away. */
const FULL = "server_full";
/** The game is in another process of the server's. */
const ELSEWHERE = "elsewhere";
/** Codes on entering that another try would not cure. */
const FINAL = new Set([
  "unknown_game", "unknown_token", "unknown_player", "game_over", "kicked", "wrong_role",
]);

/** `?transport=polling` forces one, as a blocked WebSocket would. @returns {("websocket" | "polling")[]} */
function transports() {
  const forced = new URLSearchParams(location.search).get("transport");
  if (forced === "polling" || forced === "websocket") return [forced];
  return ["websocket", "polling"];
}

export class Connection {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.clock = new ServerClock();
    this.entered = false;
    this.lastSeq = -1;
    this.everOnline = false;
    this.refreshedMs = -Infinity;
    this.gone = new AbortController();
    /** Of several server processes one has our game: `at` names it, once we were told; `seat` keeps us where we are until then. */
    this.query = { seat: Math.random().toString(36).slice(2), at: recall("at", "tab") ?? "" };
    this.moves = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
    this.socket = io({
      query: this.query,
      transports: transports(),
      tryAllTransports: true,
      reconnectionDelay: 250,
      // By half more at times: all are back within 3 s of a server that comes back.
      reconnectionDelayMax: 1000,
    });
    this.#listen();
  }

  #listen() {
    const { socket, wishes } = this;
    socket.on("connect", () => void this.#enter());
    socket.on("connect_error", (error) => this.#unreachable(error));
    socket.on("disconnect", (reason) => {
      this.entered = false;
      this.#tell("reconnecting");
      // The library does not come back by itself when the server hung up.
      if (reason === "io server disconnect") this.#connectIn(Math.random() * SPREAD_MS);
    });
    socket.on("clock:probe", (/** @type {unknown} */ _, /** @type {(a: object) => void} */ ack) => {
      ack({ client_ms: Math.round(performance.now()) });
    });
    socket.on("room:state", (/** @type {RoomState} */ state) => this.#take(state));
    socket.on("room:closed", (/** @type {import("./messages.js").RoomClosed} */ { reason }) => this.#end(reason));
    for (const [event, handle] of Object.entries(wishes.on ?? {})) socket.on(event, handle);
    // A tablet that wakes up should not sit out the rest of a back-off.
    const hurry = () => {
      if (document.hidden || socket.connected) return;
      if (socket.active) socket.disconnect(); // the library counts down to its next try
      socket.connect();
    };
    document.addEventListener("visibilitychange", hurry, this.gone);
    window.addEventListener("online", hurry, this.gone);
  }

  /** @param {Error} error */
  #unreachable({ message }) {
    this.#aim("");
    if (this.everOnline) this.#tell("reconnecting");
    else this.#tell("connecting", message === FULL ? FULL : "offline");
    // The library tries again by itself only where no server has answered.
    if (!this.socket.active) this.#connectIn(1500);
  }

  /** @param {number} ms */
  #connectIn(ms) {
    setTimeout(() => this.gone.signal.aborted || this.socket.connect(), ms);
  }

  async #enter() {
    clearTimeout(this.retry);
    this.lastSeq = -1;
    this.clock.reset();
    const answer = this.wishes.enter ? await this.wishes.enter(this.#say) : null;
    if (this.gone.signal.aborted) return undefined;
    if (answer?.error?.code === ELSEWHERE) return this.#move(answer.error.at ?? "");
    if (answer?.error) return this.#refused(answer.error.code);
    clearTimeout(this.retry);
    this.entered = true;
    this.moves = 0;
    this.everOnline = true;
    this.#tell("online");
  }

  /** Where to connect from now on, and after the next page is loaded. @param {string} at */
  #aim(at) {
    this.query.at = at;
    remember("at", at, "tab");
    this.socket.io.timeout(at ? MOVE_TIMEOUT_MS : CONNECT_TIMEOUT_MS);
  }

  /** The game is in another process of the server's. @param {string} at  "" if nobody knows which yet */
  #move(at) {
    this.#aim(at);
    if (!this.socket.connected) return; // we are on our way
    this.socket.disconnect();
    this.#connectIn(at && ++this.moves <= MOST_MOVES ? 0 : AGAIN_MS + Math.random() * SPREAD_MS);
  }

  /** @param {string} code */
  #refused(code) {
    if (!FINAL.has(code)) {
      // Too fast, server full, a lost answer: worth another try in a moment.
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.socket.connected && void this.#enter(), 1500);
      return this.#tell(this.everOnline ? "reconnecting" : "connecting", code);
    }
    this.#end(code);
  }

  /** There is no way back into this room. @param {string} code */
  #end(code) {
    this.close();
    this.#tell("refused", code);
  }

  /** Hangs up for good. */
  close() {
    this.entered = false;
    this.gone.abort();
    this.socket.off();
    this.socket.disconnect();
  }

  /** @param {RoomState} state */
  #take(state) {
    this.clock.observe(state.server_ms);
    if (state.seq < this.lastSeq) return; // overtaken on the way
    this.lastSeq = state.seq;
    this.wishes.onState?.(state);
  }

  /** @param {Net} net @param {string | null} [code] */
  #tell(net, code = null) {
    this.wishes.onNet(net, code);
  }

  /**
   * Says something, and says it again where the game has gone meanwhile.
   * @type {Call}
   */
  call = async (event, payload = {}) => {
    let answer = await this.#say(event, payload);
    for (let tries = 0; answer.error?.code === ELSEWHERE && tries < MOST_MOVES; tries++) {
      this.#move(answer.error.at ?? "");
      await this.ready();
      answer = await this.#say(event, payload);
    }
    return answer;
  };

  /**
   * Sends and waits for the acknowledgement. Never queues while offline: a message from before
   * the break would overtake our way back into the room.
   * @type {Call}
   */
  #say = async (event, payload = {}) => {
    if (!this.socket.connected) return { error: { code: "offline" } };
    try {
      return await this.socket.timeout(ACK_TIMEOUT_MS).emitWithAck(event, payload);
    } catch {
      return { error: { code: "timeout" } };
    }
  };

  /** Waits for the line, for those who click sooner than it stands; the call says if it never did. */
  async ready() {
    if (this.socket.connected) return;
    await new Promise((go) => {
      this.socket.once("connect", () => go(undefined));
      setTimeout(go, ACK_TIMEOUT_MS);
    });
  }

  /** Asks for a fresh snapshot, at most twice a second. */
  refresh() {
    const now = performance.now();
    if (now - this.refreshedMs < 500) return;
    this.refreshedMs = now;
    void this.call("state:get");
  }
}
