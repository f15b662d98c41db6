/** Signs for teams and players: a shape and an ink, so that nothing is said by colour alone. */
import { html } from "htm/preact";

/** Six shapes as a hand draws them, in a 24 box; team n has the nth shape and the nth ink. */
const SHAPES = [
  "M12.4 2.8c5.6-.2 9 3.8 8.9 9.2s-3.8 9.3-9.3 9.2-9.3-3.9-9.2-9.3S6.7 3 12.4 2.8z",
  "M12.2 2.8c3.4 5.7 6.6 11.6 9.4 17.6-6.5.5-12.9.5-19.2 0C5.2 14.3 8.5 8.4 12.2 2.8z",
  "M3.6 3.7c5.6-.5 11.2-.5 16.7 0 .5 5.5.5 11.1 0 16.6-5.6.5-11.2.5-16.7 0-.5-5.5-.5-11.1 0-16.6z",
  "M12.2 1.8c3.2 3.3 6.3 6.7 9.3 10.3-3 3.5-6 6.9-9.4 10.1C8.7 19 5.6 15.6 2.6 12c3-3.6 6.2-7 9.6-10.2z",
  "M12 2.2c1.1 2.6 2.1 4.8 3.2 6.7 2.3.1 4.6.4 7 .8-1.9 1.8-3.6 3.4-5.1 5.2.6 2.3 1.1 4.6 1.5 7-2.2-1.2-4.4-2.5-6.5-3.5-2.2 1-4.3 2.3-6.5 3.5.4-2.4.9-4.7 1.5-7-1.6-1.8-3.3-3.4-5.2-5.2 2.4-.4 4.7-.7 7-.8 1.1-1.9 2.1-4.1 3.1-6.7z",
  "M8.6 2.8c2.2-.3 4.5-.3 6.7 0 .3 2 .3 3.9.1 5.8 1.9-.2 3.8-.2 5.8.1.3 2.2.3 4.5 0 6.7-2 .3-3.9.3-5.8.1.2 1.9.2 3.8-.1 5.7-2.2.3-4.5.3-6.7 0-.3-2-.3-3.8-.1-5.7-1.9.2-3.8.2-5.7-.1-.3-2.2-.3-4.5 0-6.7 2-.3 3.8-.3 5.7-.1-.2-1.9-.2-3.8.1-5.8z",
];
/** What a player's sign wears, so that there are more of them than shapes and inks. */
const TUFTS = ["", "M12 2.5V-2", "M10.5 2.5C9 1 8.5-.5 8.5-2M13 2.4c1-1.5 1.5-3 1.5-4.4", "M8 3c-1-3 1-4 2-2s3 2 4 0 3-1 2 2"];

/** A team's shape in its ink; say its name beside it. @param {{team: number}} props team from 1 to 6 */
export function TeamBadge({ team }) {
  return html`<svg class=${`badge badge-${team}`} viewBox="0 0 24 24" aria-hidden="true"><path d=${SHAPES[team - 1]} /></svg>`;
}

/**
 * A player's own sign, the same on every page: a small creature of a shape, an ink and a tuft.
 * @param {{id: string, team?: number | null}} props in a team it has the team's shape and ink
 */
export function PlayerBadge({ id, team = null }) {
  const lot = hash(id);
  const shape = team ? team - 1 : lot % 6;
  const ink = team ?? (Math.floor(lot / 6) % 6) + 1;
  return html`<svg class=${`badge badge-player badge-${ink}`} viewBox="0 -3 24 27" aria-hidden="true">
    <path class="badge-tuft" d=${TUFTS[Math.floor(lot / 36) % 4]} /><path d=${SHAPES[shape]} />
    <path class="badge-eyes" d="M9.3 11.3v2M14.7 11.3v2" /></svg>`;
}

/** A number that the same text always gives (FNV-1a). @param {string} text @returns {number} from 0 */
function hash(text) {
  let h = 0x811c9dc5;
  for (const letter of text) h = Math.imul(h ^ /** @type {number} */ (letter.codePointAt(0)), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}
