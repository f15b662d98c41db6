/** The door is open: code, QR, board, and who has come. */
import { html } from "htm/preact";
import { errorText, number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { joinOrigin } from "../start.js";
import { EndButton } from "./end.js";
import { HostLink } from "./link.js";

/** @typedef {import("../host.js").View} View */

/** @param {View} view */
export function Lobby({ state, command, error }) {
  const { code, players } = state;
  const origin = joinOrigin();
  return html`<${Screen} phase="lobby" extra="host-lobby">
    <h1 class="sr-only">${t("host.title.code", { code })}</h1>
    <section class="card invite" aria-label=${t("invite.label")}>
      <img class="qr" src=${`/qr/${code}.svg`} alt=${t("invite.qr", { code })} width="180" height="180" />
      <div><p class="hint">${t("invite.go")} <b class="address">${origin.replace(/^https?:\/\//, "")}</b></p>
        <p class="big-code" data-testid="host-code" aria-label=${[...code].join(" ")}>${code}</p>
        <a class="button" href=${`/board/${code}`} target="_blank" rel="noopener" data-testid="host-board"><${Icon} name="screen" />${t("invite.board")}</a></div>
    </section>
    <section class="arrivals"><h2>${t("host.players", { n: number(players.length) })}</h2>
      ${players.length ? null : html`<div class="empty"><${Blot} mood="sleep" /><p>${t("host.nobody")}</p></div>`}
      <ul class="chips" data-testid="players">${players.map((player) => html`<li key=${player.player_id} data-player-id=${player.player_id}
        class=${`chip ${player.connected ? "" : "is-away"}`}>${player.connected ? null : html`<${Icon} name="away" />`}
        <span class="name">${player.name}</span>${player.connected ? null : html`<span class="sr-only">${t("state.away")}</span>`}</li>`)}</ul>
    </section>
    <${HostLink} code=${code} />
    <footer class="thumb"><p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <div class="thumb-row"><${EndButton} command=${command} close=${true} />
      <button type="button" class="button button-main button-big" data-testid="host-start" disabled=${!players.length}
        onClick=${() => command("start")}><${Icon} name="play" />${t("host.start")}</button></div></footer>
  </${Screen}>`;
}
