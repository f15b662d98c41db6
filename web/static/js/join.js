/** The front door: a code and a name, and in. */
import { html } from "htm/preact";
import { Connection } from "./connection.js";
import { t } from "./i18n.js";
import { JoinForm } from "./join/form.js";
import { remember } from "./memory.js";
import { callOnce } from "./once.js";
import { Mark } from "./parts/mark.js";
import { LanguageSwitch, NetBanner, Screen, useTitle } from "./parts/shell.js";
import { Wordmark } from "./parts/wordmark.js";
import { startPage } from "./start.js";
import { createStore } from "./store.js";

/** @typedef {import("./connection.js").Net} Net */

const line = createStore({ net: /** @type {Net} */ ("connecting"), code: /** @type {string | null} */ (null) });
const connection = new Connection({ enter: null, onNet: (net, code) => line.set({ net, code }) });

/** @type {import("./join/form.js").Enter} */
async function join(code, who) {
  const [event, about] = "reentry" in who ? ["player:reenter", `reenter:${code}:${who.reentry}`] : ["player:join", `join:${code}`];
  const answer = await callOnce(connection, event, { code, ...who }, about);
  if (answer.error) return answer.error.code;
  const token = answer.player_token;
  const isKept = remember(`player:${code}`, token);
  if ("name" in who) remember("name", who.name.trim());
  enter(code, isKept ? "" : token);
  return null;
}

/** @param {string} code @param {string} [token] the player's, where nothing can be remembered: no server is asked for what is behind the # */
function enter(code, token = "") {
  const address = new URL("/play", location.href);
  address.search = location.search; // keeps a forced transport
  address.searchParams.set("code", code);
  address.hash = token;
  location.assign(address);
}

function App() {
  const { net, code: trouble } = line.use();
  useTitle("join.title");
  return html`<div class="page">
    <${NetBanner} net=${net} code=${trouble} draws=${false} />
    <${LanguageSwitch} />
    <${Screen} phase="join" extra="centred">
      <div class="join-mark"><${Mark} /></div>
      <h1 class="join-name"><${Wordmark} /></h1>
      <p class="join-claim">${t("join.claim")}</p>
      <${JoinForm} call=${connection.call} online=${net === "online"} enter=${join} resume=${enter} />
      <p class="join-host"><a href="/host">${t("join.host")}</a><a href="/practice" data-testid="join-practice">${t("join.practice")}</a></p>
    </${Screen}>
  </div>`;
}

void startPage(App);
