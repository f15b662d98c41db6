/** What a host can do about the room: the door, who knocks, the board, one player. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { TeamBadge } from "../parts/badge.js";
import { Icon } from "../parts/icons.js";
import { Switch } from "./rules.js";

/** @typedef {import("../messages.js").RoomState} RoomState */
/** @typedef {import("../messages.js").PlayerView} PlayerView */
/** @typedef {import("../connection.js").Ack} Ack */
/** there: a refusal is shown where it was said. @typedef {(event: string, payload: object, there?: boolean) => Promise<Ack>} Call */

const DOUBLE_TAP_MS = 700;

/** Who waits at the door. @param {{state: RoomState, call: Call}} props */
export function Knocks({ state, call }) {
  if (!state.knocking.length) return null;
  return html`<section class="card knocks" role="status"><h2>${t("desk.knocks", { n: number(state.knocking.length) })}</h2>
    <ul>${state.knocking.map(({ player_id, name }) => html`<li key=${player_id}><span class="name">${name}</span>
      <button type="button" class="button button-main" data-testid="admit" onClick=${() => call("host:player", { player_id, action: "admit" })}><${Icon} name="check" />${t("desk.admit")}</button>
      <button type="button" class="button" data-testid="turn-away" onClick=${() => call("host:player", { player_id, action: "turn_away" })}>${t("desk.turn_away")}</button></li>`)}</ul></section>`;
}

/** The door. @param {{state: RoomState, call: Call}} props */
export function Door({ state, call }) {
  return html`<div><${Switch} on=${state.locked ?? false} name="lock" text=${t("desk.lock")} set=${(/** @type {boolean} */ locked) => void call("host:set", { locked })} />
    <${Switch} on=${state.guarded ?? false} name="guard" text=${t("desk.guard")} set=${(/** @type {boolean} */ guarded) => void call("host:set", { guarded })} /></div>`;
}

/** The board by remote. @param {{state: RoomState, call: Call}} props */
export function Remote({ state, call }) {
  const { stage } = state;
  if (!stage) return null;
  /** @param {Partial<typeof stage>} change */
  const direct = (change) => void call("host:direct", { ...stage, ...change });
  return html`<details class="remote"><summary>${t("desk.board")}</summary>
    <${Switch} on=${stage.show_join} name="show-join" text=${t("desk.show_join")} set=${(/** @type {boolean} */ show_join) => direct({ show_join })} />
    <${Switch} on=${stage.sound} name="board-sound" text=${t("desk.sound")} set=${(/** @type {boolean} */ sound) => direct({ sound })} />
    ${stage.spotlight ? html`<button type="button" class="button" onClick=${() => direct({ spotlight: null })}>${t("desk.spotlight.off")}</button>` : null}
    <${Door} state=${state} call=${call} /></details>`;
}

/**
 * Everything about one player, in a dialog. @param {{player: PlayerView, state: RoomState, call: Call, close: () => void}} props
 */
