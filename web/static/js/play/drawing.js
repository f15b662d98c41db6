/** The round itself: the canvas, the word, the time and the net's voice. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { number, seconds, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, Timer } from "../parts/timer.js";
import { word } from "../words.js";
import { Canvas } from "./canvas.js";
import { Voice } from "./voice.js";

/** @typedef {import("../play.js").View} View */

/** @param {View} view */
export function Drawing({ state, guess, journal, repaint, clock }) {
  const { you, paused } = state;
  const recognized = you.status === "recognized";
  const category = state.round?.category ?? "";
  const open = !paused && journal !== null;
  useLastFlush(journal, clock, phaseEnd(state));
  return html`<${Screen} phase="drawing" paused=${paused} extra="drawing">
    <header class="task">
      <h1 class="task-word"><span class="sr-only">${t("drawing.task")} </span><span class="marked" data-testid="word"
        data-category=${category}>${word(category)}</span></h1>
      <${Timer} clock=${clock} endsMs=${phaseEnd(state)} totalMs=${state.settings.seconds * 1000} />
    </header>
    <div class=${`sheet ${recognized ? "is-recognized" : ""}`}>
      <${Canvas} journal=${journal} repaint=${repaint} open=${open} label=${t("drawing.canvas", { word: word(category) })} />
      ${recognized ? html`<${Recognized} you=${you} />` : null}
      ${paused ? html`<p class="sheet-note" role="status"><${Icon} name="pause" />${t("paused.title")}</p>` : null}
    </div>
    <${Voice} guess=${guess} recognized=${recognized} category=${category} />
    <div class="tools">
      <button type="button" class="button tool" data-testid="undo" disabled=${!open} onClick=${() => act(journal, "undo")}>
        <${Icon} name="undo" /><span>${t("drawing.undo")}</span></button>
      <button type="button" class="button tool" data-testid="clear" disabled=${!open} onClick=${() => act(journal, "clear")}>
        <${Icon} name="clear" /><span>${t("drawing.clear")}</span></button>
    </div>
  </${Screen}>`;
}

/** The canvas hears of it from the journal. @param {import("../ink.js").InkJournal | null} journal @param {"undo" | "clear"} what */
function act(journal, what) {
  journal?.[what]();
}

/**
 * Ink drawn in the last tenth of a second counts: it leaves at once when time is up.
 * @param {import("../ink.js").InkJournal | null} journal @param {import("../clock.js").ServerClock} clock @param {number | null} endsMs
 */
function useLastFlush(journal, clock, endsMs) {
  useEffect(() => {
    if (!journal || endsMs === null) return undefined;
    const timer = setTimeout(() => {
      journal.end();
      journal.flush();
    }, clock.until(endsMs));
    return () => clearTimeout(timer);
  }, [journal, endsMs]);
}

/** @param {{you: import("../messages.js").You}} props */
function Recognized({ you }) {
  return html`<div class="recognized" data-testid="recognized" role="status">
    <svg class="burst" viewBox="0 0 200 200" aria-hidden="true"><path d="M100 6v22M147 19l-11 19M181 53l-19 11M194 100h-22M181 147l-19-11M147 181l-11-19M100 194v-22M53 181l11-19M19 147l19-11M6 100h22M19 53l19 11M53 19l11 19" /></svg>
    <p class="stamp"><${Icon} name="check" /><strong>${t("recognized.title")}</strong>
      <span>${you.time_ms === null ? "" : seconds(you.time_ms)}</span>
      ${you.gained === null ? null : html`<b class="points">${t("points.plus", { n: number(you.gained) })}</b>`}</p>
  </div>`;
}
