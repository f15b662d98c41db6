/** The projection: what the whole room watches. Shows everything, steers nothing. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { useCues } from "./board/cues.js";
import { Countdown } from "./board/countdown.js";
import { JoinCorner, ResultsCode } from "./board/invite.js";
import { Lobby } from "./board/lobby.js";
import { Podium } from "./board/podium.js";
import { Reveal } from "./board/reveal.js";
import { Wall } from "./board/wall.js";
import { WallInk } from "./board/wall-ink.js";
import { Connection } from "./connection.js";
import { t } from "./i18n.js";
import { Blot } from "./parts/blot.js";
import { isShutOut, Loading, NetBanner, Screen, Trouble, useTitle } from "./parts/shell.js";
import { pageData, startPage } from "./start.js";
import { createStore } from "./store.js";
import { stayAwake } from "./wake.js";

/** @typedef {import("./messages.js").RoomState} RoomState */
/** @typedef {import("./messages.js").BoardFrame} BoardFrame */
/** @typedef {{state: RoomState, ink: WallInk, clock: import("./clock.js").ServerClock}} View */

const code = pageData("code") || (location.pathname.match(/\d{5}/)?.[0] ?? "");
const ink = new WallInk();
const page = createStore({
  net: /** @type {import("./connection.js").Net} */ ("connecting"),
  trouble: /** @type {string | null} */ (null),
  state: /** @type {RoomState | null} */ (null),
});

const connection = new Connection({
  enter: (call) => call("board:watch", { code }),
  onNet: (net, trouble) => page.set({ net, trouble }),
  onState(state) {
    ink.takeSnapshot(state.round, state.drawings);
    page.set({ state });
  },
  on: {
    "board:frame": (/** @type {BoardFrame} */ frame) => {
      if (!ink.takeFrame(frame)) connection.refresh();
    },
  },
});

/** @param {RoomState | null} state */
function noteOf(state) {
  return state?.host_away && state.phase !== "podium" && state.phase !== "closed" ? t("line.host_away") : null;
}

/** Phases in which the host may have the invitation shown beside what goes on: a reveal needs all the width for its names. */
const CORNER = new Set(["countdown", "drawing"]);

function App() {
  const { net, trouble, state } = page.use();
  useTitle("board.title", { code });
  useEffect(() => stayAwake(state !== null && state.phase !== "closed"), [state?.phase]);
  if (isShutOut({ net, trouble, state })) {
    return html`<${Trouble} code=${trouble ?? "other"} href="/host" action="trouble.host" />`;
  }
  const invites = state?.stage?.show_join && CORNER.has(state.phase);
  return html`<div class=${`page ${invites ? "has-corner" : ""}`}>
    <${NetBanner} net=${net === "refused" ? "online" : net} code=${trouble} note=${noteOf(state)} draws=${false} />
    ${state ? html`<${Room} ...${{ state, ink, clock: connection.clock }} />` : html`<${Loading} />`}
    ${invites ? html`<${JoinCorner} code=${state.code} />` : null}</div>`;
}

/** @param {View} view */
function Room(view) {
  useCues(view);
  const { phase } = view.state;
  if (phase === "lobby") return html`<${Lobby} ...${view} />`;
  if (phase === "countdown") return html`<${Countdown} ...${view} />`;
  if (phase === "drawing") return html`<${Wall} ...${view} />`;
  if (phase === "reveal") return html`<${Reveal} ...${view} />`;
  if (phase === "podium") return html`<${Podium} ...${view} />`;
  return html`<${Screen} phase="closed" extra="centred"><${Blot} mood="sleep" extra="blot-big" /><h1>${t("closed.title")}</h1>
    <${ResultsCode} results=${view.state.results} /></${Screen}>`;
}

void startPage(App, { words: true, texts: ["board"] });
