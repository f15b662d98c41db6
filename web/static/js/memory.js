/** What this browser remembers between visits. Must not fail where storage is forbidden. */

const PREFIX = "doodle-derby:";

/** @param {string} key @returns {string | null} */
export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows and full disks: the game goes on, only a reload will have forgotten.
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
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
