/** A round on a player's page, from its countdown to its reveal. */
import { html } from "htm/preact";
import { Countdown } from "./countdown.js";
import { Drawing } from "./drawing.js";
import { Waiting } from "./lobby.js";
import { Reveal } from "./reveal.js";

/** @param {import("./seat.js").View} view */
export function Round(view) {
  const { phase, round, you } = view.state;
  if (phase === "reveal") return html`<${Reveal} ...${view} />`;
  if (phase === "countdown") return html`<${Countdown} ...${view} />`;
  if (you.status === "waiting") return html`<${Waiting} ...${view} />`;
  return html`<${Drawing} key=${`${round?.play} ${round?.index}`} ...${view} />`;
}
