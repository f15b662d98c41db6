/** Which round it is, and whether it counts. */
import { html } from "htm/preact";
import { number, t } from "../i18n.js";

/** @param {{round: import("../messages.js").RoundView | null}} props */
export function RoundName({ round }) {
  if (!round) return null;
  const name = round.practice ? t("round.practice") : t("round.of", { n: number(round.number), of: number(round.of) });
  return html`<p class="hint round-name"><span>${name}</span>${round.double ? html` <b class="marked">${t("round.double")}</b>` : null}</p>`;
}
