/** One drawing's page: drawn again, with what the net thought at every moment of it. */
import { html } from "htm/preact";
import { number, seconds, t } from "../i18n.js";
import { useJson } from "../json.js";
import { labAddress } from "../lab/given.js";
import { Icon } from "../parts/icons.js";
import { Trouble } from "../parts/shell.js";
import { word } from "../words.js";
import { at, everything, KEY, place } from "./data.js";
import { ending } from "./gallery.js";
import { Share } from "./picture.js";
import { lengthOf } from "./replay.js";
import { roundName } from "./rounds.js";
import { Watch } from "./watch.js";

/** @typedef {import("./data.js").Results} Results */
/** @typedef {import("./data.js").Tape} Tape */
/** @typedef {import("./data.js").Shown} Shown */

/** @param {{results: Results, about: URLSearchParams}} props */
export function Drawing({ results, about }) {
  const all = everything(results).filter(({ drawing }) => !drawing.hidden && drawing.strokes.length);
  const found = all.findIndex(({ round, player }) => String(round.index) === about.get("round") && player.player_id === about.get("player"));
  if (found < 0) return html`<${Trouble} code="not_found" href=${place("gallery")} action="results.gallery.all" />`;
  const shown = all[found];
  return html`<article class="drawing-page" data-testid="drawing">
    <header><p class="hint">${roundName(shown.round)} · <a class="name" href=${place("gallery", { player: shown.player.player_id })}>${shown.player.name}</a></p>
      <h1 class="view-title" tabindex="-1"><span class="marked">${word(shown.drawing.category)}</span></h1>
      <p class=${`sheet-end ${shown.drawing.time_ms === null ? "" : "is-known"}`}><${Icon} name=${shown.drawing.time_ms === null ? "cross" : "check"} />
        ${shown.drawing.time_ms === null ? ending(shown.drawing) : t("results.known", { n: seconds(shown.drawing.time_ms) })} · ${t("points.total", { n: number(shown.drawing.gained) })}</p></header>
    <${Taped} key=${about.toString()} shown=${shown} />
    <nav class="drawing-nav" aria-label=${t("results.gallery")}>
      <${Neighbour} shown=${all[found - 1]} text="results.before" /><a class="button" href=${place("gallery")}>${t("results.gallery.all")}</a>
      <${Neighbour} shown=${all[found + 1]} text="results.after" /></nav>
  </article>`;
}

/** @param {{shown: Shown | undefined, text: string}} props */
function Neighbour({ shown, text }) {
  if (!shown) return html`<span></span>`;
  return html`<a class="button" href=${place("drawing", { round: shown.round.index, player: shown.player.player_id })}>${t(text)}</a>`;
}

/** @param {{shown: Shown}} props */
function Taped({ shown }) {
  /** @type {{data: Tape | null, trouble: string | null, retry: () => void}} */
  const { data: tape, trouble, retry } = useJson(at(`/drawings/${shown.round.index}/${shown.player.player_id}.json`));
  if (trouble) return html`<${Trouble} code=${trouble} href=${place("gallery")} action="results.gallery.all" again=${retry} />`;
  if (!tape) return html`<p class="lead" role="status">${t("results.loading")}</p>`;
  return html`<${Watch} tape=${tape} more=${() => html`
    <p class="ask-why"><a class="button button-main" data-testid="ask-why" href=${labAddress("why", KEY, shown.round.index, shown.player.player_id)}><${Icon} name="eye" />${t("results.why")}</a>
      <a class="button" href=${labAddress("inside", KEY, shown.round.index, shown.player.player_id)}>${t("results.inside")}</a></p>
    <${Share} tape=${tape} shown=${shown} end=${lengthOf(tape)} />`} />`;
}
