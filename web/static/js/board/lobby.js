/** The invitation: where to go, the code, the QR, and the names as they fly in. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { PlayerBadge, TeamBadge } from "../parts/badge.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { LanguageSwitch, Screen } from "../parts/shell.js";
import { Wordmark } from "../parts/wordmark.js";
import { address, Code, JoinQr } from "./invite.js";
import { FullScreenButton, SoundButton } from "./tools.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").RoomState} RoomState */
/** @typedef {import("../messages.js").PlayerView} PlayerView */

/** Up to so many, names are written large if they are short; from there on small, and more than the last SHOWN do not fit. */
const FEW = 10;
const MANY = 24;
/** What two rows of large names hold, a Chinese character counting as two letters. */
const LETTERS = 70;
const SHOWN = 60;
/** Names below each team's. */
const IN_TEAM = 8;

/** @param {readonly PlayerView[]} players */
function crowd(players) {
  if (players.length > MANY) return "is-many";
  const letters = players.map(({ name }) => name.length + (name.match(/[\u2e80-\uffef]/g)?.length ?? 0));
  return players.length <= FEW && letters.reduce((sum, n) => sum + n, 0) <= LETTERS ? "is-few" : "";
}

/** @param {View} view */
export function Lobby({ state }) {
  const { code, players, teams } = state;
  return html`<${Screen} phase="lobby" extra=${`board-lobby ${crowd(players)}`}>
    <header class="board-top"><h1><${Wordmark} /></h1>
      <div class="board-tools"><${LanguageSwitch} /><${FullScreenButton} /><${SoundButton} state=${state} wordy=${true} /></div></header>
    <section class="board-invite">
      <div class="board-how"><p class="board-step">${t("board.go")}</p><p class="board-address">${address()}</p>
        <p class="board-step">${t("board.code")}</p><${Code} code=${code} /><${Door} state=${state} /></div>
      <${JoinQr} code=${code} />
    </section>
    <section class="board-names">
      <h2>${players.length ? t("host.players", { n: number(players.length) }) : t("board.waiting")}</h2>
      ${players.length ? null : html`<${Blot} mood="look" />`}
      ${teams.length ? html`<${InTeams} state=${state} />` : html`<${Names} players=${players} limit=${SHOWN} />`}
    </section>
  </${Screen}>`;
}

/** Says when a code alone does not open the door. @param {{state: RoomState}} props */
function Door({ state: { locked, guarded } }) {
  if (!locked && !guarded) return null;
  return html`<p class="board-door" data-testid="door"><${Icon} name=${locked ? "lock" : "hand"} />${t(locked ? "board.door.locked" : "board.door.guarded")}</p>`;
}

/** The last to come in. @param {{players: readonly PlayerView[], limit: number}} props */
function Names({ players, limit }) {
  const shown = players.slice(-limit);
  const more = players.length - shown.length;
  return html`<ul class="chips">${more ? html`<li class="more">${t("podium.more", { n: number(more) })}</li>` : null}
    ${shown.map(({ player_id, name, team, ghost }) => html`<li class="chip flies" key=${player_id} data-player-id=${player_id}>
      <${PlayerBadge} id=${player_id} team=${team} /><span class="name">${name}</span>${ghost ? html`<span class="ghost-sign"><${Icon} name="ghost" /><span class="sr-only">${t("board.ghost")}</span></span>` : null}</li>`)}</ul>`;
}

/** A column for each team. @param {{state: RoomState}} props */
function InTeams({ state: { teams, players } }) {
  const inOrder = [...teams].sort((a, b) => a.team - b.team);
  return html`<div class="team-columns" data-testid="teams">${inOrder.map(({ team }) => {
    const members = players.filter((player) => player.team === team);
    return html`<section key=${team}><h3><${TeamBadge} team=${team} /><span class="name">${t(`team.${team}`)}</span> <span class="team-size">${number(members.length)}</span></h3>
      <${Names} players=${members} limit=${IN_TEAM} /></section>`;
  })}</div>`;
}
