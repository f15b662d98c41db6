/** A finished match as the server tells it, and where in it the reader is. Draws nothing. */
import { useEffect, useState } from "preact/hooks";

/** @typedef {import("../messages.js").Guess} Guess */
/** @typedef {import("../messages.js").AwardView} AwardView */
/** @typedef {import("../messages.js").TeamView} TeamView */
/** @typedef {{player_id: string, category: string, time_ms: number | null, gained: number, ink: number, hidden: boolean, guesses: Guess[], strokes: number[][][]}} Thumbnail strokes 0 to 255 */
/** @typedef {{index: number, number: number, practice: boolean, double: boolean, length_ms: number, category: string | null, drawings: Thumbnail[]}} RoundTold */
/** @typedef {{player_id: string, name: string, team: number | null, score: number, rank: number, ghost: boolean, rounds: number, recognized: number}} PlayerTold */
/** @typedef {{code: string, started_ms: number, ended_ms: number, shared: boolean, players: PlayerTold[], teams: TeamView[], awards: AwardView[], rounds: RoundTold[]}} Results */
/** @typedef {{x: number[], y: number[], t: number[], gone_ms: number | null}} TapeStroke */
/** @typedef {{t: number, probability: number, rank: number, ink: number, guesses: Guess[]}} Look */
/** @typedef {{round: number, player_id: string, category: string, length_ms: number, time_ms: number | null, strokes: TapeStroke[], looks: Look[]}} Tape times are milliseconds of the drawing */
/** @typedef {{round: RoundTold, player: PlayerTold, drawing: Thumbnail}} Shown */

export const KEY = location.pathname.match(/[0-9a-f]{32}/)?.[0] ?? "";

/** What stands at an address below these results. @param {string} ending @returns {string} */
export const at = (ending) => `/results/${KEY}${ending}`;

/** The view in the address, after the #: its name, and what it is about. */
export function usePlace() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const [name, query = ""] = hash.slice(1).split("?");
  return { name: name || "standings", about: new URLSearchParams(query) };
}

/** @param {string} name @param {Record<string, string | number>} about @returns {string} an address for usePlace */
export function place(name, about = {}) {
  const query = new URLSearchParams(Object.entries(about).map(([k, v]) => [k, String(v)])).toString();
  return `#${name}${query ? `?${query}` : ""}`;
}

/** Every drawing with whose it is and of which round, in order. @param {Results} results @returns {Shown[]} */
export function everything(results) {
  const players = new Map(results.players.map((player) => [player.player_id, player]));
  return results.rounds.flatMap((round) =>
    round.drawings.map((drawing) => ({ round, drawing, player: /** @type {PlayerTold} */ (players.get(drawing.player_id)) })));
}

/** How sure the net was of the wrong thing, 0 to 1: the surer, the funnier. @param {Thumbnail} drawing */
export function mistaken({ time_ms, guesses, category }) {
  return time_ms === null && guesses.length && guesses[0].category !== category ? guesses[0].probability : 0;
}
