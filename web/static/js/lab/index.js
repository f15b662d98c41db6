/** The lab's front door: what there is to try. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Blot } from "../parts/blot.js";
import { Masthead, Screen, useTitle } from "../parts/shell.js";
import { besides } from "./given.js";
import { startLab, TOPICS } from "./shell.js";
import { Path } from "./stops.js";

function Index() {
  useTitle("lab.title");
  return html`<${Screen} phase="lab" extra="lab">
    <${Masthead} />
    <header class="lab-head"><h1>${t("lab.title")}</h1><p class="lead">${t("lab.lead")}</p></header>
    <ul class="lab-topics">${TOPICS.map((topic) => html`<li><a class="card lab-topic" href=${besides(topic)}>
      <${Blot} mood="look" /><span><b>${t(`lab.${topic}.title`)}</b><span>${t(`lab.${topic}.lead`)}</span></span></a></li>`)}</ul>
    <${Path} />
  </${Screen}>`;
}

startLab(Index);
