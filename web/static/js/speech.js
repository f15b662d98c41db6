/** The browser's own voices, in the reader's language. The newest sentence wins; none is queued. */
import { currentLanguage } from "./i18n.js";
import { prefs } from "./prefs.js";

/** Whether this browser speaks at all. @returns {boolean} */
export function canSpeak() {
  return "speechSynthesis" in window;
}

/** The game's host can silence every page. */
let allowed = true;

/** @param {boolean} may */
export function allowSpeech(may) {
  allowed = may;
  if (!may) hush();
}

/** @param {string} text */
export function speak(text) {
  if (!allowed || !canSpeak() || !prefs.get().speech || document.hidden) return;
  const wanted = currentLanguage();
  const sentence = new SpeechSynthesisUtterance(text);
  sentence.lang = wanted;
  sentence.voice = voiceFor(wanted);
  speechSynthesis.cancel();
  speechSynthesis.speak(sentence);
}

export function hush() {
  if (canSpeak()) speechSynthesis.cancel();
}

/**
 * A voice of just this language, rather one that needs no network; else the browser's choice.
 * @param {string} language @returns {SpeechSynthesisVoice | null}
 */
function voiceFor(language) {
  const exact = speechSynthesis.getVoices().filter((v) => v.lang.replace("_", "-").startsWith(language));
  return exact.find((voice) => voice.localService) ?? exact[0] ?? null;
}
