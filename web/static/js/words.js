/** The words to draw, in the reader's language, and the grammar of naming one. */
import { currentLanguage } from "./i18n.js";

/** @type {Record<string, Record<string, string>>} */
let table = {};

/** Loads the server's word table; without it words stay as the net knows them. */
export async function loadWords() {
  try {
    const answer = await fetch("/categories.json");
    if (answer.ok) table = await answer.json();
  } catch {
    // Offline for a moment: English category names are better than no page.
  }
}

/** Words of another net than the one in play. @param {Record<string, Record<string, string>>} more */
export function addWords(more) {
  table = { ...more, ...table };
}

/** @param {string} category @returns {string} */
export function word(category) {
  return table[category]?.[currentLanguage()] ?? category;
}

// English plurals and stuff take no article; names bring their own.
const NO_ARTICLE = /(s|grass|rain|bread|string bean soup|camouflage)$/i;
const ENDS_IN_S_YET_ONE = /(ss|us|is|octopus|bus|cactus|compass|dress|grass)$/i;

/** The word as a sentence takes it up: "a cat", "an eye", "pants", "the Mona Lisa". @param {string} category @returns {string} */
export function aWord(category) {
  const name = word(category);
  if (currentLanguage() !== "en") return name;
  if (/^the /i.test(name)) return name.replace(/^The /, "the ");
  if (name === "grass" || name === "camouflage" || name === "rain") return name;
  if (NO_ARTICLE.test(name) && !ENDS_IN_S_YET_ONE.test(name)) return name;
  return (/^[aeiou]/i.test(name) && !/^(uni|eu|one$)/i.test(name) ? "an " : "a ") + name;
}
