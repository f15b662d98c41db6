/** The ranking with who rose and who fell: rows slide from where they were. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { number, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";

/** @typedef {import("../messages.js").PlayerView} PlayerView */

const SLIDE_MS = 900;

/** @param {{players: readonly PlayerView[], limit: number, still?: boolean}} props still: nobody has moved yet */
export function Standings({ players, limit, still = false }) {
  return html`<ol class="standings" data-testid="standings" aria-label=${t("standings.label")}>
    ${players.slice(0, limit).map((player, i) => html`<${Row} key=${player.player_id} player=${player} place=${i} limit=${limit} before=${still ? null : player.previous_rank} />`)}
  </ol>`;
}

/** @param {{player: PlayerView, place: number, limit: number, before: number | null}} props */
function Row({ player, place, limit, before }) {
  /** @type {{current: HTMLElement | null}} */
  const row = useRef(null);
  useLayoutEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!row.current || before === null || still) return;
    // Whoever comes from below the list rises from just under it.
    const steps = Math.min(before - 1, limit) - place;
    const lineHeight = row.current.offsetHeight;
    if (!steps) return;
    row.current.animate(
      [{ transform: `translateY(${steps * lineHeight}px)` }, { transform: "none" }],
      { duration: SLIDE_MS, delay: 500, easing: "cubic-bezier(.3,1.3,.5,1)", fill: "backwards" },
    );
  }, []);
  return html`<li ref=${row} data-player-id=${player.player_id}>
    <span class="rank">${number(player.rank)}</span>
    <${Move} by=${before === null ? 0 : before - player.rank} />
    <span class="name">${player.name}</span>
    <span class="gain">${player.gained ? t("points.plus", { n: number(player.gained) }) : ""}</span>
    <span class="score">${number(player.score)}</span>
  </li>`;
}

/** @param {{by: number}} props places won (or lost, below zero) */
function Move({ by }) {
  if (by === 0) return html`<span class="move"></span>`;
  const kind = by > 0 ? "up" : "down";
  return html`<span class=${`move is-${kind}`} aria-label=${t(`standings.${kind}`, { n: number(Math.abs(by)) })}>
    <${Icon} name=${kind} />${number(Math.abs(by))}</span>`;
}
