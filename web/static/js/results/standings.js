/** The whole ranking, teams, awards, and what can be taken along. */
import { html } from "htm/preact";
import { currentLanguage, number, seconds, t } from "../i18n.js";
import { PlayerBadge, TeamBadge } from "../parts/badge.js";
import { Icon } from "../parts/icons.js";
import { at, place } from "./data.js";

/** @typedef {import("./data.js").Results} Results */

/** @param {{results: Results}} props */
export function Standings({ results }) {
  const { players, teams } = results;
  return html`<div class="standings-grid">
    <section aria-labelledby="ranking-title"><h2 id="ranking-title">${t("standings.label")}</h2>
      <ol class="ranking results-ranking" data-testid="standings">${players.map((player) => html`<li key=${player.player_id} class=${player.rank <= 3 ? `is-${player.rank}` : ""}>
        <span class="rank">${number(player.rank)}</span>
        <a class="name" href=${place("gallery", { player: player.player_id })}><${PlayerBadge} id=${player.player_id} team=${player.team} /><span>${player.name}</span></a>
        <span class="hint">${t("results.of", { n: number(player.recognized), of: number(player.rounds) })}<span class="sr-only"> ${t("state.recognized")}</span></span>
        <span class="score">${number(player.score)}</span>
        <a class="results-award" href=${place("certificate", { player: player.player_id })} aria-label=${t("results.certificate.of", { name: player.name })} title=${t("results.certificate")}><${Icon} name="star" /><span>${t("results.certificate")}</span></a></li>`)}</ol></section>
    <div class="results-side">
      ${teams.length ? html`<section aria-labelledby="teams-title"><h2 id="teams-title">${t("results.teams")}</h2>
        <ol class="ranking">${teams.map(({ team, rank, score }) => html`<li key=${team}><span class="rank">${number(rank)}</span>
          <span class="name"><${TeamBadge} team=${team} /> ${t(`team.${team}`)}</span><span class="score">${number(score)}</span></li>`)}</ol></section>` : null}
      <${Awards} results=${results} />
      <${Takeaway} results=${results} />
    </div></div>`;
}

/** @param {{results: Results}} props */
function Awards({ results }) {
  if (!results.awards.length) return null;
  const names = new Map(results.players.map(({ player_id, name }) => [player_id, name]));
  return html`<section aria-labelledby="awards-title"><h2 id="awards-title">${t("results.awards")}</h2>
    <ul class="award-list" data-testid="awards">${results.awards.map(({ award, player_id, value }) => html`<li key=${award + player_id}>
      <${Icon} name="star" /><span><b>${t(`award.${award}`)}</b> <span class="name">${names.get(player_id)}</span>
      <span class="hint"> ${awardText(award, value)}</span></span></li>`)}</ul></section>`;
}

/** @param {string} award @param {number} value @returns {string} */
function awardText(award, value) {
  const shown = award === "fastest" || award === "steadiest" ? seconds(value) : number(value);
  return t(`results.award.${award}.value`, { n: shown });
}

/** @param {{results: Results}} props */
function Takeaway({ results }) {
  return html`<section class="takeaway" aria-labelledby="take-title"><h2 id="take-title">${t("results.take")}</h2>
    <a class="button" data-testid="csv" href=${at(`.csv?language=${currentLanguage()}`)} download><${Icon} name="save" />${t("results.take.csv")}</a>
    ${results.shared ? html`<a class="button" data-testid="ndjson" href=${at(".ndjson")} download><${Icon} name="save" />${t("results.take.ndjson")}</a>` : null}
    <p class="hint">${t("results.take.note")}</p></section>`;
}
