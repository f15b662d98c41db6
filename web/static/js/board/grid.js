/** Sheets hung on the wall as large as they fit: canvas, sign, name, rank, and the net's voice under each. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { number, seconds, t } from "../i18n.js";
import { PlayerBadge } from "../parts/badge.js";
import { Icon } from "../parts/icons.js";
import { aWord, word } from "../words.js";
import { hangWall, narrowed } from "./wall-layout.js";

/** @typedef {import("../messages.js").PlayerView} PlayerView */
/** @typedef {import("../messages.js").Guess} Guess */
/** @typedef {import("./wall-ink.js").WallInk} WallInk */
/** @typedef {import("./wall-layout.js").Layout} Layout */
/** @typedef {ReadonlyMap<string, string | null>} Words what each was to draw, once that may be known */

/** Height of a line, the gap between sheets and their edges, in the board's text size. */
const LINE = 1.3;
const GAP = 0.4;
const EDGES = 0.3;
/** What a sheet's text grows to, as a share of its canvas and in the board's text size. */
const TEXT_SHARE = 0.075;
const LARGEST = 2.4;
/** What stands beside a line on a small sheet, in the size of its text: its edges, and a player's sign. */
const LINE_EDGES = 0.7;
const SIGN = 1.5;
/** So many in a row are worth a flame. */
const STREAK = 2;

/** @param {{players: PlayerView[], ink: WallInk, round: import("../messages.js").RoundView | null, spotlight?: boolean, words?: Words | null}} props */
export function Grid({ players, ink, round, spotlight = false, words = null }) {
  /** @type {{current: HTMLElement | null}} */
  const wall = useRef(null);
  const { width, height, text } = useRoom(wall);
  const edges = EDGES * text;
  const layout = hangWall(players.length, width, height, text, text * LINE, text * GAP + edges);
  const letters = Math.max(1, Math.min(LARGEST, (TEXT_SHARE * layout.side) / text));
  const room = layout.form === "beside" ? Infinity : layout.width / text - LINE_EDGES;
  const shape = {
    "--width": `${layout.width + edges}px`, "--height": `${layout.height + edges}px`, "--side": `${layout.side}px`,
    "--letters": layout.form === "beside" ? `${letters}em` : "1em",
  };
  return html`<ul class=${`wall is-${layout.form} ${spotlight ? "is-spotlight" : ""}`} ref=${wall} style=${shape} data-testid="wall">
    ${layout.side > 0 ? players.map((player) => html`<${Sheet} key=${`${round?.play} ${round?.index} ${player.player_id}`} ...${{ player, ink, layout, room, words }}
      ranked=${(round?.index ?? 0) > 0} wordy=${spotlight || players.length === 1} />`) : null}
  </ul>`;
}

