/** The gaps of a text, filled: {name} with a value, {name, one, other} with the word that goes with so many. Knows no text. */

/**
 * @param {string} text @param {Record<string, unknown>} values numbers as they are shown @param {string} language
 * @returns {unknown[]} the text's pieces, in order
 */
export function filled(text, values, language) {
  return text.split(/\{(.+?)\}/).map((piece, i) => (i % 2 ? inGap(piece, values, language) : piece));
}

/** @param {string} gap @param {Record<string, unknown>} values @param {string} language */
function inGap(gap, values, language) {
  const [name, one, other] = gap.split(", ");
  if (!other) return values[name] ?? "";
  return new Intl.PluralRules(language).select(Number(values[name])) === "one" ? one : other;
}
