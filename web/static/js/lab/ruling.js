/** In which words an attempt to fool the net is judged. Judges nothing itself: the server did. */

/** @typedef {{fooled: boolean, seen: string, probability: number, threshold: number}} Judged */

/**
 * @param {"least" | "turn"} kind @param {string} category what is to be drawn, or turned away from
 * @param {Judged} judged @returns {"yes" | "no.other" | "no.same" | "no.unsure"} a text of lab.fool
 */
export function ruling(kind, category, { fooled, seen }) {
  if (fooled) return "yes";
  const same = seen === category;
  if (kind === "least") return same ? "no.unsure" : "no.other";
  return same ? "no.same" : "no.unsure";
}