/** How much room an element has, and how large its text is. @param {{current: HTMLElement | null}} ref */
function useRoom(ref) {
  const [room, setRoom] = useState({ width: 0, height: 0, text: 16 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => {
      const text = parseFloat(getComputedStyle(element).fontSize);
      setRoom({ width: element.clientWidth - EDGES * text, height: element.clientHeight - EDGES * text, text });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return room;
}

/**
 * @typedef {object} SheetProps
 * @property {PlayerView} player
 * @property {WallInk} ink
 * @property {Layout} layout
 * @property {number} room  for a line of text, in its size
 * @property {Words | null} words
 * @property {boolean} ranked
 * @property {boolean} wordy
 */

/** @param {SheetProps} props */
function Sheet({ player, ink, layout, room, words, ranked, wordy }) {
  /** @type {{current: HTMLCanvasElement | null}} */
  const ref = useRef(null);
  const [, setTurn] = useState(0);
  const id = player.player_id;
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return undefined;
    ink.mount(id, canvas, () => setTurn((n) => n + 1));
    return () => ink.unmount(id, canvas);
  }, [id, layout.side]);
  const sheet = ink.sheet(id);
  const known = sheet.recognized || player.status === "recognized";
  return html`<li class=${`cell ${known ? "is-recognized" : ""} ${player.connected ? "" : "is-away"}`}
      data-player-id=${id} data-recognized=${String(known)}>
    <div class="paper"><canvas ref=${ref} data-testid="wall-canvas" data-player-id=${id} role="img" aria-label=${player.name}></canvas>
      ${player.hidden ? html`<p class="veil" data-testid="veil"><${Icon} name="veil" /><span>${t("board.veiled")}</span></p>` : null}
      ${known ? html`<span class="cell-stamp"><${Icon} name="check" /></span>` : null}</div>
    <div class="cell-text"><${Owner} player=${player} ranked=${ranked} form=${layout.form} room=${room - SIGN} />
      ${words ? html`<p class="cell-guess is-word name" data-testid="own-word"><${Line} text=${word(words.get(id) ?? "")} room=${room} /></p>`
        : html`<${Said} guesses=${sheet.guesses} known=${known} timeMs=${player.time_ms} wordy=${wordy} full=${layout.form === "beside"} room=${room} />`}</div>
  </li>`;
}

/** A line that is set narrower before it is cut: half a name is nobody's. @param {{text: string, room: number}} props room: in the size of its text */
function Line({ text, room }) {
  const share = narrowed(text, room);
  return share === 1 ? text : html`<span class="narrow" style=${{ "--share": share }}>${text}</span>`;
}

/** @param {{player: PlayerView, ranked: boolean, form: import("./wall-layout.js").Form, room: number}} props ranked: there are ranks to tell */
function Owner({ player, ranked, form, room }) {
  const { player_id, name, team, rank } = player;
  const roomy = form !== "over";
  return html`<p class="cell-name"><${PlayerBadge} id=${player_id} team=${team} /><span class="name"><${Line} text=${name} room=${room} /></span></p>
    <${Marks} ...${player} rank=${ranked && (roomy || rank === 1) ? rank : null} streak=${roomy ? player.streak : 0} />`;
}

/** @param {{connected: boolean, ghost: boolean, rank: number | null, streak: number}} props rank: null where it is not told */
function Marks({ connected, ghost, rank, streak }) {
  return html`<p class="cell-marks">
    ${rank === null ? null : html`<span class="cell-rank"><span class="sr-only">${t("board.rank", { n: number(rank) })}</span><span aria-hidden="true">${rank === 1 ? html`<${Icon} name="crown" />` : number(rank)}</span></span>`}
    ${streak < STREAK ? null : html`<span class="cell-streak"><span class="sr-only">${t("board.streak", { n: number(streak) })}</span><${Icon} name="flame" /><span aria-hidden="true">${number(streak)}</span></span>`}
    ${connected ? null : html`<span class="sr-only">${t("state.away")}</span><${Icon} name="away" />`}
    ${ghost ? html`<span class="ghost-sign"><span class="sr-only">${t("board.ghost")}</span><${Icon} name="ghost" /></span>` : null}</p>`;
}

/** The time it took, or what the net takes it for just now. @param {{guesses: readonly Guess[], known: boolean, timeMs: number | null, wordy: boolean, full: boolean, room: number}} props */
function Said({ guesses, known, timeMs, wordy, full, room }) {
  const [first] = guesses;
  if (known && timeMs !== null) return html`<p class="cell-guess" data-testid="wall-guess"><${Icon} name="clock" />${seconds(timeMs)}</p>`;
  if (!first) return html`<p class="cell-guess" data-testid="wall-guess">…</p>`;
  return html`<p class="cell-guess name" data-testid="wall-guess"><${Line} room=${room} text=${t(full ? "net.voice.one" : "board.guess", { a: full ? aWord(first.category) : word(first.category) })} /></p>
    ${wordy ? html`<ol class="cell-chances">${guesses.slice(0, 3).map(({ category, probability }) => html`<li key=${category}><span class="name">${word(category)}</span>
      <b>${number(probability, { style: "percent" })}</b><i class="chance" style=${{ transform: `scaleX(${probability})` }}></i></li>`)}</ol>` : null}`;
}
