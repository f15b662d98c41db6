/** How sure the net was of the word, from the first line to the last, and where the reader is. */
import { html } from "htm/preact";
import { percent, seconds, t } from "../i18n.js";

/** @typedef {import("./data.js").Tape} Tape */

const WIDTH = 480;
const HEIGHT = 220;
const LEFT = 58;
const BOTTOM = 34;
const TOP = 12;


/** @param {{tape: Tape, end: number, now: number, seek: (ms: number) => void}} props */
export function Curve({ tape, end, now, seek }) {
  const x = (/** @type {number} */ ms) => LEFT + ((WIDTH - LEFT - 8) * ms) / end;
  const y = (/** @type {number} */ p) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - p);
  const { looks, time_ms } = tape;
  const points = looks.map(({ t: ms, probability }) => `${x(ms).toFixed(1)},${y(probability).toFixed(1)}`);
  const label = t("results.curve.label", { a: percent(looks[0]?.probability ?? 0), b: percent(looks.at(-1)?.probability ?? 0) });
  const go = (/** @type {PointerEvent & {currentTarget: SVGElement}} */ e) => {
    if (e.type === "pointermove" && !e.buttons) return;
    const box = e.currentTarget.getBoundingClientRect();
    seek(Math.max(0, Math.min(end, (((e.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - 8) * end)));
  };
  return html`<svg class="confidence" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${label} data-testid="curve" onPointerDown=${go} onPointerMove=${go}>
    ${[0, 0.5, 1].map((p) => html`<path class="confidence-grid" d=${`M${LEFT} ${y(p)}H${WIDTH - 8}`} /><text class="confidence-text" x=${LEFT - 6} y=${y(p) + 5} text-anchor="end">${percent(p)}</text>`)}
    ${[0, 0.5, 1].map((share) => html`<text class="confidence-text" x=${x(share * end)} y=${HEIGHT - 8} text-anchor=${["start", "middle", "end"][share * 2]}>${seconds(share * end)}</text>`)}
    ${time_ms === null ? null : html`<path class="confidence-known" d=${`M${x(time_ms)} ${TOP}V${HEIGHT - BOTTOM}`} />
      <path class="confidence-check" d=${`M${x(time_ms) - 7} ${TOP + 5}l5 6 10-13`} />`}
    <polyline class="confidence-line" points=${points.join(" ")} />
    ${looks.map(({ t: ms, probability }) => html`<circle class="confidence-dot" cx=${x(ms)} cy=${y(probability)} r="3.2" />`)}
    <path class="confidence-now" d=${`M${x(now)} ${TOP}V${HEIGHT - BOTTOM}`} />
  </svg>`;
}
