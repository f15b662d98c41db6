/** The best five, and where you stand if you are not among them. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { PlayerBadge, TeamBadge } from "./badge.js";

/** @typedef {import("../messages.js").Placed} Placed */

/** @typedef {import("../messages.js").TeamView} TeamView */

/** @param {{top: readonly Placed[], me: Placed, badges?: boolean}} props badges: false among teams, whose signs they would belie */
export function Top({ top, me, badges = true }) {
  const among = top.some(({ player_id }) => player_id === me.player_id);
  const rows = among ? top : [...top, me];
  if (!top.length) return null;
  return html`<ol class="top" aria-label=${t("standings.label")} data-testid="standings">
    ${rows.map((row) => html`<li key=${row.player_id} class=${row.player_id === me.player_id ? "is-me" : ""}>
      <span class="rank">${number(row.rank)}</span><span class="name with-badge">${badges ? html`<${PlayerBadge} id=${row.player_id} />` : null}<span>${row.name}</span></span>
      <span class="score">${number(row.score)}</span></li>`)}
  </ol>`;
}

/** The teams as they stand; nothing where there are none. @param {{teams: readonly TeamView[], mine?: number | null}} props */
export function Teams({ teams, mine = null }) {
  if (!teams.length) return null;
  return html`<ol class="top" aria-label=${t("teams.label")} data-testid="teams">
    ${teams.map(({ team, rank, score }) => html`<li key=${team} class=${team === mine ? "is-me" : ""}>
      <span class="rank">${number(rank)}</span><span class="name with-badge"><${TeamBadge} team=${team} /><span>${t(`team.${team}`)}</span></span>
      <span class="score">${number(score)}</span></li>`)}
  </ol>`;
}
