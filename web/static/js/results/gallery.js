/** Every drawing of a match, as small pictures, and the few one looks for. */
import { html } from "htm/preact";
import { options } from "preact";
import { useEffect, useState } from "preact/hooks";
import { number, seconds, t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Icon } from "../parts/icons.js";
import { large, Sketch } from "../parts/sketch.js";
import { aWord, word } from "../words.js";
import { everything, mistaken, place } from "./data.js";
import { roundName } from "./rounds.js";
import { Veil } from "./veil.js";

/** @typedef {import("./data.js").Results} Results */
/** @typedef {import("./data.js").Shown} Shown */

/** More would make an old phone sweat; there is a button for the rest. */
const AT_FIRST = 60;
const KINDS = /** @type {const} */ (["all", "recognized", "missed", "funniest"]);

/** @param {{results: Results, about: URLSearchParams, again: () => void}} props */
export function Gallery({ results, about, again }) {
  const [all, setAll] = useState(false);
  useEffect(() => {
    const show = () => atOnce(() => setAll(true));
    addEventListener("beforeprint", show);
    return () => removeEventListener("beforeprint", show);
  }, []);
  const found = chosen(results, about);
  const shown = all ? found : found.slice(0, AT_FIRST);
  return html`<section class="gallery" aria-labelledby="gallery-title">
    <h2 id="gallery-title">${t("results.gallery.found", { n: number(found.length) })}</h2>
    <${Filters} results=${results} about=${about} />
    ${shown.length ? html`<ol class="sheets" data-testid="gallery">${shown.map((each) => html`<${Thumb} key=${`${each.round.index}/${each.player.player_id}`} shown=${each} code=${results.code} again=${again} />`)}</ol>`
      : html`<div class="results-empty" data-testid="gallery-empty"><${Blot} mood="think" /><p class="lead">${t("results.gallery.none")}</p>
        <a class="button" href=${place("gallery")}>${t("results.gallery.all")}</a></div>`}
    ${shown.length < found.length ? html`<button type="button" class="button results-more" onClick=${() => setAll(true)}>
      ${t("results.gallery.more", { n: number(found.length - shown.length) })}</button>` : null}
  </section>`;
}

/** A change that is on the page when this returns: paper waits for nothing. @param {() => void} change */
function atOnce(change) {
  const before = options.debounceRendering;
  options.debounceRendering = (render) => render();
  change();
  options.debounceRendering = before;
}

/** @param {Results} results @param {URLSearchParams} about @returns {Shown[]} */
function chosen(results, about) {
  const kind = about.get("kind") ?? "all";
  const found = everything(results).filter(({ round, player, drawing }) =>
    is(about.get("round"), String(round.index)) && is(about.get("player"), player.player_id) &&
    is(about.get("word"), drawing.category) && isKind(kind, drawing));
  return kind === "funniest" ? found.sort((a, b) => mistaken(b.drawing) - mistaken(a.drawing)) : found;
}

/** @param {string | null} wanted @param {string} value */
const is = (wanted, value) => !wanted || wanted === value;

/** @param {string} kind @param {import("./data.js").Thumbnail} drawing */
function isKind(kind, drawing) {
  if (kind === "recognized") return drawing.time_ms !== null;
  if (kind === "missed") return drawing.time_ms === null;
  return kind !== "funniest" || mistaken(drawing) > 0;
}

/** @param {{results: Results, about: URLSearchParams}} props */
function Filters({ results, about }) {
  const words = [...new Set(everything(results).map(({ drawing }) => drawing.category))];
  const options = {
    kind: KINDS.map((kind) => [kind === "all" ? "" : kind, t(`results.kind.${kind}`)]),
    round: [["", t("results.all.round")], ...results.rounds.map((round) => [String(round.index), roundName(round)])],
    word: [["", t("results.all.word")], ...words.map((each) => [each, word(each)])],
    player: [["", t("results.all.player")], ...results.players.map(({ player_id, name }) => [player_id, name])],
  };
  return html`<form class="filters" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>${Object.entries(options).map(([name, each]) => html`
    <label><span>${t(`results.filter.${name}`)}</span>
      <select class="field" name=${name} data-testid=${`filter-${name}`} value=${about.get(name) ?? ""} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ e) => filter(about, name, e.currentTarget.value)}>
      ${each.map(([value, text]) => html`<option value=${value} selected=${value === (about.get(name) ?? "")}>${text}</option>`)}</select></label>`)}</form>`;
}

/** The choice goes into the address: it can be sent, and Back undoes it. @param {URLSearchParams} about @param {string} name @param {string} value */
function filter(about, name, value) {
  const next = Object.fromEntries(about);
  if (value) next[name] = value;
  else delete next[name];
  location.hash = place("gallery", next);
}

/** @param {{shown: Shown, code: string, again: () => void}} props */
function Thumb({ shown, code, again }) {
  const { round, player, drawing } = shown;
  const known = drawing.time_ms !== null;
  const inside = html`<${Picture} drawing=${drawing} />
    <b>${word(drawing.category)}</b><span class="name">${player.name}</span>
    <span class=${`sheet-end ${known ? "is-known" : ""}`}><${Icon} name=${known ? "check" : "cross"} />${ending(drawing)}</span>`;
  const isOpen = !drawing.hidden && drawing.strokes.length;
  return html`<li class="sheet-of">${isOpen
    ? html`<a class="thumb" data-testid="thumb" href=${place("drawing", { round: round.index, player: player.player_id })}>${inside}</a>`
    : html`<div class="thumb is-closed">${inside}</div>`}
    <${Veil} code=${code} shown=${shown} again=${again} /></li>`;
}

/** @param {{drawing: import("./data.js").Thumbnail}} props */
export function Picture({ drawing }) {
  if (drawing.hidden) return html`<span class="thumb-none"><${Icon} name="veil" />${t("results.hidden")}</span>`;
  if (!drawing.strokes.length) return html`<span class="thumb-none">${t("results.blank")}</span>`;
  return html`<${Sketch} strokes=${large(drawing.strokes)} />`;
}

/** How it went, in a few words. @param {import("./data.js").Thumbnail} drawing @returns {string} */
export function ending(drawing) {
  if (drawing.time_ms !== null) return seconds(drawing.time_ms);
  if (!drawing.guesses.length) return t("results.unseen");
  const seen = drawing.guesses[0].category;
  return seen === drawing.category ? t("reveal.doubted") : t("reveal.saw", { a: aWord(seen) });
}
