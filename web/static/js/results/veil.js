/** The host's button on a drawing of the results: hidden from everybody, or shown again. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { errorText, t } from "../i18n.js";
import { recall } from "../memory.js";
import { Icon } from "../parts/icons.js";
import { KEY } from "./data.js";

/** Nothing, unless this browser is the host's. @param {{code: string, shown: import("./data.js").Shown, again: () => void}} props */
export function Veil({ code, shown: { round, player, drawing }, again }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {string | null} */ (null));
  const token = recall(`host:${code}`);
  if (!token || !(drawing.hidden || drawing.strokes.length)) return null;
  const turn = async () => {
    setBusy(true);
    setError(await say({ host_token: token, results: KEY, player_id: player.player_id, round: round.index, hidden: !drawing.hidden }));
    setBusy(false);
    again();
  };
  return html`<button type="button" class="button veil-turn no-print" data-testid="veil" disabled=${busy} onClick=${turn}>
      <${Icon} name=${drawing.hidden ? "eye" : "veil"} />${t(drawing.hidden ? "results.show" : "results.hide")}<span class="sr-only"> (${player.name})</span></button>
    <p class="form-error" role="alert">${error ? errorText(error) : ""}</p>`;
}

/** Over a line of its own, which only a host needs. @param {object} said @returns {Promise<string | null>} an error code */
async function say(said) {
  const { Connection } = await import("../connection.js");
  const connection = new Connection({ enter: null, onNet: () => undefined });
  await connection.ready();
  const answer = await connection.call("host:hide", said);
  connection.close();
  return answer.error?.code ?? null;
}
