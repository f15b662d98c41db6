/** Choose, or don't: the defaults are a good game. One button. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { recallKeys } from "../memory.js";
import { Choice } from "../parts/choice.js";
import { Blot } from "../parts/blot.js";
import { Screen } from "../parts/shell.js";

/** @typedef {import("../messages.js").ChosenSettings} ChosenSettings */

const ROUNDS = [3, 6, 9, 12];
const SECONDS = [10, 20, 30, 45, 60];
const LEVELS = /** @type {const} */ (["gentle", "normal", "strict"]);
const DEFAULTS = { rounds: 6, seconds: 20, level: /** @type {ChosenSettings["level"]} */ ("normal"), late_join: true,
  names: /** @type {ChosenSettings["names"]} */ ("generated") };

/** @param {{create: (settings: ChosenSettings) => Promise<string | null>}} props */
export function Setup({ create }) {
  const [settings, setSettings] = useState(DEFAULTS);
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {Partial<typeof DEFAULTS>} change */
  const choose = (change) => setSettings((old) => ({ ...old, ...change }));
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(await create(settings));
    setBusy(false);
  };
  const minutes = Math.max(1, Math.round((settings.rounds * (settings.seconds + 10)) / 60));
  return html`<${Screen} phase="setup">
    <div class="setup-head"><${Blot} mood=${busy ? "look" : "calm"} /><div><h1>${t("setup.title")}</h1>
      <p class="hint">${t("setup.lead", { minutes: number(minutes) })}</p></div></div>
    <form class="card setup" onSubmit=${submit}>
      <${Choice} legend=${t("setup.rounds")} name="rounds" options=${ROUNDS} chosen=${settings.rounds} text=${number} choose=${(/** @type {number} */ rounds) => choose({ rounds })} />
      <${Choice} legend=${t("setup.seconds")} name="seconds" options=${SECONDS} chosen=${settings.seconds} text=${(/** @type {number} */ n) => t("unit.seconds", { n: number(n) })}
        choose=${(/** @type {number} */ seconds) => choose({ seconds })} />
      <${Choice} legend=${t("setup.level")} name="level" options=${LEVELS} chosen=${settings.level} text=${(/** @type {string} */ level) => t(`level.${level}`)}
        choose=${(/** @type {"gentle" | "normal" | "strict"} */ level) => choose({ level })} note=${t(`level.${settings.level}.note`)} />
      <label class="switch"><input type="checkbox" role="switch" checked=${settings.late_join} data-testid="late-join"
        onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => choose({ late_join: e.currentTarget.checked })} />
        <span>${t("setup.late_join")}</span></label>
      <label class="switch"><input type="checkbox" role="switch" checked=${settings.names === "own"} data-testid="own-names"
        onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => choose({ names: e.currentTarget.checked ? "own" : "generated" })} />
        <span>${t("setup.own_names")}</span></label>
      <p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
      <button class="button button-main button-big" data-testid="host-create" disabled=${busy}>${t("setup.create")}</button>
    </form>
    <${Resume} />
  </${Screen}>`;
}

/** Games this browser is still the host of, as far as it knows. */
function Resume() {
  const codes = recallKeys("host:").slice(-3);
  if (!codes.length) return null;
  return html`<p class="resume">${t("setup.resume")} ${codes.map((code) => html`<a class="code-link" href=${`/host?code=${code}`}>${code}</a> `)}</p>`;
}
