/** In what nets differ besides the choice they are compared by: it may be what the curves show. Shows nothing. */

/** @typedef {import("./findings.js").Choice} Choice */
/** @typedef {{key: "other_net" | "rates", names: string[], numbers: Record<string, number>}} Unlike a text of lab.unlike */

/**
 * @param {string} axis what they are compared by @param {readonly Choice[]} choices with a curve each at least
 * @returns {Unlike[]}
 */
export function unlike(axis, choices) {
  return [...otherNets(axis, choices), ...otherRates(choices)];
}

/** @param {string} axis @param {readonly Choice[]} choices @returns {Unlike[]} */
function otherNets(axis, [first, ...rest]) {
  const net = (/** @type {Choice} */ { curves: [curve] }) => curve.choice.architecture;
  if (axis === "architecture") return [];
  return rest.filter((each) => net(each) !== net(first)).map((each) => (
    { key: "other_net", names: [each.name], numbers: { n: each.curves[0].parameters, m: first.curves[0].parameters } }));
}

/** @param {readonly Choice[]} choices @returns {Unlike[]} a sentence for each rate, if there are several */
function otherRates(choices) {
  const rate = (/** @type {Choice} */ { curves: [curve] }) => curve.choice.learning_rate;
  const rates = [...new Set(choices.map(rate))];
  if (rates.length < 2) return [];
  return rates.map((each) => ({ key: "rates", names: choices.filter((one) => rate(one) === each).map(({ name }) => name), numbers: { rate: each } }));
}
