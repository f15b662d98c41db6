/** What the net says, look after look, as a child would: each thing once, and no more than it knows. */

/** @typedef {import("../messages.js").GuessOwn} GuessOwn */
/**
 * What it is saying, and has said in this round.
 * @typedef {object} Stream
 * @property {"start" | "maybe" | "one" | "two" | "or" | "again"} kind  how it says it
 * @property {readonly string[]} names  categories the sentence names
 * @property {string | null} top  what it sees first
 * @property {readonly string[]} said  every category it was sure enough to name, oldest first
 * @property {number} turn  grows with every sentence worth saying aloud
 */

/** A runner-up this near to the first is named with it. */
const NEAR = 0.45;

/** @type {Stream} */
export const SILENCE = { kind: "start", names: [], top: null, said: [], turn: 0 };

/** @param {Stream} before @param {GuessOwn} guess @returns {Stream} */
export function hear(before, guess) {
  const [first, second] = guess.guesses;
  if (!first) return { ...before, kind: "start", names: [], top: null };
  if (!guess.sure) return unsure(before, first.category);
  const near = second && second.probability >= NEAR * first.probability;
  const seen = near ? [first.category, second.category] : [first.category];
  const fresh = seen.filter((name) => !before.said.includes(name));
  if (fresh.length) return aloud(before, fresh, seen);
  if (before.top === first.category && before.kind !== "maybe") return before;
  return { ...before, kind: "again", names: [first.category], top: first.category };
}

/** Something new: only that is named, unless it is the first thing at all. @param {Stream} before @param {string[]} fresh @param {string[]} seen @returns {Stream} */
function aloud(before, fresh, seen) {
  const onlySecond = fresh.length === 1 && fresh[0] !== seen[0];
  const kind = fresh.length === 2 ? "two" : onlySecond ? "or" : "one";
  return { kind, names: fresh, top: seen[0], said: [...before.said, ...fresh], turn: before.turn + 1 };
}

/** A thought, not a sentence; one it has had already changes nothing. @param {Stream} before @param {string} category @returns {Stream} */
function unsure(before, category) {
  if (before.top === category) return before;
  return { ...before, kind: "maybe", names: [category], top: category };
}

/** What it has named and no longer sees, newest last. @param {Stream} stream @returns {readonly string[]} */
export function dropped({ said, names }) {
  return said.filter((name) => !names.includes(name));
}
