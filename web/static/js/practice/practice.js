/** Practice alone: begin, six rounds on the very screens of the race, and a look at what came of them. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { errorText, hasText, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Likes } from "../parts/likes.js";
import { Loading, Masthead, NetBanner, Screen } from "../parts/shell.js";
import { useCues } from "../play/cues.js";
import { Round } from "../play/round.js";
import { End } from "./end.js";
import { isBegun, Solo } from "./solo.js";

/** @typedef {import("../play/seat.js").PlayerState} PlayerState */

/**
 * @param {{leave?: (() => void) | null, sound?: boolean}} props leave: leads back to the lobby of a game that has not
 *   started, where one practises at once; null on a page of its own. sound: false where that game's host has turned it off for all
 */
export function Practice({ leave = null, sound = true }) {
  const [solo, setSolo] = useState(() => (leave || isBegun() ? new Solo(!leave) : null));
  useEffect(() => () => solo?.close(), [solo]);
  if (!solo) return html`<${Begin} begin=${() => setSolo(new Solo(true))} />`;
  const restart = () => {
    solo.leave();
    setSolo(new Solo(!leave));
  };
  return html`<${Course} solo=${solo} restart=${restart} leave=${leave} sound=${sound} />`;
}

/** @param {{begin: () => void}} props */
function Begin({ begin }) {
  return html`<${Masthead} /><${Screen} phase="begin" extra="centred">
    <${Blot} mood="look" extra="blot-big" />
    <h1>${t("practice.title")}</h1>
    <p class="lead">${t("practice.claim")}</p>
    <button type="button" class="button button-main button-big" data-testid="practice-begin" onClick=${begin}>
      <${Icon} name="pencil" />${t("practice.begin")}</button>
    <ul class="tips"><li>${t("practice.tip")}</li><li>${t("lobby.tip.letters")}</li></ul>
    <${Likes} />
  </${Screen}>`;
}

/** @param {{solo: Solo, restart: () => void, leave: (() => void) | null, sound: boolean}} props */
function Course({ solo, restart, leave, sound }) {
  const { net, trouble, state: told, journal, repaint } = solo.seat.page.use();
  const state = told && { ...told, settings: { ...told.settings, sound: told.settings.sound && sound } };
  const over = net === "refused";
  const again = async () => {
    const refusal = over ? "over" : await solo.command("again");
    // As of a second tap: the next words are on their way.
    if (refusal !== null && refusal !== "wrong_phase") restart();
  };
  if (state?.phase === "podium") {
    return html`<${NetBanner} net=${net} code=${trouble} />
      <${Cued} view=${{ state, guesses: solo.seat.guesses, journal, repaint, clock: solo.seat.connection.clock }}>
        <${End} results=${state.results} again=${again} home=${home(solo, leave)} /></${Cued}>`;
  }
  if (over || state?.phase === "closed") return html`<${Over} restart=${restart} home=${home(solo, leave)} />`;
  if (!state?.round) return html`<${NetBanner} net=${net} code=${trouble} /><${Opening} net=${net} code=${trouble} home=${home(solo, leave)} />`;
  // Alone there is nobody to stand among.
  const view = { state: { ...state, top: [] }, guesses: solo.seat.guesses, journal, repaint, clock: solo.seat.connection.clock };
  return html`<${NetBanner} net=${net} code=${trouble} />
    <${Cued} view=${view}><${Round} ...${view} more=${more(solo, state)} /></${Cued}>`;
}

/** @param {{view: import("../play/seat.js").View, children?: unknown}} props */
function Cued({ view, children }) {
  useCues(view);
  return children;
}

/** What one may do in a round when nobody else waits for it. @param {Solo} solo @param {PlayerState} state */
function more(solo, { phase, round }) {
  const skip = () => void solo.command("skip");
  if (phase === "drawing") {
    return html`<button type="button" class="button tool tool-skip" data-testid="practice-skip" onClick=${skip}>
      <${Icon} name="next" /><span>${t("practice.skip")}</span></button>`;
  }
  const last = round !== null && round.number === round.of;
  return html`<div class="practice-ways">
    <button type="button" class="button button-main" data-testid="practice-next" onClick=${skip}>${t(last ? "practice.look" : "practice.next")}</button>
    ${last ? null : html`<button type="button" class="button" data-testid="practice-stop" onClick=${() => void solo.command("end")}>${t("practice.stop")}</button>`}
  </div>`;
}

/** The way out. @param {Solo} solo @param {(() => void) | null} leave */
function home(solo, leave) {
  if (leave) return html`<button type="button" class="button" data-testid="practice-leave" onClick=${leave}>${t("practice.lobby")}</button>`;
  return html`<a class="button" href="/" data-testid="practice-home" onClick=${() => solo.leave()}>${t("practice.home")}</a>`;
}

/** Until the first word is here: a full house is told at once. @param {{net: import("../connection.js").Net, code: string | null, home: unknown}} props */
function Opening({ net, code, home: out }) {
  if (net === "online" || !code) return html`<${Loading} />`;
  return html`<${Screen} phase="opening" extra="centred"><div class="trouble" role="status" data-testid="opening" data-code=${code}>
    <${Blot} mood="sleep" />
    <h1>${t(hasText(`practice.trouble.${code}`) ? `practice.trouble.${code}` : "practice.trouble")}</h1>
    <p>${errorText(code)}</p><p class="hint">${t("practice.trying")}</p>${out}</div></${Screen}>`;
}

/** The server keeps no practice that nobody has touched for a while. @param {{restart: () => void, home: unknown}} props */
function Over({ restart, home: out }) {
  return html`<${Screen} phase="over" extra="centred"><div class="trouble" data-testid="practice-over">
    <${Blot} mood="sleep" />
    <h1>${t("practice.over")}</h1>
    <p>${t("practice.over.why")}</p>
    <div class="practice-ways"><button type="button" class="button button-main" data-testid="practice-again" onClick=${restart}>${t("practice.again")}</button>${out}</div>
  </div></${Screen}>`;
}
