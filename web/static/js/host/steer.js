/** During the race: what is on, who is where, and the few buttons it takes. */
import { html } from "htm/preact";
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

/** Length of the running phase, for the timer's line. @param {RoomState} state @returns {number} */
function phaseMs(state) {
  const { phase, round, settings } = state;
  if (phase === "drawing") return round ? round.ends_ms - round.starts_ms : settings.seconds * 1000;
  return phase === "countdown" ? 3000 : 6000;
}

/** @param {View} view */
export function Steer({ state, clock, command, call, error }) {
  const { phase, round, paused, settings } = state;
  const last = round !== null && round.number >= round.of;
  const next = phase === "reveal" && last ? "host.next.podium" : `host.next.${phase}`;
  return html`<${Screen} phase=${phase} paused=${paused} extra="steer">
    <section class="card now">
      <p class="hint">${roundText(state)} · ${t(paused ? "paused.title" : `phase.${phase}`)}</p>
      <h1 class="now-word"><span class="marked" data-testid="word" data-category=${round?.category ?? ""}>${round?.category ? word(round.category) : settings.each_own_word ? t("rules.each_own_word.now") : "…"}</span></h1>
      <${Timer} clock=${clock} endsMs=${phaseEnd(state)} totalMs=${phaseMs(state)} calm=${phase !== "drawing"} />
      <p class="now-count"><${Icon} name="check" />${t("host.recognized", { n: number(round?.recognized ?? 0), of: number(round?.drawing ?? 0) })}</p>
    </section>
    <${Knocks} state=${state} call=${call} />
    <${ClassList} state=${state} call=${call} />
    <${Remote} state=${state} call=${call} />
    <footer class="thumb"><p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <div class="thumb-row">
        <button type="button" class="button" data-testid="host-pause" aria-pressed=${paused} onClick=${() => command(paused ? "resume" : "pause")}>
          <${Icon} name=${paused ? "play" : "pause"} /><span>${t(paused ? "host.resume" : "host.pause")}</span></button>
        <button type="button" class="button" data-testid="host-extend" disabled=${phase !== "drawing"} onClick=${() => command("extend")}>
          <${Icon} name="plus" /><span>${t("host.extend")}</span></button>
        <${EndButton} command=${command} />
        <button type="button" class="button button-main button-big" data-testid="host-next" disabled=${paused} onClick=${() => command("skip")}>
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
export function Finish({ state, command, call, error }) {
  const { phase } = state;
  const open = phase === "podium";
  return html`<${Screen} phase=${phase} extra="finish">
    <div class="setup-head"><${Blot} mood=${open ? "glad" : "sleep"} /><h1>${t(open ? "finish.title" : "closed.title")}</h1></div>
    <${Ranking} state=${state} call=${call} />
    <${Keep} state=${state} call=${call} />
    <footer class="thumb"><p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <div class="thumb-row">${open ? html`<${EndButton} command=${command} close=${true} />` : null}
      ${open ? html`<button type="button" class="button button-main button-big" data-testid="host-again" onClick=${() => command("again")}><${Icon} name="again" />${t("finish.again.same")}</button>`
        : html`<a class="button button-main button-big" href="/host">${t("finish.again")}</a>`}</div></footer>
  </${Screen}>`;
}
