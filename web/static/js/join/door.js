/** What is asked before the door of a game: how it is entered, and names to enter with. */
import { useEffect, useRef, useState } from "preact/hooks";
import { currentLanguage } from "../i18n.js";

/** @typedef {import("../connection.js").Call} Call */
/** @typedef {import("../messages.js").Peeked} Peeked */
/** @typedef {import("../messages.js").Spun} Spun */
/**
 * @typedef {object} Door
 * @property {Peeked | null} open  how the game is entered; null while we do not know
 * @property {Spun | null} offer  the name it offers
 * @property {string | null} error  why we do not know, or why nobody is let in
 * @property {() => Promise<string | null>} spin  asks for another name; answers with why there is none
 * @property {() => Promise<string | null>} look  looks once more; answers with what bars the way
 */

/** Why nobody is let in, if so. @param {Peeked} open @returns {string | null} */
function barred(open) {
  if (open.locked) return "game_locked";
  return open.phase_is_open ? null : "game_started";
}

/**
 * Looks at the game's door as soon as there is a whole code. Names belong to the connection they
 * were offered to, so that a new one is asked for when the line was down.
 * @param {Call} call @param {string} code @param {boolean} online @returns {Door}
 */
export function useDoor(call, code, online) {
  const [open, setOpen] = useState(/** @type {Peeked | null} */ (null));
  const [offer, setOffer] = useState(/** @type {Spun | null} */ (null));
  const [bar, setBar] = useState(/** @type {string | null} */ (null));
  const [nameless, setNameless] = useState(/** @type {string | null} */ (null));
  const asked = useRef("");

  const spin = async () => {
    const answer = await call("name:spin", { code, language: currentLanguage() });
    if (asked.current !== code) return null;
    if (!answer.error) setOffer(/** @type {Spun} */ (answer));
    setNameless(answer.error?.code ?? null);
    return answer.error?.code ?? null;
  };
  const look = async () => {
    const answer = await call("game:peek", { code });
    if (asked.current !== code) return null;
    const seen = answer.error ? null : /** @type {Peeked} */ (answer);
    const shut = seen ? barred(seen) : (answer.error?.code ?? null);
    setOpen(seen);
    setBar(shut);
    if (seen?.names === "generated") await spin();
    return shut;
  };
  useEffect(() => {
    asked.current = code;
    setOpen(null);
    setOffer(null);
    setBar(null);
    setNameless(null);
    if (online && code.length === 5) void look();
  }, [code, online]);
  return { open, offer, error: bar ?? nameless, spin, look };
}
