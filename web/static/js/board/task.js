/** The line above every round: the word, whether it counts, how many are known, and what stands still. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { RoundName } from "../parts/round.js";
import { word } from "../words.js";
import { SoundButton } from "./tools.js";

/** @typedef {import("../messages.js").RoomState} RoomState */

/** The word, or what to say where there are many. @param {{category: string | null, many: string}} props many: a text's key */
export function TheWord({ category, many }) {
  return html`<span class="marked" data-testid="word" data-category=${category ?? ""}>${category ? word(category) : t(many)}</span>`;
}

/** How many the net has recognised. @param {{n: number, of: number}} props */
function Known({ n, of }) {
  return html`<p class="board-count"><${Icon} name="check" /><span aria-hidden="true">${number(n)}<span class="of">/${number(of)}</span></span>
    <span class="sr-only">${t("host.recognized", { n: number(n), of: number(of) })}</span></p>`;
}

/** @param {{state: RoomState, n: number, of: number, title: unknown, children?: unknown}} props children: between the count and the tools */
export function TaskLine({ state, n, of, title, children }) {
  return html`<header class="board-task"><h1>${title}</h1><${Known} n=${n} of=${of} />
    ${children}<${RoundName} round=${state.round} /><${SoundButton} state=${state} /></header>`;
}

/** Across everything, while the host keeps the game still. @param {{paused: boolean}} props */
export function Paused({ paused }) {
  return paused ? html`<p class="board-paused" role="status"><${Icon} name="pause" />${t("paused.title")}</p>` : null;
}
