/** How a game is to be played, as a form: the usual choices, the words, and the rest behind a fold. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { Choice } from "../parts/choice.js";
import { Words } from "./words.js";

/** @typedef {import("../messages.js").ChosenSettings} ChosenSettings */
/** @typedef {import("../messages.js").WordChoice} WordChoice */
/** @typedef {{settings: ChosenSettings, words: WordChoice}} Chosen */

const ROUNDS = [3, 6, 9, 12];
const SECONDS = [10, 20, 30, 45, 60];
const LEVELS = /** @type {const} */ (["gentle", "normal", "strict"]);
const TEAMS = [0, 2, 3, 4, 5, 6];
/** Yes or no, in the order a teacher may want them. */
const SWITCHES = /** @type {const} */ (["calm", "practice_round", "each_own_word", "double_final", "streak", "late_join", "auto_advance", "sound"]);
/** @type {Required<ChosenSettings>} */
const USUAL = {
  rounds: 6, seconds: 20, level: "normal", late_join: true, each_own_word: false, practice_round: false, double_final: false,
  streak: false, calm: false, teams: 0, auto_advance: true, sound: true, names: "generated",
};
/** Countdown and reveal. */
const BETWEEN_S = 10;

/** @param {import("../messages.js").PlayedSettings} played @returns {Required<ChosenSettings>} */
export const chosenFrom = (played) => ({ ...USUAL, ...played });

/**
 * @param {{first?: Required<ChosenSettings>, firstWords?: WordChoice, submit: (chosen: Chosen) => Promise<string | null>,
 *   action: string, testid: string}} props submit gives an error's code
 */
export function Rules({ first = USUAL, firstWords = { pack: "default" }, submit, action, testid }) {
  const [settings, setSettings] = useState(first);
  const [words, setWords] = useState(firstWords);
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {Partial<typeof USUAL>} change */
  const choose = (change) => setSettings((old) => ({ ...old, ...change }));
  /** @param {Event} event */
  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(await submit({ settings, words }));
    setBusy(false);
  };
  const rounds = settings.rounds + (settings.practice_round ? 1 : 0);
  const minutes = Math.max(1, Math.round((rounds * (settings.seconds + BETWEEN_S)) / 60));
  return html`<form class="setup" onSubmit=${send}>
    <p class="hint">${t("setup.lead", { minutes: number(minutes) })}</p>
    <${Choice} legend=${t("setup.rounds")} name="rounds" options=${ROUNDS} chosen=${settings.rounds} text=${number} choose=${(/** @type {number} */ rounds) => choose({ rounds })} />
    <${Choice} legend=${t("setup.seconds")} name="seconds" options=${SECONDS} chosen=${settings.seconds} text=${(/** @type {number} */ n) => t("unit.seconds", { n: number(n) })}
      choose=${(/** @type {number} */ seconds) => choose({ seconds })} />
    <${Choice} legend=${t("setup.level")} name="level" options=${LEVELS} chosen=${settings.level} text=${(/** @type {string} */ level) => t(`level.${level}`)}
      choose=${(/** @type {"gentle" | "normal" | "strict"} */ level) => choose({ level })} note=${t(`level.${settings.level}.note`)} />
    <${Words} words=${words} choose=${setWords} />
    <${Choice} legend=${t("rules.teams")} name="teams" options=${TEAMS} chosen=${settings.teams} text=${(/** @type {number} */ n) => (n ? number(n) : t("rules.teams.none"))}
      choose=${(/** @type {ChosenSettings["teams"]} */ teams) => choose({ teams })} />
    <${Switch} on=${settings.names === "own"} name="own-names" text=${t("setup.own_names")} set=${(/** @type {boolean} */ own) => choose({ names: own ? "own" : "generated" })} />
    <details class="more-rules"><summary>${t("rules.more")}</summary>
      ${SWITCHES.map((name) => html`<${Switch} key=${name} on=${settings[name]} name=${name} text=${t(`rules.${name}`)} set=${(/** @type {boolean} */ on) => choose({ [name]: on })} />`)}
    </details>
    <p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
    <button class="button button-main button-big" data-testid=${testid} disabled=${busy}>${action}</button>
  </form>`;
}

/** @param {{on: boolean, name: string, text: string, set: (on: boolean) => void}} props */
export function Switch({ on, name, text, set }) {
  return html`<label class="switch"><input type="checkbox" role="switch" checked=${on} data-testid=${name}
    onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => set(e.currentTarget.checked)} /><span>${text}</span></label>`;
}
