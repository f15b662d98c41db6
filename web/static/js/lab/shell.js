/** What the pages of the lab have in common: their head, their choices, their texts. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Choice } from "../parts/choice.js";
import { Masthead } from "../parts/shell.js";
import { startPage } from "../start.js";
import { besides } from "./given.js";
import { Stop } from "./stops.js";

/** Pages there are, in the order of the lecture. */
export const TOPICS = /** @type {const} */ (["inside", "why", "convolution", "compare", "fool"]);

/** @param {() => import("preact").VNode} App @param {readonly string[]} [texts] further files of texts */
export function startLab(App, texts = []) {
  void startPage(App, { words: true, texts: ["lab", ...texts] });
}

/** @param {{topic: (typeof TOPICS)[number]}} props */
export function LabHead({ topic }) {
  return html`<${Masthead} />
    <header class="lab-head"><h1>${t(`lab.${topic}.title`)}</h1><p class="lead">${t(`lab.${topic}.lead`)}</p>
    <nav class="lab-nav" aria-label=${t("lab.title")}><a class="chip" href=${besides("")}>${t("lab.title")}</a>
      ${TOPICS.map((each) => html`<a class="chip" href=${besides(each)} aria-current=${each === topic ? "page" : null}>${t(`lab.${each}.short`)}</a>`)}</nav></header>
    <${Stop} topic=${topic} />`;
}

/** @param {Omit<Parameters<typeof Choice>[0], "legend" | "note">} props */
export function Options(props) {
  return html`<${Choice} legend=${t(`lab.choose.${props.name}`)} ...${props} />`;
}
