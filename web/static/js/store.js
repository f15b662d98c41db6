/** The smallest store there is: one immutable value, and components that follow it. */
import { useEffect, useState } from "preact/hooks";

/**
 * @template T
 * @param {T} first
 */
export function createStore(first) {
  let value = first;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    get: () => value,
    /** @param {Partial<T>} change */
    set(change) {
      value = { ...value, ...change };
      for (const tell of listeners) tell();
    },
    /** Follows the value from inside a component. @returns {T} */
    use() {
      const [seen, setSeen] = useState(value);
      useEffect(() => {
        const tell = () => setSeen(value);
        listeners.add(tell);
        tell(); // it may have changed between the first render and now
        return () => void listeners.delete(tell);
      }, []);
      return seen;
    },
  };
}
