/** A certificate for one player, made to be printed. */
import { html } from "htm/preact";
import { currentLanguage, number, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Trouble } from "../parts/shell.js";
import { large, Sketch } from "../parts/sketch.js";
import { Wordmark } from "../parts/wordmark.js";
import { word } from "../words.js";
import { everything, place } from "./data.js";

/** @typedef {import("./data.js").Results} Results */
/** @typedef {import("./data.js").Shown} Shown */

/** @param {{results: Results, about: URLSearchParams}} props */
export function Certificate({ results, about }) {
  const player = results.players.find(({ player_id }) => player_id === about.get("player"));
  if (!player) return html`<${Trouble} code="not_found" href=${place("standings")} action="results.back" />`;
  const best = bestOf(everything(results).filter((shown) => shown.player === player));
  const awards = results.awards.filter(({ player_id }) => player_id === player.player_id);
  return html`<div class="certificate-view"><article class="card certificate" data-testid="certificate">
      <div class="certificate-brand"><${Wordmark} still=${true} /></div>
      <p class="lead">${t("results.certificate.for")}</p>
      <h1 class="view-title" tabindex="-1"><span class="marked name">${player.name}</span></h1>
      <p class="lead">${t("results.certificate.place", { n: number(player.rank), of: number(results.players.length), points: number(player.score) })}</p>
      <p>${t("results.certificate.known", { n: number(player.recognized), of: number(player.rounds) })}</p>
      ${awards.length ? html`<ul class="chips">${awards.map(({ award }) => html`<li class="chip" key=${award}><${Icon} name="star" />${t(`award.${award}`)}</li>`)}</ul>` : null}
      ${best ? html`<figure class="certificate-best"><${Sketch} strokes=${large(best.drawing.strokes)} /><figcaption>${word(best.drawing.category)}</figcaption></figure>` : null}
      <footer class="certificate-foot"><span>${day(results.ended_ms)}</span><span class="with-blot"><${Blot} mood="glad" />${t("results.certificate.signed")}</span></footer>
    </article>
    <button type="button" class="button button-main no-print" data-testid="print" onClick=${() => print()}><${Icon} name="print" />${t("results.print")}</button></div>`;
}

/** The fastest of the recognised, else the one with most ink. @param {Shown[]} mine @returns {Shown | undefined} */
function bestOf(mine) {
  const seen = mine.filter(({ drawing }) => drawing.strokes.length && !drawing.hidden);
  const known = seen.filter(({ drawing }) => drawing.time_ms !== null);
  return known.sort((a, b) => (a.drawing.time_ms ?? 0) - (b.drawing.time_ms ?? 0))[0] ?? seen.sort((a, b) => b.drawing.ink - a.drawing.ink)[0];
}

/** @param {number} ms @returns {string} */
export function day(ms) {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "long" }).format(ms);
}
