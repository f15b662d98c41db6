/** After the race: the way to the results, and whether its drawings may be taken along. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Icon } from "../parts/icons.js";

/** @param {{state: import("../messages.js").RoomState, call: import("./desk.js").Call}} props */
export function Results({ state, call }) {
  if (!state.results) return null;
  return html`<section class="host-results">
    <a class="button" href=${`/results/${state.results}`} target="_blank" rel="noopener" data-testid="results"><${Icon} name="eye" />${t("podium.results")}</a>
    ${state.phase === "podium" ? html`<label class="host-share"><input type="checkbox" checked=${state.shared} data-testid="host-share"
      onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => void call("host:share", { drawings: e.currentTarget.checked })} /><span>${t("finish.share")}</span></label>` : null}
  </section>`;
}
