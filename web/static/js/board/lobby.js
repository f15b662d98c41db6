/** The invitation: where to go, the code, the QR, and the names as they fly in. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { LanguageSwitch, Screen } from "../parts/shell.js";
import { Wordmark } from "../parts/wordmark.js";
import { joinOrigin } from "../start.js";

/** @typedef {import("../board.js").View} View */

/** From here on the names are written smaller; more than the last SHOWN do not fit. */
const MANY = 24;
const SHOWN = 60;

/** @param {View} view */
export function Lobby({ state }) {
  const { code, players } = state;
  return html`<${Screen} phase="lobby" extra="board-lobby">
    <header class="board-top"><h1><${Wordmark} /></h1><${LanguageSwitch} /></header>
    <section class="board-invite">
      <div class="board-how"><p class="board-step">${t("board.go")}</p><p class="board-address">${joinOrigin().replace(/^https?:\/\//, "")}</p>
        <p class="board-step">${t("board.code")}</p><p class="board-code" data-testid="board-code" aria-label=${[...code].join(" ")}>${code}</p></div>
      <div class="board-qr"><img src=${`/qr/${code}.svg`} alt=${t("invite.qr", { code })} /></div>
    </section>
    <section class=${`board-names ${players.length > MANY ? "is-many" : ""}`}>
      <h2>${players.length ? t("host.players", { n: number(players.length) }) : t("board.waiting")}</h2>
      ${players.length ? null : html`<${Blot} mood="look" />`}
      <ul class="chips">${players.slice(-SHOWN).map(({ player_id, name }) => html`<li class="chip flies" key=${player_id} data-player-id=${player_id}><span class="name">${name}</span></li>`)}</ul>
    </section>
  </${Screen}>`;
}
