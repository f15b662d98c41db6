/** A player's page: one screen for every phase, all from the last snapshot. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { t } from "./i18n.js";
import { forget, recall, remember } from "./memory.js";
import { isShutOut, Loading, NetBanner, Trouble, useTitle } from "./parts/shell.js";
import { useCues } from "./play/cues.js";
import { Closed, Knocking, Lobby } from "./play/lobby.js";
import { Podium } from "./play/podium.js";
import { Practising } from "./play/practising.js";
import { Round } from "./play/round.js";
import { Seat } from "./play/seat.js";
import { codeInAddress, startPage, takeToken } from "./start.js";

/** @typedef {import("./play/seat.js").View} View */
/** @typedef {import("./play/seat.js").PlayerState} PlayerState */

const code = codeInAddress();
/** The front door hands it over where this browser may remember nothing. */
const handedOver = takeToken();
if (handedOver) remember(`player:${code}`, handedOver);
const token = handedOver ?? recall(`player:${code}`);

/** Why this game is closed to us, whatever we try. */
const FOR_GOOD = new Set(["kicked", "turned_away", "deleted", "abandoned", "game_over"]);
/** Why the place we had is nobody's any more: the front door must not offer it again. */
const NO_PLACE = new Set([...FOR_GOOD, "unknown_token", "unknown_player", "unknown_game"]);

const seat = new Seat(token ? (call) => call("player:return", { player_token: token }) : null, (why) => {
  if (NO_PLACE.has(why)) forget(`player:${code}`);
});

function App() {
  const { net, trouble, state, knock, journal, repaint } = seat.page.use();
  const [practises, setPractises] = useState(false);
  const waits = state?.phase === "lobby";
  useEffect(() => waits ? undefined : setPractises(false), [waits]);
  // Whoever practises in this tab later sees what this class drew: kept before they can leave the podium.
  useLayoutEffect(() => void (state?.results && remember("class", state.results, "tab")), [state?.results]);
  useTitle("play.title", { code });
  if (!code) return html`<${Trouble} code="no_code" />`;
  if (!token) return html`<${Trouble} code="not_joined" href=${`/?code=${code}`} />`;
  if (trouble === "taken_over") return html`<${Trouble} code=${trouble} href=${`/play?code=${code}`} action="trouble.here" />`;
  if (isShutOut({ net, trouble, state })) {
    return html`<${Trouble} code=${trouble ?? "other"} href=${FOR_GOOD.has(trouble ?? "") ? "/" : `/?code=${code}`} />`;
  }
  if (practises && waits) return html`<${Practising} sound=${state.settings.sound} leave=${() => setPractises(false)} />`;
  const view = { state, guesses: seat.guesses, journal, repaint, clock: seat.connection.clock };
  return html`<div class="page">
    <${NetBanner} net=${net} code=${trouble} note=${state?.host_away && state.phase !== "closed" ? t("line.host_away") : null} />
    ${knock !== null ? html`<${Knocking} name=${knock} />` : state ? html`<${Phase} ...${view} practise=${() => setPractises(true)} />` : html`<${Loading} />`}
  </div>`;
}

/** @param {View & {practise: () => void}} view */
function Phase({ practise, ...view }) {
  useCues(view);
  const { phase } = view.state;
  if (phase === "lobby") return html`<${Lobby} ...${view} practise=${practise} />`;
  if (phase === "podium") return html`<${Podium} ...${view} />`;
  if (phase === "closed") return html`<${Closed} ...${view} />`;
  return html`<${Round} ...${view} />`;
}

void startPage(App, { words: true });