export function PlayerDesk({ player, state, call, close }) {
  const { player_id } = player;
  const [name, setName] = useState(player.name);
  const [said, setSaid] = useState(/** @type {string | null} */ (null));
  const [digits, setDigits] = useState(/** @type {string | null} */ (null));
  /** @type {{current: HTMLDialogElement | null}} */
  const dialog = useRef(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    // A dialog that is taken away while it is open gives the focus back to nobody.
    return () => opener instanceof HTMLElement && opener.focus();
  }, []);
  /** @param {string} event @param {object} payload @param {(answer: Ack) => void} [then] */
  const say = async (event, payload, then = close) => {
    const answer = await call(event, payload, true);
    if (answer.error) setSaid(errorText(answer.error.code));
    else then(answer);
  };
  /** @param {string} action @param {object} [more] */
  const act = (action, more = {}) => say("host:player", { player_id, action, ...more });
  const shown = state.stage?.spotlight === player_id;
  return html`<dialog ref=${dialog} class="card dialog player-desk" aria-labelledby="player-desk" onClose=${close}>
    <h2 id="player-desk" class="name">${player.name}</h2>
    ${player.flags.length ? html`<ul class="flags">${player.flags.map((flag) => html`<li><${Icon} name="eye" />${t(`flag.${flag}`)}</li>`)}</ul>` : null}
    <form class="rename" onSubmit=${(/** @type {Event} */ e) => { e.preventDefault(); void act("rename", { name }); }}>
      <label>${t("desk.rename")} <input class="field" data-testid="rename" maxlength="80" value=${name} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => setName(e.currentTarget.value)} /></label>
      <button class="button" disabled=${name.trim() === player.name}>${t("desk.rename.do")}</button></form>
    ${state.settings.teams && state.phase === "lobby" ? html`<p class="chips">${Array.from({ length: state.settings.teams }, (_, i) => i + 1).map((team) => html`<button type="button" class="chip" aria-pressed=${team === player.team}
      onClick=${() => act("move", { team })}><${TeamBadge} team=${team} />${t(`team.${team}`)}</button>`)}</p>` : null}
    <div class="desk-row">
      ${player.ghost ? null : html`<button type="button" class="button" data-testid="reentry" onClick=${() => say("host:reentry", { player_id }, (answer) => setDigits(answer.code))}><${Icon} name="key" />${t("desk.reentry")}</button>`}
      ${state.phase === "drawing" || state.phase === "reveal" ? html`<button type="button" class="button" data-testid="hide" onClick=${() => act(player.hidden ? "show" : "hide")}><${Icon} name=${player.hidden ? "eye" : "veil"} />${t(player.hidden ? "desk.show" : "desk.hide")}</button>
        <button type="button" class="button" onClick=${() => say("host:direct", { ...state.stage, spotlight: shown ? null : player_id })}><${Icon} name="screen" />${t(shown ? "desk.spotlight.off" : "desk.spotlight")}</button>` : null}
      <${Kick} kick=${() => act("kick")} /></div>
    <${Earlier} player=${player} state=${state} act=${act} />
    ${digits ? html`<p role="status">${t("desk.digits")} <b class="big-code" data-testid="digits">${digits}</b></p>` : null}
    <p class="form-error" role="alert">${said ?? ""}</p>
    <div class="dialog-row"><button type="button" class="button button-main" onClick=${() => dialog.current?.close()}>${t("desk.done")}</button></div>
  </dialog>`;
}

/** Asks back first; the second half of a double tap is no answer. @param {{kick: () => void}} props */
function Kick({ kick }) {
  const [asked, setAsked] = useState(false);
  const [ready, setReady] = useState(true);
  useEffect(() => {
    if (ready) return undefined;
    const timer = setTimeout(() => setReady(true), DOUBLE_TAP_MS);
    return () => clearTimeout(timer);
  }, [ready]);
  const press = () => {
    if (!ready) return;
    if (asked) kick();
    setAsked(true);
    setReady(false);
  };
  return html`<button type="button" class="button button-risk" data-testid="kick" aria-disabled=${!ready} onClick=${press}><${Icon} name="cross" />${t(asked ? "desk.kick.sure" : "desk.kick")}</button>`;
}

/**
 * Their drawings of rounds that are over, each to be hidden or shown again.
 * @param {{player: PlayerView, state: RoomState, act: (action: string, more: object) => void}} props
 */
function Earlier({ player, state, act }) {
  const rounds = player.rounds.filter((index) => index !== state.round?.index);
  if (!rounds.length) return null;
  return html`<div role="group" aria-labelledby="desk-earlier"><p id="desk-earlier" class="hint">${t("desk.earlier")}</p>
    <p class="chips">${rounds.map((round) => {
      const veiled = player.veiled.includes(round);
      const n = round + (state.settings.practice_round ? 0 : 1);
      return html`<button type="button" key=${round} class="chip" data-testid="hide-earlier" aria-pressed=${veiled} onClick=${() => act(veiled ? "show" : "hide", { round })}>
        <${Icon} name=${veiled ? "veil" : "eye"} />${n ? t("desk.earlier.round", { n: number(n) }) : t("round.practice")}</button>`;
    })}</p></div>`;
}
