/** A player's page: one screen for every phase, all from the last snapshot. */
import { html } from "htm/preact";
import { Connection } from "./connection.js";
import { InkJournal } from "./ink.js";
import { recall } from "./memory.js";
import { Loading, NetBanner, Trouble, useTitle } from "./parts/shell.js";
import { Countdown } from "./play/countdown.js";
import { Drawing } from "./play/drawing.js";
import { Closed, Knocking, Lobby, Waiting } from "./play/lobby.js";
import { Podium } from "./play/podium.js";
import { Reveal } from "./play/reveal.js";
import { useCues } from "./play/cues.js";
import { codeInAddress, startPage } from "./start.js";
import { createStore } from "./store.js";
import { stayAwake } from "./wake.js";

/** @typedef {import("./messages.js").RoomState} RoomState */
/** @typedef {import("./messages.js").GuessOwn} GuessOwn */
/** @typedef {import("./messages.js").You} You */
/** @typedef {RoomState & {you: You}} PlayerState */
/** @typedef {{state: PlayerState, guess: GuessOwn | null, journal: InkJournal | null, repaint: number, clock: import("./clock.js").ServerClock}} View */

const code = codeInAddress();
const token = recall(`player:${code}`);

/** Why this game is closed to us, whatever we try. */
const FOR_GOOD = new Set(["kicked", "turned_away", "deleted", "abandoned", "game_over"]);

const page = createStore({
  net: /** @type {import("./connection.js").Net} */ ("connecting"),
  trouble: /** @type {string | null} */ (null),
  state: /** @type {PlayerState | null} */ (null),
  /** The name we knock with, while the host has not let us in. */
  knock: /** @type {string | null} */ (null),
  guess: /** @type {GuessOwn | null} */ (null),
  journal: /** @type {InkJournal | null} */ (null),
  /** Grows when the canvas must be painted afresh from the journal. */
  repaint: 0,
});

/** @param {RoomState} state */
function onState(state) {
  stayAwake(state.phase !== "closed");
  if (!state.you) return page.set({ knock: state.knocking[0]?.name ?? "" });
  const mine = /** @type {PlayerState} */ (state);
  const before = page.get();
  const journal = journalFor(mine, before.journal);
  const fresh = journal ? journal.sync(mine.you.drawing) : false;
  page.set({
    state: mine,
    knock: null,
    journal,
    repaint: before.repaint + (fresh ? 1 : 0),
    guess: before.guess?.round === state.round?.index ? before.guess : null,
  });
}

/** One journal a round, from its beginning to its end. @param {PlayerState} state @param {InkJournal | null} old */
function journalFor(state, old) {
  if (!state.round || (state.phase !== "drawing" && state.phase !== "reveal")) return null;
  if (old?.round === state.round.index) return old;
  const journal = new InkJournal(state.round.index, connection.call, { onLost: () => connection.refresh() });
  journal.setOnline(connection.entered);
  return journal;
}

const connection = new Connection({
  enter: token ? (call) => call("player:return", { player_token: token }) : null,
  onState,
  onNet(net, trouble) {
    page.get().journal?.setOnline(net === "online");
    page.set({ net, trouble });
  },
  on: {
    "guess:own": (/** @type {GuessOwn} */ guess) => page.set({ guess }),
  },
});

function App() {
  const { net, trouble, state, knock, guess, journal, repaint } = page.use();
  useTitle("play.title", { code });
  if (!code) return html`<${Trouble} code="no_code" />`;
  if (!token) return html`<${Trouble} code="not_joined" href=${`/?code=${code}`} />`;
  if (net === "refused" && state?.phase !== "closed" && state?.phase !== "podium") {
    stayAwake(false);
    return html`<${Trouble} code=${trouble ?? "other"} href=${FOR_GOOD.has(trouble ?? "") ? "/" : `/?code=${code}`} />`;
  }
  const view = { state, guess, journal, repaint, clock: connection.clock };
  return html`<div class="page">
    <${NetBanner} net=${net} code=${trouble} />
    ${knock !== null ? html`<${Knocking} name=${knock} />` : state ? html`<${Phase} ...${view} />` : html`<${Loading} />`}
  </div>`;
}

/** @param {View} view */
function Phase(view) {
  useCues(view);
  const { phase, you } = view.state;
  const playsThisRound = you.status !== "waiting";
  if (phase === "lobby") return html`<${Lobby} ...${view} />`;
  if (phase === "podium") return html`<${Podium} ...${view} />`;
  if (phase === "closed") return html`<${Closed} ...${view} />`;
  if (phase === "reveal") return html`<${Reveal} ...${view} />`;
  if (phase === "drawing" && !playsThisRound) return html`<${Waiting} ...${view} />`;
  if (phase === "countdown") return html`<${Countdown} ...${view} />`;
  return html`<${Drawing} key=${view.state.round?.index} ...${view} />`;
}

void startPage(App, { words: true });
