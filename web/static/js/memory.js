/** What this browser remembers between visits. Must not fail where storage is forbidden. */

const PREFIX = "doodle-derby:";

/** Where: in this browser, or in this tab only, until it is closed. @typedef {"browser" | "tab"} Reach */

/** @param {Reach} reach @returns {Storage} throws where it is forbidden */
const storage = (reach) => (reach === "tab" ? sessionStorage : localStorage);

/** @param {string} key @param {Reach} [reach] @returns {string | null} */
export function recall(key, reach = "browser") {
  try {
    return storage(reach).getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value @param {Reach} [reach] */
export function remember(key, value, reach = "browser") {
  try {
    storage(reach).setItem(PREFIX + key, value);
  } catch {
    // Private windows and full disks: the game goes on, only a reload will have forgotten.
  }
}

/** @param {string} key @param {Reach} [reach] */
export function forget(key, reach = "browser") {
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
