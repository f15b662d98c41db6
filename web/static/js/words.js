/** The words to draw, in the reader's language, and the grammar of naming one. */
import { untilAnswered } from "./again.js";
import { currentLanguage, sayAnew } from "./i18n.js";

/** @type {Record<string, Record<string, string>>} */
let table = {};

/** Loads the server's word table; until it is here words stay as the net knows them. */
export async function loadWords() {
  try {
    await fetchWords();
  } catch {
    // English category names are better than no page, but not for a whole match.
    void untilAnswered(fetchWords).then(sayAnew);
  }
}

async function fetchWords() {
  const answer = await fetch("/categories.json");
  if (!answer.ok) throw new Error("/categories.json");
  table = { ...table, ...(await answer.json()) };
}

/** Words of another net than the one in play. @param {Record<string, Record<string, string>>} more */
export function addWords(more) {
  table = { ...more, ...table };
}

/** @param {string} category @returns {string} */
export function word(category) {
  return table[category]?.[currentLanguage()] ?? category;
}

/** By the alphabet of the reader's language. @param {readonly string[]} categories @returns {string[]} */
export function sorted(categories) {
  return [...categories].sort((a, b) => word(a).localeCompare(word(b), currentLanguage()));
}

/** English names that come in pairs and heaps, and stuff that is not counted: they take no article. */
const NO_ARTICLE = new Set([
  "asparagus", "binoculars", "bread", "broccoli", "camouflage", "drums", "eyeglasses", "flip flops", "grapes", "grass",
  "headphones", "lightning", "matches", "pants", "peas", "pliers", "rain", "rollerskates", "scissors", "shorts", "stairs",
  "stitches", "toothpaste", "underwear", "yoga",
]);
/** Spelt with one kind of letter, spoken with the other: an hourglass, a one. */
const SOUNDS_LIKE_A_VOWEL = /^hour/i;
const SOUNDS_LIKE_A_CONSONANT = /^(uni|eu|one$)/i;

/** The word as a sentence takes it up: "a cat", "an eye", "pants", "the Mona Lisa". @param {string} category @returns {string} */
export function aWord(category) {
  const name = word(category);
  if (currentLanguage() !== "en" || NO_ARTICLE.has(name)) return name;
  if (/^the /i.test(name)) return name.replace(/^The /, "the ");
  const vowel = /^[aeiou]/i.test(name) ? !SOUNDS_LIKE_A_CONSONANT.test(name) : SOUNDS_LIKE_A_VOWEL.test(name);
  return `${vowel ? "an" : "a"} ${name}`;
}
