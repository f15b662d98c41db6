/** Blot, the drop of ink that is the net: it looks, wonders, warms up and is glad. */
import { html } from "htm/preact";

/** @typedef {"calm" | "look" | "think" | "warm" | "cold" | "glad" | "sad" | "sleep"} Mood */

const BODY = "M33 7c11-1 21 6 23 17s1 24-9 29-26 6-34 0S5 35 9 23 22 8 33 7z";

/** Where the pupils look, by mood. @type {Record<Mood, [number, number]>} */
const GAZE = {
  calm: [0, 0], look: [-2, -2.5], think: [2.5, -3], warm: [0, 1], cold: [-2.5, 1.5],
  glad: [0, 0], sad: [0, 2.5], sleep: [0, 0],
};

/** @type {Record<Mood, string>} */
const MOUTH = {
  calm: "M25 43q7 4 14 0", look: "M27 43q5 2 10 0", think: "M27 44q5-3 9 0", warm: "M24 41q8 8 16 0",
  cold: "M25 45q4-4 7 0t7 0", glad: "M22 39q10 15 20 0z", sad: "M25 46q7-6 14 0", sleep: "M29 44q3 2 6 0",
};

/** @param {{mood?: Mood, extra?: string}} props */
export function Blot({ mood = "calm", extra = "" }) {
  const [dx, dy] = GAZE[mood];
  const shut = mood === "glad" || mood === "sleep";
  return html`<svg class=${`blot blot-${mood} ${extra}`} viewBox="0 0 64 64" aria-hidden="true">
    <path class="blot-body" d=${BODY} />
    <path class="blot-body" d="M50 12c2-5 6-5 7-2s-2 6-5 5zM7 52c-3 1-4 5-1 6s5-2 4-4z" />
    ${shut ? shutEyes(mood) : openEyes(dx, dy)}
    <path class="blot-mouth" d=${MOUTH[mood]} />
  </svg>`;
}

/** @param {number} dx @param {number} dy */
function openEyes(dx, dy) {
  return html`<g><circle class="blot-white" cx="24" cy="27" r="7.5" />
    <circle class="blot-white" cx="42" cy="26" r="6.5" />
    <circle class="blot-pupil" cx=${24 + dx} cy=${27 + dy} r="3.4" />
    <circle class="blot-pupil" cx=${42 + dx} cy=${26 + dy} r="3" /></g>`;
}

/** @param {Mood} mood */
function shutEyes(mood) {
  const bow = mood === "glad" ? -8 : 5;
  return html`<path class="blot-lids" d=${`M17 29q7 ${bow} 13 0M36 28q6 ${bow} 12 0`} />`;
}
