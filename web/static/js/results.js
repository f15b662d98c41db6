/** The results of a finished match: who won, every drawing, and what the net saw in each. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { number, t } from "./i18n.js";
import { useJson } from "./json.js";
import { recall } from "./memory.js";
import { Icon } from "./parts/icons.js";
import { Blot } from "./parts/blot.js";
import { Masthead, Screen, Trouble, useTitle } from "./parts/shell.js";
import { Certificate, day } from "./results/certificate.js";
import { at, place, usePlace } from "./results/data.js";
import { Drawing } from "./results/drawing.js";
import { Gallery } from "./results/gallery.js";
import { Rounds } from "./results/rounds.js";
import { Standings } from "./results/standings.js";
import { startPage } from "./start.js";

/** @typedef {import("./results/data.js").Results} Results */

const VIEWS = { standings: Standings, rounds: Rounds, gallery: Gallery, drawing: Drawing, certificate: Certificate };
const TABS = /** @type {const} */ (["standings", "rounds", "gallery"]);

function App() {
  /** @type {{data: Results | null, trouble: string | null, retry: () => void}} */
  const { data: results, trouble, retry } = useJson(at(".json"));
  useTitle(results ? "results.title.code" : "results.title", { code: results?.code ?? "" });
  return html`<div class="page"><${Masthead} />
    ${results ? html`<${Told} results=${results} again=${retry} />` : trouble ? html`<${Trouble} code=${trouble} again=${retry} />` : html`<${Loading} />`}</div>`;
}

function Loading() {
  return html`<${Screen} phase="loading" extra="centred"><${Blot} mood="think" extra="blot-big" /><p class="lead" role="status">${t("results.loading")}</p></${Screen}>`;
}

/** @param {{results: Results, again: () => void}} props again: asks for the results once more */
function Told({ results, again }) {
  const { name, about } = usePlace();
  const view = name in VIEWS ? /** @type {keyof typeof VIEWS} */ (name) : "standings";
  const main = useRef(/** @type {HTMLDivElement | null} */ (null));
  const first = useRef(true);
  const alone = view === "drawing" || view === "certificate"; // has a title of its own
  const where = `${view}?${view === "gallery" ? "" : about}`;
  // At once: whoever goes on by key is not to lose the focus to a title that comes later.
  useLayoutEffect(() => {
    if (first.current) first.current = false;
    else arrive(main.current);
  }, [where]);
  return html`<${Screen} phase="results" extra=${`results-of-${view}`}>
    <header class=${`results-head ${alone ? "no-print" : ""}`}><p class="hint">${t("results.lead", { day: day(results.ended_ms), players: number(results.players.length), rounds: number(results.rounds.length) })}</p>
      ${alone ? null : html`<h1 class="view-title" tabindex="-1">${t("results.title.code", { code: results.code })}</h1>`}
      <nav class="results-nav no-print" aria-label=${t("results.title")}>${TABS.map((tab) => html`<a key=${tab} class="chip" href=${place(tab)} data-testid=${`tab-${tab}`} aria-current=${tab === view ? "page" : null}>${t(`results.${tab}`)}</a>`)}
        ${alone ? null : html`<button type="button" class="button results-print" onClick=${() => print()}><${Icon} name="print" />${t("results.print")}</button>`}</nav>
      <${WayBack} code=${results.code} /></header>
    <div ref=${main}><${VIEWS[view]} results=${results} about=${about} again=${again} /></div>
  </${Screen}>`;
}

/** A player who looks at the results is still awaited for the next race. @param {{code: string}} props */
function WayBack({ code }) {
  if (!recall(`player:${code}`)) return null;
  return html`<p class="no-print"><a class="button" href=${`/play?code=${code}`} data-testid="way-back">${t("join.return")}</a></p>`;
}

/** Who follows a link is at its top, whether they look or listen. @param {HTMLElement | null} main */
function arrive(main) {
  scrollTo(0, 0);
  const title = /** @type {HTMLElement | null} */ (main?.querySelector(".view-title") ?? document.querySelector(".view-title"));
  title?.focus({ preventScroll: true });
}

void startPage(App, { words: true, texts: ["results"] });
