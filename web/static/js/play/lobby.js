/** Before and after: waiting for the start, for the next round, and the closed door. */
import { html } from "htm/preact";
import { parts, t } from "../i18n.js";
import { PlayerBadge, TeamBadge } from "../parts/badge.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Likes } from "../parts/likes.js";
import { LanguageSwitch, Screen } from "../parts/shell.js";

/** @typedef {import("../play.js").View} View */

/** @param {View & {practise: () => void}} view practise: until the race starts */
export function Lobby({ state, practise }) {
  return html`<${Screen} phase="lobby" extra="centred">
    <${LanguageSwitch} />
    <div class="me"><${PlayerBadge} id=${state.you.player_id} team=${state.you.team} /></div>
    <h1 class="hello">${parts("lobby.hello", { name: html`<span class="marked name" data-testid="my-name">${state.you.name}</span>` })}</h1>
    ${state.you.team ? html`<p class="my-team" data-testid="my-team"><${TeamBadge} team=${state.you.team} /><span>${t("lobby.team", { team: t(`team.${state.you.team}`) })}</span></p>` : null}
    <p class="lead">${t("lobby.wait")}</p>
    <p class="hint" role="status">${t("lobby.players", { n: state.player_count })}</p>
    <button type="button" class="button" data-testid="practise" onClick=${practise}><${Icon} name="pencil" />${t("lobby.practise")}</button>
    <ul class="tips">
      <li>${t("lobby.tip.draw", { seconds: state.settings.seconds })}</li>
      <li>${t("lobby.tip.letters")}</li>
    </ul>
    <${Likes} sound=${state.settings.sound} />
  </${Screen}>`;
}

/** At a guarded door: the host has to nod first. @param {{name: string}} props */
export function Knocking({ name }) {
  return html`<${Screen} phase="knocking" extra="centred">
    <${LanguageSwitch} />
    <${Blot} mood="look" extra="blot-big" />
    <h1 class="hello">${parts("lobby.hello", { name: html`<span class="marked name">${name}</span>` })}</h1>
    <p class="lead" role="status">${t("knocking.wait")}</p>
    <p class="hint">${t("knocking.hint")}</p>
  </${Screen}>`;
}

/** From when on who came late is in the race. @param {import("../play.js").PlayerState} state */
export function whenNext({ round }) {
  return t(round && round.number >= round.of ? "waiting.last" : "waiting.next");
}

/** In the middle of a round that began without us. @param {View} view */
export function Waiting({ state }) {
  return html`<${Screen} phase="drawing" paused=${state.paused} extra="centred">
    <${Blot} mood="look" extra="blot-big" />
    <h1>${t("waiting.title")}</h1>
    <p class="lead">${whenNext(state)}</p>
  </${Screen}>`;
}

/** @param {View} view */
export function Closed({ state }) {
  return html`<${Screen} phase="closed" extra="centred">
    <${Blot} mood="sleep" extra="blot-big" />
    <h1>${t("closed.title")}</h1>
    <p class="lead">${t("closed.thanks", { name: state.you?.name ?? "" })}</p>
    <a class="button button-main" href="/">${t("closed.again")}</a>
  </${Screen}>`;
}
