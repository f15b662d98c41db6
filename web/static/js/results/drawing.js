/** One drawing's page: drawn again, with what the net thought at every moment of it. */
import { html } from "htm/preact";
import { number, percent, seconds, t } from "../i18n.js";
import { labAddress } from "../lab/given.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { Trouble } from "../parts/shell.js";
import { aWord, word } from "../words.js";
import { Curve } from "./curve.js";
import { everything, KEY, place, useTold } from "./data.js";
import { ending } from "./gallery.js";
import { Share } from "./picture.js";
import { Controls, lengthOf, Page, useTime } from "./replay.js";
import { roundName } from "./rounds.js";

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
  const told = useTold(`/drawings/${shown.round.index}/${shown.player.player_id}.json`);
  const tape = /** @type {Tape | null} */ (told.answer);
  if (told.trouble) return html`<${Trouble} code=${told.trouble} href=${place("gallery")} action="results.gallery.all" />`;
  if (!tape) return html`<p class="lead" role="status">${t("results.loading")}</p>`;
  return html`<${Replay} tape=${tape} shown=${shown} />`;
}

/** @param {{tape: Tape, shown: Shown}} props */
function Replay({ tape, shown }) {
  const end = lengthOf(tape);
  const time = useTime(end);
  return html`<div class="replay">
    <div class="replay-left"><${Page} tape=${tape} now=${time.now} label=${t("drawing.canvas", { word: word(tape.category) })} />
      <${Controls} time=${time} end=${end} /></div>
    <div class="replay-right">
      <section aria-labelledby="curve-title"><h2 id="curve-title">${t("results.curve", { a: aWord(tape.category) })}</h2>
        ${tape.looks.length ? html`<${Curve} tape=${tape} end=${end} now=${time.now} seek=${time.seek} />` : html`<p class="hint">${t("results.unseen")}</p>`}</section>
      <${Guesses} tape=${tape} now=${time.now} />
      <${Story} tape=${tape} seek=${time.seek} />
      <p class="ask-why"><a class="button button-main" data-testid="ask-why" href=${labAddress("why", KEY, shown.round.index, shown.player.player_id)}><${Icon} name="eye" />${t("results.why")}</a>
        <a class="button" href=${labAddress("inside", KEY, shown.round.index, shown.player.player_id)}>${t("results.inside")}</a></p>
      <${Share} tape=${tape} shown=${shown} end=${end} />
    </div></div>`;
}

/** What the net thought at a moment. @param {{tape: Tape, now: number}} props */
function Guesses({ tape, now }) {
  const look = tape.looks.filter(({ t: ms }) => ms <= now).at(-1);
  const known = tape.time_ms !== null && now >= tape.time_ms;
  return html`<section class="thoughts" aria-labelledby="thoughts-title"><h2 id="thoughts-title" class="sr-only">${t("net.voice.label")}</h2>
    <${Blot} mood=${known ? "glad" : look ? "think" : "look"} />
    ${look ? html`<ol class="bars" data-testid="thoughts">${look.guesses.map(({ category, probability }) => html`<li key=${category} class=${category === tape.category ? "is-target" : ""}>
      <span class="bar-name">${category === tape.category ? html`<${Icon} name="check" />` : null}${word(category)}</span>
      <span class="bar"><span style=${{ width: `${100 * probability}%` }}></span></span><span class="bar-number">${percent(probability)}</span></li>`)}</ol>` : html`<p>${t("results.not_yet")}</p>`}
  </section>`;
}

/** When the net changed its mind, and to what. @param {{tape: Tape, seek: (ms: number) => void}} props */
function Story({ tape, seek }) {
  const turns = tape.looks.filter(({ guesses }, i) => guesses.length && guesses[0].category !== tape.looks[i - 1]?.guesses[0]?.category);
  if (turns.length < 2) return null;
  return html`<section aria-labelledby="story-title"><h2 id="story-title">${t("results.story")}</h2>
    <ol class="story">${turns.map(({ t: ms, ink, guesses: [first] }) => html`<li key=${ms}><button type="button" class="story-turn" onClick=${() => seek(ms)}>
      <span class="story-time">${seconds(ms)}</span><b>${word(first.category)}</b><span class="hint">${percent(first.probability)} · ${t("results.ink", { n: percent(Math.min(ink, 1)) })}</span></button></li>`)}</ol></section>`;
}
