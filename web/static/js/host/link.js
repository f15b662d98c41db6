/** The host's own way back in, on any device. The secret stays behind the #: no server is asked for it. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { recall } from "../memory.js";
import { joinOrigin } from "../start.js";

/** @param {string} token @returns {string} */
function hostLink(token) {
  return `${joinOrigin()}/host#${token}`;
}

/** To be opened, or sent to oneself; shown on demand only, as projectors mirror screens. @param {{code: string}} props */
export function HostLink({ code }) {
  const token = recall(`host:${code}`);
  if (!token) return null;
  return html`<details class="host-link"><summary>${t("host.link")}</summary>
    <p class="hint">${t("host.link.note")}</p>
    <input class="field" readonly data-testid="host-link" aria-label=${t("host.link")} value=${hostLink(token)}
      onFocus=${(/** @type {{currentTarget: HTMLInputElement}} */ { currentTarget }) => currentTarget.select()} />
  </details>`;
}
