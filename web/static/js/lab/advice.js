/** Three plain sentences about one answer, from what was measured. Says nothing that was not. */

/** @typedef {{category: string, probability: number}} Guess */
/** @typedef {{target: string, probability: number, threshold: number, top: number, counts: number[], confusions: {drawn: string, seen: string, rate: number}[]}} Evidence */
/** @typedef {{key: string, values: Record<string, number>, words?: Record<string, string>, shares?: Record<string, number>, points?: Record<string, number>}} Sentence
 *    a text of lab.advice: gaps filled as they are, with categories (`words`), with shares of 1 (`shares`), with percentage points (`points`);
 *    `values.n` is a piece of the drawing */

/** A piece of ink that changes the probability by less never mattered. */
export const MINDED = 0.03;
/** So much more like one average drawing than like another is worth a word (difference of cosines). */
const LIKER = 0.02;

/**
 * @param {{guesses: Guess[], pieces: unknown[]}} answer @param {Evidence} evidence of what was to be drawn
 * @param {{mine: ArrayLike<number>, target: ArrayLike<number> | null, guess: ArrayLike<number> | null}} pictures 28 × 28, ink 255
 * @returns {Sentence[]} at most three: the verdict, the ink that decided, what it looks like
 */
export function advice(answer, evidence, pictures) {
  if (!answer.pieces.length) return [{ key: "blank", values: {} }];
  return [verdict(answer, evidence), ink(evidence), likeness(answer.guesses[0], evidence, pictures)].filter((s) => s !== null);
}

/** By the game's own rule: among its first few, and sure enough. @param {{guesses: Guess[]}} answer @param {Evidence} evidence @returns {Sentence} */
function verdict({ guesses }, { target, probability, threshold, top }) {
  const shares = { p: probability, q: guesses[0].probability, needed: threshold };
  const words = { target, guess: guesses[0].category };
  const rank = guesses.findIndex(({ category }) => category === target);
  const enough = probability >= threshold;
  if (rank === 0) return { key: enough ? "seen" : "unsure", values: {}, words, shares };
  if (rank > 0 && rank < top && enough) return { key: "among", values: { top }, words, shares };
  return { key: "other", values: {}, words, shares };
}

/** @param {Evidence} evidence @returns {Sentence} */
function ink({ target, counts }) {
  const most = Math.max(...counts);
  const least = Math.min(...counts);
  const words = { target };
  if (least < -MINDED && -least > most) return { key: "against", values: { n: counts.indexOf(least) + 1 }, words, points: { change: -100 * least } };
  if (most > MINDED) return { key: "decided", values: { n: counts.indexOf(most) + 1 }, words, points: { change: 100 * most } };
  return { key: "together", values: {}, words };
}

/**
 * @param {Guess} best @param {Evidence} evidence @param {Parameters<typeof advice>[2]} pictures
 * @returns {Sentence | null}
 */
function likeness(best, { target, confusions }, { mine, target: usual, guess }) {
  const mixed = confusions.find(({ drawn, seen }) => drawn === target && seen === best.category);
  const words = { target, guess: best.category };
  if (mixed) return { key: "mixed", values: {}, words, shares: { rate: mixed.rate } };
  if (!usual || !guess) return null;
  const [here, there] = [cosine(mine, usual), cosine(mine, guess)];
  if (best.category === target) return { key: "usual", values: {}, words, shares: { alike: here } };
  if (Math.abs(there - here) <= LIKER) return { key: "details", values: {}, words };
  return { key: there > here ? "looks" : "closer", values: {}, words };
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b @returns {number} 0…1 for ink */
function cosine(a, b) {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / (Math.sqrt(aa * bb) || 1);
}
