/** The front door: a code and a name, and in. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Connection } from "./connection.js";
import { errorText, t } from "./i18n.js";
import { recall, remember } from "./memory.js";
import { Blot } from "./parts/blot.js";
import { Mark } from "./parts/mark.js";
import { LanguageSwitch, NetBanner, Screen, useTitle } from "./parts/shell.js";
import { Wordmark } from "./parts/wordmark.js";
import { codeInAddress, startPage } from "./start.js";
import { createStore } from "./store.js";

/** @typedef {import("./connection.js").Net} Net */

const NAME_LENGTH = 20;

const line = createStore({ net: /** @type {Net} */ ("connecting"), code: /** @type {string | null} */ (null) });
const connection = new Connection({ enter: null, onNet: (net, code) => line.set({ net, code }) });

/** Which field an error belongs to. @param {string} code */
const isAboutName = (code) => code === "bad_name" || code === "no_name";

/** @param {string} code @param {string} name @returns {string | null} an error code we need no server for */
function complaint(code, name) {
  if (!/^\d{5}$/.test(code)) return "short_code";
  return name.trim() ? null : "no_name";
}

/** @param {string} code @param {string} name @returns {Promise<string | null>} an error code, or null: we are leaving */
async function join(code, name) {
  const early = complaint(code, name);
  if (early) return early;
  await connection.ready();
  const answer = await connection.call("player:join", { code, name: name.trim() });
  if (answer.error) return answer.error.code;
  remember(`player:${code}`, answer.player_token);
  remember("name", name.trim());
  enter(code);
  return null;
}

/** @param {string} code */
function enter(code) {
  const address = new URL("/play", location.href);
  address.search = location.search; // keeps a forced transport
  address.searchParams.set("code", code);
  location.assign(address);
}

function App() {
  const { net, code: trouble } = line.use();
  useTitle("join.title");
  return html`<div class="page">
    <${NetBanner} net=${net} code=${trouble} />
    <${LanguageSwitch} />
    <${Screen} phase="join" extra="centred">
      <div class="join-mark"><${Mark} /></div>
      <h1 class="join-name"><${Wordmark} /></h1>
      <p class="join-claim">${t("join.claim")}</p>
      <${JoinForm} />
      <p class="join-host"><a href="/host">${t("join.host")}</a></p>
    </${Screen}>
  </div>`;
}

function JoinForm() {
  const [code, setCode] = useState(codeInAddress());
  const [name, setName] = useState(recall("name") ?? "");
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @type {{current: HTMLInputElement | null}} */
  const codeField = useRef(null);
  /** @type {{current: HTMLInputElement | null}} */
  const nameField = useRef(null);
  useEffect(() => (code ? nameField : codeField).current?.focus(), []);

  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const failed = await join(code, name);
    setError(failed);
    setBusy(false);
    if (failed) (isAboutName(failed) ? nameField : codeField).current?.focus();
  };
  /** @param {{currentTarget: HTMLInputElement}} event */
  const typeCode = ({ currentTarget }) => {
    const digits = currentTarget.value.normalize("NFKC").replace(/\D/g, "").slice(0, 5);
    currentTarget.value = digits;
    setCode(digits);
    setError(null);
    if (digits.length === 5) nameField.current?.focus();
  };
  const wrong = error !== null;
  return html`<form class="card join-form" onSubmit=${submit} novalidate>
    <div class="join-blot"><${Blot} mood=${wrong ? "sad" : busy ? "look" : "calm"} /></div>
    <label for="code">${t("join.code")}</label>
    <input id="code" class="field join-code" data-testid="join-code" ref=${codeField} value=${code}
      onInput=${typeCode} inputmode="numeric" autocomplete="off" placeholder="12345" aria-describedby="join-error"
      aria-invalid=${wrong && !isAboutName(error)} />
    <label for="name">${t("join.name")}</label>
    <input id="name" class="field" data-testid="join-name" ref=${nameField} value=${name} maxlength=${NAME_LENGTH}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => { setName(e.currentTarget.value); setError(null); }}
      autocomplete="nickname" autocapitalize="words" spellcheck=${false} enterkeyhint="go" aria-describedby="join-error"
      aria-invalid=${wrong && isAboutName(error)} />
    <p id="join-error" class="form-error" role="alert" data-testid="join-error" data-code=${error ?? ""}>${wrong ? errorText(error) : ""}</p>
    <button class="button button-main" data-testid="join-go" disabled=${busy}>${t("join.go")}</button>
    ${recall(`player:${code}`) ? html`<button type="button" class="button" data-testid="join-return"
      onClick=${() => enter(code)}>${t("join.return")}</button>` : null}
  </form>`;
}

void startPage(App);
