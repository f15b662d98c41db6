/** The door is open: code, QR, board, who has come, and how it will be played. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { currentLanguage, errorText, number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Digits } from "../parts/digits.js";
import { Screen } from "../parts/shell.js";
import { joinOrigin } from "../start.js";
import { ClassList } from "./class-list.js";
import { Door, Knocks } from "./desk.js";
import { EndButton } from "./end.js";
import { HostLink } from "./link.js";
import { chosenFrom, Rules } from "./rules.js";

/** @typedef {import("../host.js").View} View */

const MOST_GHOSTS = 12;

/** @param {View} view */
export function Lobby({ state, command, busy, call, error }) {
  const { code, players } = state;
  const origin = joinOrigin();
  return html`<${Screen} phase="lobby" extra="host-lobby">
    <h1 class="sr-only">${t("host.title.code", { code })}</h1>
    <section class="card invite" aria-label=${t("invite.label")}>
      <img class="qr" src=${`/qr/${code}.svg`} alt=${t("invite.qr", { code })} width="180" height="180" />
      <div><p class="hint">${t("invite.go")} <b class="address">${origin.replace(/^https?:\/\//, "")}</b></p>
        <p class="big-code"><${Digits} code=${code} testid="host-code" /></p>
        <a class="button" href=${`/board/${code}`} target="_blank" rel="noopener" data-testid="host-board"><${Icon} name="screen" />${t("invite.board")}</a></div>
    </section>
    <${Knocks} state=${state} call=${call} />
    <section class="arrivals"><h2>${t("host.players", { n: number(players.length) })}</h2>
      ${players.length ? html`<${ClassList} state=${state} call=${call} />` : html`<div class="empty"><${Blot} mood="sleep" /><p>${t("host.nobody")}</p></div>`}
    </section>
    <${Rehearse} state=${state} call=${call} />
    <${Change} state=${state} call=${call} />
    <details class="fold"><summary>${t("desk.door")}</summary><${Door} state=${state} call=${call} /></details>
    <${HostLink} code=${code} />
    <footer class="thumb"><p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <div class="thumb-row"><${EndButton} command=${command} busy=${busy} close=${true} />
      <button type="button" class="button button-main button-big" data-testid="host-start" disabled=${!players.length} aria-disabled=${busy}
        onClick=${() => command("start")}><${Icon} name="play" />${t("host.start")}</button></div></footer>
  </${Screen}>`;
}

/** Ghosts, so that one person can see a whole race before the class does. @param {Pick<View, "state" | "call">} view */
function Rehearse({ state, call }) {
  const ghosts = state.players.filter(({ ghost }) => ghost).length;
  /** Asked for, and not seen yet: a second tap counts on from there. */
  const asked = useRef(/** @type {number | null} */ (null));
  if (asked.current === ghosts) asked.current = null;
  /** @param {number} more */
  const summon = async (more) => {
    const count = Math.min(MOST_GHOSTS, Math.max(0, (asked.current ?? ghosts) + more));
    asked.current = count;
    const answer = await call("host:ghosts", { count, language: currentLanguage() });
    if (answer.error) asked.current = null;
  };
  return html`<div class="rehearse"><p><${Icon} name="ghost" /><span>${t("rehearse.lead", { n: number(ghosts) })}</span></p>
    <div class="desk-row"><button type="button" class="button" data-testid="fewer-ghosts" disabled=${!ghosts} onClick=${() => void summon(-1)} aria-label=${t("rehearse.fewer")}>−</button>
    <button type="button" class="button" data-testid="more-ghosts" disabled=${ghosts >= MOST_GHOSTS} onClick=${() => void summon(1)} aria-label=${t("rehearse.more")}>+</button></div></div>`;
}

/** Another choice, as long as nobody has started. @param {Pick<View, "state" | "call">} view */
function Change({ state, call }) {
  const [turn, setTurn] = useState(0);
  const { settings, words } = state;
  const summary = t("rules.summary", { rounds: number(settings.rounds), seconds: number(settings.seconds), level: t(`level.${settings.level}`), words: number(words.length) });
  // Another device may have chosen meanwhile: what stands here is what would be kept.
  return html`<details class="fold" key=${turn + JSON.stringify([settings, words])}><summary>${t("rules.change")} <span class="hint">${summary}</span></summary>
    <${Rules} first=${chosenFrom(settings)} firstWords=${{ categories: words }} action=${t("rules.keep")} testid="host-configure"
      submit=${async (/** @type {import("./rules.js").Chosen} */ chosen) => {
        const answer = await call("host:configure", chosen, true);
        if (!answer.error) setTurn(turn + 1);
        return answer.error?.code ?? null;
      }} /></details>`;
}
