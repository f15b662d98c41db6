/** The live wall: every canvas, its guess under it, a clear mark on those the net has recognised. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { number, seconds, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { phaseEnd, Timer } from "../parts/timer.js";
import { word } from "../words.js";
import { hangWall } from "./wall-layout.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").PlayerView} PlayerView */
/** @typedef {import("./wall-ink.js").WallInk} WallInk */

/** Height of a line and the gap between canvases, in the board's text size. */
const LINE = 1.3;
const GAP = 0.55;

/** @param {View} view */
export function Wall({ state, ink, clock }) {
  const { round, paused } = state;
  const drawers = useSteadyOrder(state.players.filter(({ status }) => status !== "waiting"));
  const total = round ? round.ends_ms - round.starts_ms : state.settings.seconds * 1000;
  return html`<${Screen} phase="drawing" paused=${paused} extra="board-drawing">
    <header class="board-task">
      <h1><span class="marked" data-testid="word" data-category=${round?.category ?? ""}>${round?.category ? word(round.category) : "…"}</span></h1>
      <p class="board-count" aria-label=${t("host.recognized", { n: number(round?.recognized ?? 0), of: number(round?.drawing ?? 0) })}>
        <${Icon} name="check" />${number(round?.recognized ?? 0)}<span class="of">/${number(round?.drawing ?? 0)}</span></p>
      <${Timer} clock=${clock} endsMs=${phaseEnd(state)} totalMs=${total} />
    </header>
    <${Grid} players=${drawers} ink=${ink} round=${round?.index ?? -1} />
    ${paused ? html`<p class="board-paused" role="status"><${Icon} name="pause" />${t("paused.title")}</p>` : null}
  </${Screen}>`;
}

/**
 * Players in the order they first appeared: a rank that changes must not make canvases jump.
 * @param {PlayerView[]} players @returns {PlayerView[]}
 */
function useSteadyOrder(players) {
  const order = useRef(/** @type {string[]} */ ([]));
  for (const { player_id } of players) if (!order.current.includes(player_id)) order.current.push(player_id);
  const byId = new Map(players.map((player) => [player.player_id, player]));
  return order.current.flatMap((id) => byId.get(id) ?? []);
}

/** @param {{players: PlayerView[], ink: WallInk, round: number}} props */
function Grid({ players, ink, round }) {
  /** @type {{current: HTMLElement | null}} */
  const wall = useRef(null);
  const [room, setRoom] = useState({ width: 0, height: 0, text: 16 });
  useLayoutEffect(() => {
    const element = wall.current;
    if (!element) return undefined;
    const measure = () => {
      const text = parseFloat(getComputedStyle(element).fontSize);
      setRoom({ width: element.clientWidth, height: element.clientHeight, text });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { columns, side, dense } = hangWall(players.length, room.width, room.height, room.text * LINE, room.text * GAP);
  const shape = { "--columns": String(columns), "--side": `${side}px` };
  return html`<ul class=${`wall ${dense ? "is-dense" : ""}`} ref=${wall} style=${shape} data-testid="wall">
    ${side > 0 ? players.map((player) => html`<${Cell} key=${`${round} ${player.player_id}`} player=${player} ink=${ink} side=${side} />`) : null}
  </ul>`;
}

/** @param {{player: PlayerView, ink: WallInk, side: number}} props */
function Cell({ player, ink, side }) {
  /** @type {{current: HTMLCanvasElement | null}} */
  const ref = useRef(null);
  const [, setTurn] = useState(0);
  const id = player.player_id;
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return undefined;
    ink.mount(id, canvas, () => setTurn((n) => n + 1));
    return () => ink.unmount(id, canvas);
  }, [id, side]);
  const sheet = ink.sheet(id);
  const recognized = sheet.recognized || player.status === "recognized";
  const guess = sheet.guesses[0]?.category;
  return html`<li class=${`cell ${recognized ? "is-recognized" : ""} ${player.connected ? "" : "is-away"}`}
      data-player-id=${id} data-recognized=${String(recognized)}>
    <canvas ref=${ref} class="paper" data-testid="wall-canvas" data-player-id=${id} role="img" aria-label=${player.name}></canvas>
    ${recognized ? html`<span class="cell-stamp"><${Icon} name="check" /></span>` : null}
    <span class="cell-name name">${player.connected ? null : html`<${Icon} name="away" />`}${player.name}</span>
    <span class="cell-guess name" data-testid="wall-guess">${recognized && player.time_ms !== null ? seconds(player.time_ms) : guess ? word(guess) : "…"}</span>
  </li>`;
}
