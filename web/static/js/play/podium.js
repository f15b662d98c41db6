/** The end for a player: your place, and the best. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { PlayerBadge } from "../parts/badge.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { Teams, Top } from "../parts/top.js";

/** @typedef {import("../play.js").View} View */

/** @param {View} view */
export function Podium({ state }) {
  const { you } = state;
  return html`<${Screen} phase="podium" extra="centred">
    <div class=${`medal medal-${Math.min(you.rank, 4)}`} data-testid="my-rank"><span>${number(you.rank)}</span><${PlayerBadge} id=${you.player_id} team=${you.team} /></div>
    <h1>${t(you.rank <= 3 ? `podium.place.${you.rank}` : "podium.place", { n: number(you.rank) })}</h1>
    <p class="lead">${t("points.total", { n: number(you.score) })}</p>
    <${Teams} teams=${state.teams} mine=${you.team} />
    <${Top} top=${state.top} me=${you} badges=${!state.teams.length} />
    <${Awards} awards=${you.awards} />
    ${state.results ? html`<a class="button" href=${`/results/${state.results}`} data-testid="results"><${Icon} name="eye" />${t("podium.results")}</a>` : null}
    <p class="hint with-blot"><${Blot} mood="glad" /><span>${t("podium.thanks")}</span></p>
  </${Screen}>`;
}

/** What one was best at. @param {{awards: readonly import("../messages.js").OwnAward[]}} props */
function Awards({ awards }) {
  if (!awards.length) return null;
  return html`<ul class="chips my-awards" data-testid="my-awards">${awards.map(({ award }) => html`<li class="chip" key=${award}>
    <${Icon} name="star" /><span>${t(`award.${award}`)}</span></li>`)}</ul>`;
}
