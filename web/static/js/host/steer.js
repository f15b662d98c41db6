/** During the race: what is on, who is where, and the few buttons it takes. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, Timer } from "../parts/timer.js";
import { word } from "../words.js";
import { ClassList, Ranking } from "./class-list.js";
import { Knocks, Remote } from "./desk.js";
import { EndButton } from "./end.js";
import { Keep } from "./keep.js";

/** @typedef {import("../host.js").View} View */
/** @typedef {import("../messages.js").RoomState} RoomState */

/**
 * Length of the running phase, for the timer's line: of a drawing as the server says, of what lies
 * between as it was when it was seen first.
 * @param {RoomState} state @param {import("../clock.js").ServerClock} clock @returns {number}
 */
function usePhaseMs(state, clock) {
  const { phase, round, settings } = state;
  const seen = useRef({ what: "", ms: 0 });
  const what = `${phase} ${round?.index}`;
  const endsMs = phaseEnd(state);
  if (seen.current.what !== what) seen.current = { what, ms: 0 };
  if (endsMs !== null) seen.current.ms = Math.max(seen.current.ms, clock.until(endsMs));
  if (phase === "drawing") return round ? round.ends_ms - round.starts_ms : settings.seconds * 1000;
  return Math.max(1, seen.current.ms);
}

/** @param {View} view */
export function Steer({ state, clock, command, busy, call, error }) {
  const { phase, round, paused, settings } = state;
  const last = round !== null && round.number >= round.of;
  const totalMs = usePhaseMs(state, clock);
  const next = phase === "reveal" && last ? "host.next.podium" : `host.next.${phase}`;
  return html`<${Screen} phase=${phase} paused=${paused} extra="steer">
    <section class="card now">
      <p class="hint">${roundText(state)} · ${t(paused ? "paused.title" : `phase.${phase}`)}</p>
      <h1 class="now-word"><span class="marked" data-testid="word" data-category=${round?.category ?? ""}>${round?.category ? word(round.category) : settings.each_own_word ? t("rules.each_own_word.now") : "…"}</span></h1>
      <${Timer} clock=${clock} endsMs=${phaseEnd(state)} totalMs=${totalMs} calm=${phase !== "drawing"} />
      <p class="now-count"><${Icon} name="check" />${t("host.recognized", { n: number(round?.recognized ?? 0), of: number(round?.drawing ?? 0) })}</p>
    </section>
    <${Knocks} state=${state} call=${call} />
    <${ClassList} state=${state} call=${call} />
    <${Remote} state=${state} call=${call} />
    <footer class="thumb"><p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <div class="thumb-row">
        <button type="button" class="button" data-testid="host-pause" aria-pressed=${paused} aria-disabled=${busy} onClick=${() => command(paused ? "resume" : "pause")}>
          <${Icon} name=${paused ? "play" : "pause"} /><span>${t(paused ? "host.resume" : "host.pause")}</span></button>
        <button type="button" class="button" data-testid="host-extend" disabled=${phase !== "drawing"} aria-disabled=${busy} aria-label=${t("host.extend.label")} onClick=${() => command("extend")}>
          <${Icon} name="plus" /><span>${t("host.extend")}</span></button>
        <${EndButton} command=${command} busy=${busy} />
        <button type="button" class="button button-main button-big" data-testid="host-next" disabled=${paused} aria-disabled=${busy} onClick=${() => command("skip")}>
          <${Icon} name="next" /><span>${t(next)}</span></button>
      </div></footer>
  </${Screen}>`;
}

/** @param {RoomState} state */
function roundText({ round }) {
  if (!round) return "";
  if (round.practice) return t("round.practice");
  const of = t("round.of", { n: number(round.number), of: number(round.of) });
  return round.double ? `${of} · ${t("round.double")}` : of;
}

/** Podium and closed: the whole ranking, and what becomes of it. @param {View} view */
export function Finish({ state, command, busy, call, error }) {
  const { phase } = state;
  const open = phase === "podium";
  return html`<${Screen} phase=${phase} extra="finish">
    <div class="setup-head"><${Blot} mood=${open ? "glad" : "sleep"} /><h1>${t(open ? "finish.title" : "closed.title")}</h1></div>
    <${Ranking} state=${state} call=${call} />
    <${Keep} state=${state} call=${call} />
    <footer class="thumb"><p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <div class="thumb-row">${open ? html`<${EndButton} command=${command} busy=${busy} close=${true} />` : null}
      ${open ? html`<button type="button" class="button button-main button-big" data-testid="host-again" aria-disabled=${busy} onClick=${() => command("again")}><${Icon} name="again" />${t("finish.again.same")}</button>`
        : html`<a class="button button-main button-big" href="/host">${t("finish.again")}</a>`}</div></footer>
  </${Screen}>`;
}
