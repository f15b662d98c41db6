/** The two things one may press on a projection: sound, and the full screen. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { prefer, prefs } from "../prefs.js";
import { mayBeHeard } from "./cues.js";

/** @typedef {import("../messages.js").RoomState} RoomState */

/** Whether somebody has touched this page: before that browsers keep it silent. */
function useTouched() {
  const [touched, setTouched] = useState(navigator.userActivation?.hasBeenActive ?? true);
  useEffect(() => {
    if (touched) return undefined;
    const gone = new AbortController();
    // After the button's own turn, which must still know that nothing was heard yet.
    for (const event of ["click", "keyup"]) addEventListener(event, () => setTouched(true), gone);
    return () => gone.abort();
  }, [touched]);
  return touched;
}

/** Whether the room hears this page. @param {RoomState} state */
export function useHeard(state) {
  const touched = useTouched();
  return prefs.use().sound && touched && mayBeHeard(state);
}

/** @param {{state: RoomState, wordy?: boolean}} props wordy: there is room to say what it does */
export function SoundButton({ state, wordy = false }) {
  const heard = useHeard(state);
  if (!mayBeHeard(state)) return null;
  const text = t(heard ? "board.sound.off" : "board.sound.on");
  return html`<button type="button" class="button board-tool" data-testid="board-sound" aria-label=${text} title=${text}
    onClick=${() => prefer("sound", !heard)}><${Icon} name=${heard ? "sound" : "mute"} />${wordy ? html`<span>${text}</span>` : null}</button>`;
}

export function FullScreenButton() {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const tell = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", tell);
    return () => document.removeEventListener("fullscreenchange", tell);
  }, []);
  if (full || !document.fullscreenEnabled) return null;
  return html`<button type="button" class="button board-tool" data-testid="board-full"
    onClick=${() => void document.documentElement.requestFullscreen()}><${Icon} name="screen" /><span>${t("board.full")}</span></button>`;
}
