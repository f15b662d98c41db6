/**
 * What this browser remembers between visits. Must not fail where storage is forbidden: there the
 * page itself remembers, until it is left.
 */

const PREFIX = "doodle-derby:";

/** Where: in this browser, or in this tab only, until it is closed. @typedef {"browser" | "tab"} Reach */

/** @param {Reach} reach @returns {Storage} throws where it is forbidden */
const storage = (reach) => (reach === "tab" ? sessionStorage : localStorage);

/** What could not be stored. @type {Map<string, string>} */
const ofThisPage = new Map();

/** @param {string} key @param {Reach} [reach] @returns {string | null} */
export function recall(key, reach = "browser") {
  const kept = ofThisPage.get(reach + key);
  if (kept !== undefined) return kept;
  try {
    return storage(reach).getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value @param {Reach} [reach] @returns {boolean} whether the next page knows it, too */
export function remember(key, value, reach = "browser") {
  try {
    storage(reach).setItem(PREFIX + key, value);
    ofThisPage.delete(reach + key);
    return true;
  } catch {
    // Private windows and full disks: the game goes on, only a reload will have forgotten.
    ofThisPage.set(reach + key, value);
    return false;
  }
}

/** @param {string} key @param {Reach} [reach] */
export function forget(key, reach = "browser") {
  ofThisPage.delete(reach + key);
  try {
    storage(reach).removeItem(PREFIX + key);
  } catch {
    // Nothing was remembered either.
  }
}

/** The ends of all remembered keys that begin so. @param {string} start @returns {string[]} */
export function recallKeys(start) {
  try {
    const whole = PREFIX + start;
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(whole))
      .map((key) => key.slice(whole.length));
  } catch {
    return [];
  }
}
