/** What every page has around its screen: the phase for all to read, language, connection banner. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { currentLanguage, errorText, hasText, switchLanguage, t } from "../i18n.js";
import { PASSING } from "../json.js";
import { Blot } from "./blot.js";
import { Wordmark } from "./wordmark.js";

/** @typedef {import("../connection.js").Net} Net */

/**
 * @param {{phase: string, paused?: boolean, extra?: string, children?: unknown}} props
 */
export function Screen({ phase, paused = false, extra = "", children }) {
  return html`<main class=${`screen screen-${phase} ${extra}`} data-testid="phase" data-phase=${phase}
    data-paused=${String(paused)}>${children}</main>`;
}

/** @param {{children?: unknown}} props */
export function Masthead({ children }) {
  return html`<header class="masthead">
    <a class="masthead-home" href="/"><${Wordmark} still=${true} /></a>${children}
    <${LanguageSwitch} />
  </header>`;
}

export function LanguageSwitch() {
  const other = currentLanguage() === "en" ? "zh-TW" : "en";
  return html`<button type="button" class="language" lang=${other} data-testid="language"
    onClick=${() => void switchLanguage(other)}>${t("language.other")}</button>`;
}

/**
 * Says that the line is down, but not for a hiccup; else what else there is to note.
 * @param {{net: Net, code: string | null, note?: string | null, draws?: boolean}} props draws: there is ink here to be kept
 */
export function NetBanner({ net, code, note = null, draws = true }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (net === "online" || net === "refused") return undefined;
    const timer = setTimeout(() => setLate(true), 700);
    return () => clearTimeout(timer);
  }, [net]);
  // A line that is back is not late, though the effect has not run yet.
  const down = late && net !== "online" && net !== "refused";
  const text = code && hasText(`error.${code}`) ? errorText(code) : t(net === "reconnecting" && !draws ? "line.coming_back" : `line.${net}`);
  return html`<div class="net-banner" role="status" data-testid="net" data-net=${net}>
    ${down || note ? html`<p><span class="net-dots" aria-hidden="true"></span>${down ? text : note}</p>` : null}
  </div>`;
}

/**
 * Whether there is no way back in and nothing to stay for. What a game came to is still shown when
 * it is let go of, unless it was deleted.
 * @param {{net: Net, trouble: string | null, state: import("../messages.js").RoomState | null}} page
 */
export function isShutOut({ net, trouble, state }) {
  const isOver = state?.phase === "podium" || state?.phase === "closed";
  return net === "refused" && (trouble === "deleted" || !isOver);
}

/** Until the first snapshot is here; shows itself only when that takes a while. */
export function Loading() {
  return html`<${Screen} phase="loading" extra="centred"><div class="loading" role="status"><${Blot} mood="look" extra="blot-big" />
    <p class="lead">${t("line.connecting")}</p></div></${Screen}>`;
}

/**
 * A dead end told kindly, with a way out.
 * @param {{code: string, href?: string, action?: string, again?: (() => void) | null}} props again: asks once more, where that may help
 */
export function Trouble({ code, href = "/", action = "trouble.join", again = null }) {
  const retry = PASSING.has(code) ? again : null;
  return html`<${Screen} phase="error" extra="centred">
    <div class="trouble" data-testid="trouble" data-code=${code}>
      <${Blot} mood="sad" />
      <h1>${t(hasText(`trouble.${code}`) ? `trouble.${code}` : "trouble.title")}</h1>
      <p>${errorText(code)}</p>
      ${retry ? html`<button type="button" class="button button-main" data-testid="again" onClick=${retry}>${t("trouble.again")}</button>` : null}
      <a class=${`button ${retry ? "" : "button-main"}`} href=${href}>${t(action)}</a>
    </div>
  </${Screen}>`;
}

/** Keeps the window's title in the page's language. @param {string} key @param {Record<string, string>} [values] */
export function useTitle(key, values) {
  const title = `${t(key, values)} · ${t("app.name")}`;
  useEffect(() => void (document.title = title), [title]);
}
