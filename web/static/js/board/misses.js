/** Which of a round's drawings are worth showing large. Pure: what the snapshot says, in the order of laughs. */

/** @typedef {import("../messages.js").RoomState} RoomState */
/** @typedef {import("../messages.js").WallDrawing} WallDrawing */
/** @typedef {{kind: "nearest" | "funniest", drawing: WallDrawing, guess: import("../messages.js").Guess}} Miss */

/** How sure the net was of a word. @param {WallDrawing} drawing @param {string | null} category */
const sureOf = (drawing, category) => drawing.guesses.find((guess) => guess.category === category);

/**
 * Of what was not recognised: the one the net believed in most, and the ones it was surest were something else.
 * @param {RoomState} state @param {number} most @returns {Miss[]} the nearest first, if any was near
 */
export function misses({ drawings, reveal }, most) {
  const missed = drawings.filter(({ recognized, strokes, guesses }) => !recognized && strokes.length && guesses.length);
  /** @param {WallDrawing} drawing */
  const wordOf = (drawing) => drawing.category ?? reveal?.category ?? null;
  /** @type {Miss[]} */
  const near = missed.flatMap((drawing) => {
    const guess = sureOf(drawing, wordOf(drawing));
    return guess ? [{ kind: "nearest", drawing, guess }] : [];
  });
  const nearest = near.sort(surest).slice(0, 1);
  /** @type {Miss[]} */
  const wrong = missed
    .filter((drawing) => drawing !== nearest[0]?.drawing && drawing.guesses[0].category !== wordOf(drawing))
    .map((drawing) => ({ kind: "funniest", drawing, guess: drawing.guesses[0] }));
  return [...nearest, ...wrong.sort(surest)].slice(0, most);
}

/** @param {Miss} a @param {Miss} b */
const surest = (a, b) => b.guess.probability - a.guess.probability;
