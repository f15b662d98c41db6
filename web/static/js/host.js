/** The host's page: set up a game, then steer it with one thumb. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { Connection } from "./connection.js";
import { noLongerHosts, nowHosts } from "./host/games.js";
import { Lobby } from "./host/lobby.js";
import { Finish, Steer } from "./host/steer.js";
import { Setup } from "./host/setup.js";
import { forget, recall, remember } from "./memory.js";
import { callOnce } from "./once.js";
import { isShutOut, Loading, Masthead, NetBanner, Trouble, useTitle } from "./parts/shell.js";
import { t } from "./i18n.js";
import { codeInAddress, startPage, takeToken } from "./start.js";
import { createStore } from "./store.js";
import { stayAwake } from "./wake.js";

/** @typedef {import("./messages.js").RoomState} RoomState */
/** @typedef {import("./messages.js").Action} Action */
/** @typedef {import("./host/rules.js").Chosen} Chosen */
/** @typedef {{state: RoomState, clock: import("./clock.js").ServerClock, command: (action: Action) => Promise<void>, busy: boolean, call: import("./host/desk.js").Call, error: string | null}} View */

const page = createStore({
  net: /** @type {import("./connection.js").Net} */ ("connecting"),
  trouble: /** @type {string | null} */ (null),
  code: codeInAddress(),
  state: /** @type {RoomState | null} */ (null),
  /** The last command's error code. */
  error: /** @type {string | null} */ (null),
  /** Whether a command was given that has shown no effect yet. */
  busy: false,
});

/** Commands that belong to what the host sees: said once more, they would skip what comes next. */
const OF_THE_MOMENT = new Set(["skip", "end", "again"]);
const PATIENCE_MS = 1000;
let tellOfState = () => {};

/** The secret of another device's game, where this page was opened by its link; kept until it has let us in. */
const HANDED = "handed";
const handedOver = takeToken();
if (handedOver) remember(HANDED, handedOver, "tab");
// The link was opened where this page already is.
addEventListener("hashchange", () => location.hash && location.reload());

const connection = new Connection({
  async enter(call) {
    const { code } = page.get();
    const token = recall(HANDED, "tab") ?? (code && recall(`host:${code}`));
    if (!code && !token) return null;
    if (!token) return { error: { code: "unknown_token" } };
    const answer = await call("host:return", { host_token: token });
    if (!answer.error) own(answer.code, token);
    return answer;
  },
  onNet(net, trouble) {
    page.set({ net, trouble });
    if (net !== "refused") return;
    forget(HANDED, "tab");
    noLongerHosts(page.get().code, trouble);
  },
  onState(state) {
    const { state: before } = page.get();
    const moved = before?.phase !== state.phase || before.round?.index !== state.round?.index;
    page.set(moved ? { state, error: null } : { state }); // what was refused belongs to what is over
    tellOfState();
    if (state.phase === "closed") noLongerHosts(state.code);
  },
});

/** @param {Chosen} chosen @returns {Promise<string | null>} an error code */
async function create(chosen) {
  const answer = await callOnce(connection, "host:create", chosen, "create");
  if (answer.error) return answer.error.code;
  own(answer.code, answer.host_token);
  return null;
}

/** This browser is the host of a game from now on. @param {string} code @param {string} token */
function own(code, token) {
  forget(HANDED, "tab");
  nowHosts(code, token);
  page.set({ code });
  const address = new URL(location.href);
  address.searchParams.set("code", code);
  history.replaceState(null, "", address);
}

/** What a host says; a refusal is shown at the thumb, if not where it was said. @type {import("./host/desk.js").Call} */
async function call(event, payload, there = false) {
  const answer = await connection.call(event, payload);
  page.set({ error: there ? null : (answer.error?.code ?? null) });
  return answer;
}

/** One at a time: until the game has answered, another tap is the same tap. @param {Action} action */
async function command(action) {
  const { busy, state } = page.get();
  if (busy || !state) return;
  page.set({ busy: true });
  const news = nextState();
  const meant = OF_THE_MOMENT.has(action) ? { phase: state.phase, round: state.round?.index ?? null } : {};
  const answer = await call("host:command", { action, ...meant });
  if (!answer.error) await news;
  page.set({ busy: false });
}

/** The next snapshot, which is waited for, but not for ever. @returns {Promise<void>} */
function nextState() {
  return new Promise((go) => {
    tellOfState = go;
    setTimeout(go, PATIENCE_MS);
  });
}

function App() {
  const { net, trouble, code, state, error, busy } = page.use();
  useEffect(() => stayAwake(state !== null && state.phase !== "closed" && net !== "refused"), [state?.phase, net]);
  useTitle(code ? "host.title.code" : "host.title", { code });
  if (isShutOut({ net, trouble, state })) {
    return html`<${Trouble} code=${trouble === "unknown_token" ? "not_host" : (trouble ?? "other")} href="/host" action="trouble.host" />`;
  }
  return html`<div class="page">
    <${NetBanner} net=${net} code=${trouble} draws=${false} />
    <${Masthead} />
    ${state?.notice ? html`<p class="notice" role="alert" data-testid="notice">${t(`notice.${state.notice}`)}</p>` : null}
    ${!code && !recall(HANDED, "tab") ? html`<${Setup} create=${create} />` : state ? html`<${Phase} ...${{ state, clock: connection.clock, command, busy, call, error }} />` : html`<${Loading} />`}
  </div>`;
}

/** @param {View} view */
function Phase(view) {
  const { phase } = view.state;
  if (phase === "lobby") return html`<${Lobby} ...${view} />`;
  if (phase === "podium" || phase === "closed") return html`<${Finish} ...${view} />`;
  return html`<${Steer} ...${view} />`;
}

void startPage(App, { words: true, texts: ["host"] });
