/** The form at the front door: a code and a name; or the four digits that bring a player back. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { recall } from "../memory.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { codeInAddress } from "../start.js";
import { useDoor } from "./door.js";

/** @typedef {import("../connection.js").Call} Call */
/** @typedef {{name: string} | {reentry: string}} Who  somebody new, or a player from another device */
/** @typedef {(code: string, who: Who) => Promise<string | null>} Enter  answers with an error code, or null: we are leaving */
/** @typedef {{currentTarget: HTMLInputElement}} Typed */

const CODE_LENGTH = 5;
const REENTRY_LENGTH = 4;
/** Room for twenty of the longest emoji; the server counts as people do. */
const NAME_UNITS = 256;
/** Errors about how we call ourselves, not about the game. */
const ABOUT_NAME = new Set(["bad_name", "no_name", "name_not_nice", "name_not_offered", "unknown_reentry", "short_reentry"]);

/** @param {string} text @param {number} length @returns {string} */
const digits = (text, length) => text.normalize("NFKC").replace(/\D/g, "").slice(0, length);

/**
 * @param {string} code @param {Who} who @param {boolean} known  whether we know how the game is entered
 * @returns {string | null} an error code we need no server for
 */
function complaint(code, who, known) {
  if (code.length !== CODE_LENGTH) return "short_code";
  if ("reentry" in who) return who.reentry.length === REENTRY_LENGTH ? null : "short_reentry";
  return !known || who.name.trim() ? null : "no_name";
}

/** @param {{call: Call, online: boolean, enter: Enter, resume: (code: string) => void}} props */
export function JoinForm({ call, online, enter, resume }) {
  const [code, setCode] = useState(codeInAddress());
  const [name, setName] = useState(recall("name") ?? "");
  /** Null while somebody new is at the door. */
  const [reentry, setReentry] = useState(/** @type {string | null} */ (null));
  const [failed, setFailed] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const door = useDoor(call, code, online);
  /** @type {{current: HTMLInputElement | null}} */
  const codeField = useRef(null);
  /** @type {{current: HTMLElement | null}} */
  const second = useRef(null);
  useEffect(() => void (code || codeField.current?.focus()), []);

  const isOffered = door.open?.names === "generated";
  const error = failed ?? (reentry === null ? door.error : null);
  const isAboutName = error !== null && ABOUT_NAME.has(error);

  // The browser may show this page again as it was left.
  useEffect(() => {
    const back = () => setBusy(false);
    addEventListener("pageshow", back);
    return () => removeEventListener("pageshow", back);
  }, []);

  /** @returns {Promise<string | null | undefined>} an error code, null: there is more to fill in; undefined: we are leaving */
  const go = async () => {
    const who = reentry !== null ? { reentry } : { name: isOffered ? (door.offer?.name ?? "") : name };
    if (isOffered && reentry === null && !door.offer) return door.spin();
    const early = complaint(code, who, door.open !== null);
    if (early) return early;
    if (!door.open && reentry === null) return door.look();
    const refusal = await enter(code, who);
    if (refusal === "name_not_offered") await door.spin();
    return refusal ?? undefined;
  };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const refusal = await go();
    if (refusal === undefined) return; // in: another press would make another player
    setFailed(refusal);
    setBusy(false);
    if (refusal) (ABOUT_NAME.has(refusal) ? second : codeField).current?.focus();
  };
  /** @param {Typed} event */
  const typeCode = ({ currentTarget }) => {
    const typed = digits(currentTarget.value, CODE_LENGTH);
    currentTarget.value = typed;
    setCode(typed);
    setFailed(null);
  };
  const otherWay = () => {
    setReentry(reentry === null ? "" : null);
    setFailed(null);
  };
  const field = { field: second, invalid: isAboutName, edited: () => setFailed(null) };
  return html`<form class="card join-form" onSubmit=${submit} novalidate>
    <div class="join-blot"><${Blot} mood=${error ? "sad" : busy ? "look" : "calm"} /></div>
    <label for="code">${t("join.code")}</label>
    <input id="code" class="field join-code" data-testid="join-code" ref=${codeField} value=${code}
      onInput=${typeCode} inputmode="numeric" autocomplete="off" placeholder="12345" aria-describedby="join-error"
      aria-invalid=${error !== null && !isAboutName} />
    ${reentry !== null ? html`<${ReentryField} ...${field} reentry=${reentry} setReentry=${setReentry} />` : null}
    ${reentry === null && isOffered ? html`<${OfferedName} ...${field} offer=${door.offer} spin=${door.spin} />` : null}
    ${reentry === null && door.open?.names === "own" ? html`<${OwnName} ...${field} name=${name} setName=${setName} />` : null}
    <p id="join-error" class="form-error" role="alert" data-testid="join-error" data-code=${error ?? ""}>${error ? errorText(error) : ""}</p>
    ${door.open?.guarded && reentry === null ? html`<p class="hint" data-testid="join-guarded">${t("join.guarded")}</p>` : null}
    <button class="button button-main" data-testid="join-go" disabled=${busy}>${t("join.go")}</button>
    ${recall(`player:${code}`) ? html`<button type="button" class="button" data-testid="join-return"
      onClick=${() => resume(code)}>${t("join.return")}</button>` : null}
    <button type="button" class="join-other-way" data-testid="join-other-way" onClick=${otherWay}>
      ${t(reentry === null ? "join.reenter" : "join.anew")}</button>
  </form>`;
}

