/** Numbers as they are typed into a cell, half written ones too. Shows nothing. */

/** What a sum on the blackboard can still be done with. */
const MOST = 99;

/**
 * In whatever signs a keyboard has for minus, point and digits. @param {string} text
 * @returns {number | null} no further from zero than 99; null: no number, or not one yet
 */
export function parsed(text) {
  const plain = text.normalize("NFKC").trim().replace("−", "-").replace(",", ".");
  const value = Number(plain);
  if (!plain || !Number.isFinite(value) || /[^-+.\d]/.test(plain)) return null;
  return Math.min(MOST, Math.max(-MOST, value)) + 0;
}

/** With the other sign: there is no minus among an iPhone's digits. @param {string} text @returns {string} */
export function turned(text) {
  return /^[-−－]/.test(text) ? text.slice(1) : `-${text}`;
}
