/** The ranking with who rose and who fell: rows slide from where they were. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { prefersStill } from "../boil.js";
import { number, t } from "../i18n.js";
import { PlayerBadge, TeamBadge } from "../parts/badge.js";
import { Icon } from "../parts/icons.js";

/** @typedef {import("../messages.js").PlayerView} PlayerView */
/** @typedef {import("../messages.js").TeamView} TeamView */

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
    if (!row.current || before === null || prefersStill()) return;
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
    <span class="with-badge"><${PlayerBadge} id=${player.player_id} team=${player.team} /><span class="name">${player.name}</span></span>
    <span class="gain">${player.gained ? t("points.plus", { n: number(player.gained) }) : ""}</span>
    <span class="score">${number(player.score)}</span>
  </li>`;
}

/** The teams, above their players; nothing without teams. @param {{teams: readonly TeamView[]}} props */
export function TeamStandings({ teams }) {
  if (!teams.length) return null;
  return html`<ol class="standings team-standings" data-testid="teams" aria-label=${t("teams.label")}>${teams.map(({ team, rank, score }) => html`<li key=${team}>
    <span class="rank">${number(rank)}</span><span class="move"></span>
    <span class="with-badge"><${TeamBadge} team=${team} /><span class="name">${t(`team.${team}`)}</span></span>
    <span class="gain"></span><span class="score">${number(score)}</span></li>`)}</ol>`;
}

/** @param {{by: number}} props places won (or lost, below zero) */
function Move({ by }) {
  if (by === 0) return html`<span class="move"></span>`;
  const kind = by > 0 ? "up" : "down";
  return html`<span class=${`move is-${kind}`}><${Icon} name=${kind} /><span aria-hidden="true">${number(Math.abs(by))}</span>
    <span class="sr-only">${t(`standings.${kind}`, { n: number(Math.abs(by)) })}</span></span>`;
}
