/** The lesson's nine stops, in the lecture's order: where each is, what to do, to ask and to see there. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { besides } from "./given.js";

/** Pages of the lab, and the part of the page that a stop is about. @type {readonly {page: string, part: string}[]} */
export const STOPS = [
  { page: "why", part: "" },
  { page: "convolution", part: "convolution" },
  { page: "convolution", part: "filters" },
  { page: "convolution", part: "activation" },
  { page: "convolution", part: "pooling" },
  { page: "convolution", part: "flatten" },
  { page: "inside", part: "" },
  { page: "compare", part: "" },
  { page: "fool", part: "" },
];
const MINUTES = 5;
const POINTS = /** @type {const} */ (["do", "ask", "see"]);

/** @param {number} stop from 1 */
const address = (stop) => besides(STOPS[stop - 1].page, { stop: String(stop) });

/** The whole path, to begin at any stop. */
export function Path() {
  return html`<section class="path" aria-labelledby="path-title"><h2 id="path-title">${t("lab.path")}</h2>
    <p>${t("lab.path.lead", { stops: number(STOPS.length), minutes: number(MINUTES) })}</p>
    <ol class="stops" data-testid="stops">${STOPS.map((_, i) => html`<li><a class="card stop-card" href=${address(i + 1)}>
      <span class="rank">${number(i + 1)}</span><span><b>${t(`lab.stop.${i + 1}`)}</b><span>${t(`lab.stop.${i + 1}.ask`)}</span></span></a></li>`)}</ol></section>`;
}

/** The stop that the address names, if it names one, on the page it is about. @param {{topic: string}} props */
export function Stop({ topic }) {
  const stop = Number(new URLSearchParams(location.search).get("stop"));
  const place = STOPS[stop - 1];
  if (place?.page !== topic) return null;
  return html`<section class="card stop" data-testid="stop" aria-labelledby="stop-title">
    <p class="hint">${t("lab.stop.of", { n: number(stop), of: number(STOPS.length), minutes: number(MINUTES) })}</p>
    <h2 id="stop-title">${t(`lab.stop.${stop}`)}</h2>
    <dl>${POINTS.map((point) => html`<div><dt>${t(`lab.stop.${point}`)}</dt><dd>${t(`lab.stop.${stop}.${point}`)}</dd></div>`)}</dl>
    <nav class="steer-row" aria-label=${t("lab.path")}>
      ${stop > 1 ? html`<a class="button" href=${address(stop - 1)}>${t("lab.stop.back")}</a>` : html`<a class="button" href=${besides("")}>${t("lab.path")}</a>`}
      ${place.part ? html`<a class="button" data-testid="stop-part" href=${`#${place.part}`}><${Icon} name="down" />${t("lab.stop.there")}</a>` : null}
      ${stop < STOPS.length ? html`<a class="button button-main" data-testid="stop-next" href=${address(stop + 1)}>${t("lab.stop.next")}</a>` : html`<a class="button button-main" href=${besides("")}>${t("lab.path")}</a>`}
    </nav></section>`;
}
