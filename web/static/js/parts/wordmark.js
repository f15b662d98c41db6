/** The name of the game, lettered by hand, one stroke after the other. */
import { html } from "htm/preact";
import { t } from "../i18n.js";

const LETTERS = [
  "M9 12c-1 11-1 23 0 34M4 13c24-7 37 5 35 18s-18 19-33 15",
  "M58 28c-9-4-17 2-16 10s9 11 15 7 7-14-2-18",
  "M83 28c-9-4-17 2-16 10s9 11 15 7 7-14-2-18",
  "M109 30c-8-6-18-1-18 8s11 11 17 3M111 9c-1 13-1 25 1 37",
  "M124 9c-1 13-2 26 0 34q2 4 6 1",
  "M136 37c8 0 15-2 14-7s-14-5-15 6 10 14 17 6",
  "M178 12c-1 11-1 23 0 34M173 13c24-7 37 5 35 18s-18 19-33 15",
  "M213 37c8 0 15-2 14-7s-14-5-15 6 10 14 17 6",
  "M238 27c1 6 1 12 1 19M239 36c2-7 8-11 14-8",
  "M262 9c-1 12-1 25 0 36M262 33c6-8 18-6 18 4s-12 13-18 6",
  "M288 27c1 8 5 13 11 14M306 27c-3 13-7 25-19 30",
];

/** @param {{still?: boolean}} props */
export function Wordmark({ still = false }) {
  const letters = LETTERS.map(
    (d, i) => html`<path class=${still ? "" : `draws draws-${i}`} pathLength="1" d=${d} />`,
  );
  return html`<svg class="wordmark" viewBox="0 0 312 62" role="img" aria-label=${t("app.name")}>
    ${letters}
    <path class=${`wordmark-track ${still ? "" : "draws draws-11"}`} pathLength="1" d="M6 57c60-5 150-3 262-1" />
  </svg>`;
}