/** @typedef {{field: {current: HTMLElement | null}, invalid: boolean, edited: () => void}} Field */

/** @param {Field & {name: string, setName: (name: string) => void}} props */
function OwnName({ field, invalid, edited, name, setName }) {
  useEffect(() => field.current?.focus(), []);
  /** @param {Typed} event */
  const type = ({ currentTarget }) => {
    setName(currentTarget.value);
    edited();
  };
  return html`<label for="name">${t("join.name")}</label>
    <input id="name" class="field" data-testid="join-name" ref=${field} value=${name} maxlength=${NAME_UNITS} onInput=${type}
      autocomplete="nickname" autocapitalize="words" spellcheck=${false} enterkeyhint="go" aria-describedby="join-error"
      aria-invalid=${invalid} />`;
}

/** @param {Field & {offer: import("../messages.js").Spun | null, spin: () => Promise<string | null>}} props */
function OfferedName({ field, edited, offer, spin }) {
  const another = () => {
    edited();
    void spin();
  };
  return html`<p class="join-label" id="offer-label">${t("join.offer")}</p>
    <div class="join-draw"><output class="field join-offer name" data-testid="join-offer" aria-labelledby="offer-label"><bdi key=${offer?.name}>${offer?.name ?? "…"}</bdi></output>
      <button type="button" class="button" data-testid="join-spin" ref=${field} disabled=${offer?.left === 0} onClick=${another}>
        <${Icon} name="dice" /><span>${t("join.spin", { left: offer ? number(offer.left) : "…" })}</span></button></div>`;
}

/** @param {Field & {reentry: string, setReentry: (digits: string) => void}} props */
function ReentryField({ field, invalid, edited, reentry, setReentry }) {
  useEffect(() => field.current?.focus(), []);
  /** @param {Typed} event */
  const type = ({ currentTarget }) => {
    const typed = digits(currentTarget.value, REENTRY_LENGTH);
    currentTarget.value = typed;
    setReentry(typed);
    edited();
  };
  return html`<label for="reentry">${t("join.reentry")}</label>
    <input id="reentry" class="field join-code" data-testid="join-reentry" ref=${field} value=${reentry} onInput=${type}
      inputmode="numeric" autocomplete="off" placeholder="1234" aria-describedby="join-error" aria-invalid=${invalid} />`;
}
