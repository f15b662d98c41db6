/** What the net says about a drawing, in its own voice. */
import { aWord } from "../words.js";
import { t } from "../i18n.js";

/** @typedef {import("../messages.js").Guess} Guess */

/** A runner-up this near to the first is named with it. */
const NEAR = 0.45;

/** @param {readonly Guess[]} guesses best first @param {boolean} sure @returns {string} */
export function saying(guesses, sure) {
  const [first, second] = guesses;
  if (!first) return t("net.voice.start");
  if (!sure) return t("net.voice.unsure", { a: aWord(first.category) });
  if (second && second.probability >= NEAR * first.probability) {
    return t("net.voice.two", { a: aWord(first.category), b: aWord(second.category) });
  }
  return t("net.voice.one", { a: aWord(first.category) });
}
