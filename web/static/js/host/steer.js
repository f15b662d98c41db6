/** During the race: what is on, who is where, and the few buttons it takes. */
import { html } from "htm/preact";
import { errorText, number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, Timer } from "../parts/timer.js";
import { word } from "../words.js";
import { ClassList } from "./class-list.js";
import { EndButton } from "./end.js";
import { Results } from "./results.js";

/** @typedef {import("../host.js").View} View */
/** @typedef {import("../messages.js").RoomState} RoomState */

/** Length of the running phase, for the timer's line. @param {RoomState} state @returns {number} */
function phaseMs(state) {
  const { phase, round, settings } = state;
  if (phase === "drawing") return round ? round.ends_ms - round.starts_ms : settings.seconds * 1000;
  return phase === "countdown" ? 3000 : 6000;
}

/** @param {View} view */
export function Steer({ state, clock, command, error }) {
  const { phase, round, paused } = state;
  const last = round !== null && round.index + 1 >= round.of;
  const next = phase === "reveal" && last ? "host.next.podium" : `host.next.${phase}`;
  return html`<${Screen} phase=${phase} paused=${paused} extra="steer">
    <section class="card now">
      <p class="hint">${t("round.of", { n: number((round?.index ?? 0) + 1), of: number(round?.of ?? 0) })} · ${t(paused ? "paused.title" : `phase.${phase}`)}</p>
      <h1 class="now-word"><span class="marked" data-testid="word" data-category=${round?.category ?? ""}>${round?.category ? word(round.category) : "…"}</span></h1>
      <${Timer} clock=${clock} endsMs=${phaseEnd(state)} totalMs=${phaseMs(state)} calm=${phase !== "drawing"} />
      <p class="now-count"><${Icon} name="check" />${t("host.recognized", { n: number(round?.recognized ?? 0), of: number(round?.drawing ?? 0) })}</p>
    </section>
    <${ClassList} players=${state.players} phase=${phase} />
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

/** Podium and closed: the whole ranking. @param {View} view */
export function Finish({ state, command, share, error }) {
  const { phase, players } = state;
  return html`<${Screen} phase=${phase} extra="finish">
    <div class="setup-head"><${Blot} mood=${phase === "closed" ? "sleep" : "glad"} /><h1>${t(phase === "closed" ? "closed.title" : "finish.title")}</h1></div>
    <ol class="ranking" data-testid="standings" aria-label=${t("standings.label")}>
      ${players.map((player) => html`<li key=${player.player_id} class=${player.rank <= 3 ? `is-${player.rank}` : ""}>
        <span class="rank">${number(player.rank)}</span><span class="name">${player.name}</span>
        <span class="score">${number(player.score)}</span></li>`)}</ol>
    <${Results} state=${state} share=${share} />
    <footer class="thumb"><p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <div class="thumb-row">${phase === "podium" ? html`<${EndButton} command=${command} close=${true} />` : null}
      <a class="button button-main button-big" href="/host">${t("finish.again")}</a></div></footer>
  </${Screen}>`;
}
