/** The round itself: the canvas, the word, the time and the net's voice. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { number, seconds, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { LikesTool } from "../parts/likes.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, Timer } from "../parts/timer.js";
import { prefs } from "../prefs.js";
import { word } from "../words.js";
import { Canvas } from "./canvas.js";
import { Voice } from "./voice.js";

/** @typedef {import("../play.js").View} View */

/** @param {View} view */
export function Drawing({ state, guesses, journal, repaint, clock, more = null }) {
  const { you, paused } = state;
  const recognized = you.status === "recognized";
  const category = state.round?.category ?? "";
  const over = useTimeUp(journal, clock, phaseEnd(state));
  const open = !paused && !over && journal !== null;
  const { lefty } = prefs.use();
  return html`<${Screen} phase="drawing" paused=${paused} extra=${`drawing ${lefty ? "is-lefty" : ""}`}>
    <header class="task">
      <h1 class="task-word"><span class="sr-only">${t("drawing.task")} </span><span class="marked" data-testid="word"
        data-category=${category}>${word(category)}</span></h1>
      <${Timer} clock=${clock} endsMs=${phaseEnd(state)} totalMs=${state.settings.seconds * 1000} />
    </header>
    <div class=${`sheet ${recognized ? "is-recognized" : ""}`}>
      <${Canvas} journal=${journal} repaint=${repaint} open=${open} label=${t("drawing.canvas", { word: word(category) })}
        alive=${recognized} first=${true} />
      ${recognized ? html`<${Recognized} you=${you} />` : null}
      ${paused ? html`<p class="sheet-note" role="status"><${Icon} name="pause" />${t("paused.title")}</p>` : null}
      ${over && !recognized ? html`<p class="sheet-note" role="status" data-testid="over">${t("drawing.over")}</p>` : null}
    </div>
    <${Voice} guesses=${guesses} recognized=${recognized} category=${category} next=${whatNext(state.round)} />
    <div class="tools">
      <button type="button" class="button tool" data-testid="undo" disabled=${!open} onClick=${() => act(journal, "undo")}>
        <${Icon} name="undo" /><span>${t("drawing.undo")}</span></button>
      <button type="button" class="button tool" data-testid="clear" disabled=${!open} onClick=${() => act(journal, "clear")}>
        <${Icon} name="clear" /><span>${t("drawing.clear")}</span></button>
      ${more}
      <${LikesTool} sound=${state.settings.sound} />
    </div>
  </${Screen}>`;
}

/** How the others do, and what to do meanwhile. @param {import("../messages.js").RoundView | null} round */
function whatNext(round) {
  const count = round && round.drawing ? t("host.recognized", { n: number(round.recognized), of: number(round.drawing) }) : "";
  return html`<span>${t("recognized.next")}</span> <span class="nowrap" data-testid="others">${count}</span>`;
}

/** The canvas hears of it from the journal. @param {import("../ink.js").InkJournal | null} journal @param {"undo" | "clear"} what */
function act(journal, what) {
  journal?.[what]();
}

/**
 * Whether time is up: the last ink, which leaves at once, is given a moment to arrive.
 * @param {import("../ink.js").InkJournal | null} journal @param {import("../clock.js").ServerClock} clock @param {number | null} endsMs
 */
function useTimeUp(journal, clock, endsMs) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (!journal || endsMs === null) return undefined;
    const timer = setTimeout(() => {
      journal.end();
      journal.flush();
      setOver(true);
    }, clock.until(endsMs));
    return () => clearTimeout(timer);
  }, [journal, endsMs]);
  return over;
}

/** Drops that fly off the sheet: where to, in a box of 200, how big, and which ink. @type {[number, number, number, number][]} */
const DROPS = [
  [100, 8, 7, 4], [142, 20, 5, 5], [178, 52, 8, 2], [193, 100, 5, 3], [180, 150, 7, 1], [144, 182, 5, 6],
  [100, 192, 8, 5], [56, 182, 5, 2], [20, 150, 7, 4], [7, 100, 5, 6], [22, 52, 8, 3], [58, 20, 5, 1],
];

/** The moment of being understood. @param {{you: import("../messages.js").You}} props */
function Recognized({ you }) {
  return html`<div class="recognized" data-testid="recognized" role="status">
    <svg class="burst" viewBox="0 0 200 200" aria-hidden="true">
      ${DROPS.map(([x, y, r, ink]) => html`<g class=${`drop badge-${ink}`} style=${{ "--x": `${x - 100}px`, "--y": `${y - 100}px` }}>
        <path class="drop-trail" d=${`M100 100 ${x} ${y}`} pathLength="1" /><circle cx="100" cy="100" r=${r} /></g>`)}</svg>
    <p class="stamp"><${Icon} name="check" /><strong>${t("recognized.title")}</strong>
      <span>${you.time_ms === null ? "" : seconds(you.time_ms)}</span>
      ${you.gained === null ? null : html`<b class="points">${t("points.plus", { n: number(you.gained) })}</b>`}</p>
  </div>`;
}
