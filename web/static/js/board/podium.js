/** Three on the steps, everybody on the list, what each was best at, and where to look again. */
import { html } from "htm/preact";
import { number, seconds, t } from "../i18n.js";
import { PlayerBadge, TeamBadge } from "../parts/badge.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Screen } from "../parts/shell.js";
import { Confetti } from "./confetti.js";
import { ResultsCode } from "./invite.js";
import { useTune } from "./music.js";
import { SoundButton, useHeard } from "./tools.js";

/** @typedef {import("../board.js").View} View */
/** @typedef {import("../messages.js").RoomState} RoomState */
/** @typedef {{key: string, rank: number, score: number, name: string, sign: unknown}} Winner a player or a team */

const STEPS = 3;
/** What the list beside the steps can hold and still be read from the last row. */
const LISTED = 6;
/** The winner is up by then. */
const UP_MS = 2000;

/** @param {View} view */
export function Podium({ state }) {
  const winners = state.teams.length ? teams(state) : players(state);
  const rest = (state.teams.length ? players(state) : winners.slice(STEPS)).slice(0, LISTED);
  const unlisted = state.players.length - rest.length - (state.teams.length ? 0 : Math.min(STEPS, winners.length));
  useTune(useHeard(state), UP_MS);
  return html`<${Screen} phase="podium" extra=${`board-podium ${rest.length || state.awards.length ? "" : "is-short"}`}>
    <header class="board-top"><h1>${t("finish.title")}</h1><div class="board-tools"><${SoundButton} state=${state} wordy=${true} /></div></header>
    <ol class="podium" data-testid="podium" aria-label=${t("podium.label")}>${winners.slice(0, STEPS).map((winner, i) => html`<${Step} key=${winner.key} winner=${winner} place=${i} />`)}</ol>
    <div class="board-ranks">
      <${Rest} rest=${rest} unlisted=${unlisted} />
      <div class="board-honours"><${Awards} state=${state} /><${ResultsCode} results=${state.results} /></div></div>
    <${Confetti} afterMs=${UP_MS} />
  </${Screen}>`;
}

/** @param {RoomState} state @returns {Winner[]} */
const players = ({ players: all }) => all.map(({ player_id, rank, score, name, team }) => (
  { key: player_id, rank, score, name, sign: html`<${PlayerBadge} id=${player_id} team=${team} />` }));

/** @param {RoomState} state @returns {Winner[]} */
const teams = ({ teams: all }) => all.map(({ team, rank, score }) => (
  { key: String(team), rank, score, name: t(`team.${team}`), sign: html`<${TeamBadge} team=${team} />` }));

/** The step shows the rank, not the place in the list: equals share a height. @param {{winner: Winner, place: number}} props */
function Step({ winner: { rank, name, score, sign }, place }) {
  return html`<li class=${`step place-${place} rank-${Math.min(rank, 3)}`} data-rank=${rank}>
    ${rank === 1 ? html`<${Blot} mood="glad" />` : null}<span class="step-sign">${sign}</span>
    <span class="name">${name}</span><span class="score">${t("points.total", { n: number(score) })}</span>
    <span class="block"><span>${number(rank)}</span></span></li>`;
}

/** @param {{rest: readonly Winner[], unlisted: number}} props */
function Rest({ rest, unlisted }) {
  if (!rest.length) return null;
  return html`<ol class="rest" data-testid="standings" aria-label=${t("standings.label")}>${rest.map(({ key, rank, name, score, sign }) => html`<li key=${key}>
    <span class="rank">${number(rank)}</span><span class="with-badge">${sign}<span class="name">${name}</span></span><span class="score">${number(score)}</span></li>`)}
    ${unlisted > 0 ? html`<li class="more">${t("podium.more", { n: number(unlisted) })}</li>` : null}</ol>`;
}

/** @param {{state: RoomState}} props */
function Awards({ state: { awards, players: all } }) {
  if (!awards.length) return null;
  const byId = new Map(all.map((player) => [player.player_id, player]));
  return html`<ul class="board-awards" data-testid="awards" aria-label=${t("board.awards")}>${awards.map(({ award, player_id, value }) => html`<li key=${award + player_id}>
    <${Icon} name="star" /><span><b>${t(`award.${award}`)}</b>${award === "fastest" ? html` <span class="nowrap">${seconds(value)}</span>` : null}
    <span class="whose"><${PlayerBadge} id=${player_id} team=${byId.get(player_id)?.team ?? null} /><span class="name">${byId.get(player_id)?.name ?? ""}</span></span></span></li>`)}</ul>`;
}
