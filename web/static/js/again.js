/** Asks for what a bad line has lost, until it is here. Knows not what. */

const AGAIN_MS = 1500;

/**
 * @template T
 * @param {() => Promise<T>} ask fails where there is no answer @returns {Promise<T>}
 */
export async function untilAnswered(ask) {
  for (;;) {
    try {
      return await ask();
    } catch {
      await new Promise((go) => setTimeout(go, AGAIN_MS));
    }
  }
}
