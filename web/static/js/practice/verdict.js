/** In one line what the net made of a drawing. */
import { html } from "htm/preact";
import { parts, seconds, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { aWord } from "../words.js";

/** @param {{drawing: Pick<import("../results/data.js").Thumbnail, "time_ms" | "guesses" | "category">}} props */
export function Verdict({ drawing }) {
  const known = drawing.time_ms !== null;
  return html`<span class=${`verdict ${known ? "is-known" : ""}`}><${Icon} name=${known ? "check" : "cross"} /><span>${told(drawing)}</span></span>`;
}

/** @param {Pick<import("../results/data.js").Thumbnail, "time_ms" | "guesses" | "category">} drawing */
function told({ time_ms: time, guesses, category }) {
  if (time !== null) return parts("practice.known", { time: html`<span class="nowrap">${seconds(time)}</span>` });
  const seen = guesses[0]?.category;
  if (!seen) return t("practice.nothing");
  return seen === category ? t("reveal.nearly") : parts("practice.thought", { a: html`<b>${aWord(seen)}</b>` });
}
