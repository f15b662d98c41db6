/** The best five, and where you stand if you are not among them. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";

/** @typedef {import("../messages.js").Placed} Placed */

/** @param {{top: readonly Placed[], me: Placed}} props */
export function Top({ top, me }) {
  const among = top.some(({ player_id }) => player_id === me.player_id);
  const rows = among ? top : [...top, me];
  if (!top.length) return null;
  return html`<ol class="top" aria-label=${t("standings.label")} data-testid="standings">
    ${rows.map((row) => html`<li key=${row.player_id} class=${row.player_id === me.player_id ? "is-me" : ""}>
      <span class="rank">${number(row.rank)}</span><span class="name">${row.name}</span>
      <span class="score">${number(row.score)}</span></li>`)}
  </ol>`;
}
