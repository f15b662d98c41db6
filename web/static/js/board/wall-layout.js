/** How to hang n sheets on a wall so that their square canvases are as large as they can be. Pure arithmetic. */

/**
 * Where the text of a sheet is: beside the canvas, below it, or the name over it and the guess below.
 * @typedef {"beside" | "below" | "over"} Form
 */
/** @typedef {{form: Form, columns: number, width: number, height: number, side: number}} Layout  of a sheet; side: of its canvas */

/** Text beside a canvas is at least so many letters wide, and this share of the canvas. */
const BESIDE_LETTERS = 7.5;
const BESIDE_SHARE = 0.42;
/** A line for the name of its own, rather than over the ink, is worth this much of the canvas's size. */
const WORTH_A_LINE = 0.85;
/** Narrower sheets, in letters, have no room for what goes with that. */
const NARROWEST = 6.5;

/** Letters are set no narrower than this share of their width; what is longer is cut. */
const NARROWEST_LETTER = 0.7;
/** How wide a letter is, in the size of the text: Chinese ones, and all others at most. */
const WIDE = 1;
const SLIM = 0.68;

/** The largest canvas in a sheet. @type {Record<Form, (width: number, height: number, text: number, line: number) => number>} */
const FITS = {
  beside: (width, height, text) => Math.min(height, width - BESIDE_LETTERS * text, width / (1 + BESIDE_SHARE)),
  below: (width, height, _text, line) => Math.min(width, height - 2 * line),
  over: (width, height, _text, line) => Math.min(width, height - line),
};

/**
 * @param {number} n @param {number} width @param {number} height @param {number} text  size of a letter
 * @param {number} line @param {number} gap @returns {Layout} in the same unit
 */
export function hangWall(n, width, height, text, line, gap) {
  const [beside, below, over] = /** @type {const} */ (["beside", "below", "over"]).map((form) => largest(form, n, width, height, text, line, gap));
  const clear = beside.side >= below.side ? beside : below;
  const isRoomy = clear.side >= WORTH_A_LINE * over.side && clear.width >= NARROWEST * text;
  return isRoomy ? clear : over;
}

/**
 * @param {Form} form @param {number} n @param {number} width @param {number} height @param {number} text
 * @param {number} line @param {number} gap @returns {Layout}
 */
function largest(form, n, width, height, text, line, gap) {
  /** @type {Layout} */
  let best = { form, columns: 1, width: 0, height: 0, side: 0 };
  for (let columns = 1; columns <= Math.max(1, n); columns++) {
    const rows = Math.ceil(n / columns) || 1;
    const across = Math.floor((width - gap * (columns - 1)) / columns);
    const down = Math.floor((height - gap * (rows - 1)) / rows);
    const side = Math.floor(FITS[form](across, down, text, line));
    if (side > best.side) best = { form, columns, width: across, height: down, side };
  }
  return best;
}

/**
 * How narrow a line's letters must be to fit: of their own width, 1 where there is room.
 * @param {string} text @param {number} room in the size of the text @returns {number}
 */
export function narrowed(text, room) {
  const width = [...text].reduce((sum, letter) => sum + (letter >= "\u2e80" ? WIDE : SLIM), 0);
  return Math.max(NARROWEST_LETTER, Math.min(1, room / width));
}
