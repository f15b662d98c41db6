/** Keeps the screen lit while a page is at play, where the browser can. */

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;

/** @param {boolean} on */
export function stayAwake(on) {
  if (wanted === on) return;
  wanted = on;
  if (on) {
    document.addEventListener("visibilitychange", ask);
    void ask();
  } else {
    document.removeEventListener("visibilitychange", ask);
    void lock?.release();
    lock = null;
  }
}

/** The browser takes the lock back whenever the page is hidden. */
async function ask() {
  if (document.hidden || !navigator.wakeLock) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    if (!wanted) await lock.release();
  } catch {
    // A low battery or an insecure address: the screen dims as it always does.
  }
}
