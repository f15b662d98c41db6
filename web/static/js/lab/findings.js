/** What curves of fitted nets say, as plain sentences, from their numbers alone. Says nothing else. */

/** @typedef {import("./compare.js").Curve} Curve */
/** @typedef {{name: string, curves: readonly Curve[]}} Choice one way to choose, fitted from several starts */
/** @typedef {{key: string, picks?: Record<string, string[]>, shares?: Record<string, number>, numbers?: Record<string, number>}} Finding
 *    a text of lab.found: gaps filled with choices (`picks`; several that tie), with shares of 1, with numbers */

/** Times are measured on a computer that does other things too: less is no finding. */
const SLOWER = 1.5;
/** So much better on its own drawings than on new ones is learnt by heart. */
const BY_HEART = 0.05;
/** So many times the parameters are worth a word. */
const LARGER = 2;

/** @param {readonly Choice[]} choices with a curve each at least @returns {Finding[]} */
export function findings(choices) {
  return [best(choices), last(choices), quickest(choices), slowest(choices), byHeart(choices), largest(choices)].filter((f) => f !== null);
}

/** @param {readonly number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
/** @param {readonly number[]} values */
const end = (values) => values[values.length - 1];
/** @param {Choice} choice right on new drawings at the end, mean of the starts */
export const right = ({ curves }) => mean(curves.map(({ val_top1 }) => end(val_top1)));
/** Seconds of the quickest epoch: what else the computer did made others longer. @param {Choice} choice */
export const pace = ({ curves }) => Math.min(...curves.flatMap(({ seconds }) => seconds.map((at, e) => at - (e ? seconds[e - 1] : 0))));
/** How far the starts of one choice lie apart at the end. @param {Choice} choice */
const spread = ({ curves }) => Math.max(...curves.map(({ val_top1 }) => end(val_top1))) - Math.min(...curves.map(({ val_top1 }) => end(val_top1)));

/** @template T @param {readonly T[]} all @param {(each: T) => number} by @returns {T[]} the greatest first */
const ranked = (all, by) => [...all].sort((a, b) => by(b) - by(a));

/** A lead no greater than two starts of one net lie apart is none. @param {readonly Choice[]} choices @returns {Finding | null} */
function best(choices) {
  const [a, b] = ranked(choices, right);
  if (!b) return null;
  const about = { picks: { a: [a.name], b: [b.name] }, shares: { p: right(a), q: right(b), spread: Math.max(spread(a), spread(b)) } };
  return { key: right(a) - right(b) > about.shares.spread ? "best" : "level", ...about };
}

/** Behind the last but one by more than two starts lie apart, or it is no more last than that one. @param {readonly Choice[]} choices @returns {Finding | null} */
function last(choices) {
  const order = ranked(choices, right);
  const [y, z] = order.slice(-2);
  if (order.length < 3 || right(y) - right(z) <= Math.max(spread(y), spread(z))) return null;
  return { key: "last", picks: { z: [z.name] }, shares: { p: right(z) } };
}

/** @template T @param {readonly T[]} all */
const lastOf = (all) => all[all.length - 1];

/** The first epoch after which the mean of the starts is right so often. @param {Choice} choice @param {number} level */
function epochOf({ curves }, level) {
  const epochs = curves[0].val_top1.length;
  return 1 + Array.from({ length: epochs }, (_, e) => mean(curves.map(({ val_top1 }) => val_top1[e]))).findIndex((value) => value >= level);
}

/** Who has the same number; nobody is said to win what others reached as well. @param {readonly Choice[]} choices @param {(choice: Choice) => number} by @param {number} value @returns {string[]} */
const tied = (choices, by, value) => choices.filter((each) => by(each) === value).map(({ name }) => name);

/** To what all reach, who gets first? @param {readonly Choice[]} choices @returns {Finding | null} */
function quickest(choices) {
  const level = Math.floor(10 * Math.min(...choices.map(right))) / 10;
  const epoch = (/** @type {Choice} */ each) => epochOf(each, level);
  const [n, m] = [Math.min(...choices.map(epoch)), Math.max(...choices.map(epoch))];
  if (m < 2 * n) return null;
  return { key: "quickest", picks: { a: tied(choices, epoch, n), z: tied(choices, epoch, m) }, shares: { level }, numbers: { n, m } };
}

/** @param {readonly Choice[]} choices @returns {Finding | null} */
function slowest(choices) {
  const order = ranked(choices, pace);
  const [z, a] = [order[0], lastOf(order)];
  const times = pace(z) / pace(a);
  return times >= SLOWER ? { key: "slowest", picks: { a: [a.name], z: [z.name] }, numbers: { times: Math.round(10 * times) / 10 } } : null;
}

/** @param {readonly Choice[]} choices @returns {Finding | null} */
function byHeart(choices) {
  const own = (/** @type {Choice} */ { curves }) => mean(curves.map(({ top1 }) => end(top1)));
  const [a] = ranked(choices, (each) => own(each) - right(each));
  return own(a) - right(a) > BY_HEART ? { key: "by_heart", picks: { a: [a.name] }, shares: { p: own(a), q: right(a) } } : null;
}

/** @param {readonly Choice[]} choices @returns {Finding | null} */
function largest(choices) {
  const size = (/** @type {Choice} */ { curves }) => curves[0].parameters;
  const [n, m] = [Math.min(...choices.map(size)), Math.max(...choices.map(size))];
  return m >= LARGER * n ? { key: "largest", picks: { a: tied(choices, size, n), z: tied(choices, size, m) }, numbers: { n, m } } : null;
}
