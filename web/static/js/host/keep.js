/** What becomes of a race that is run: shown, taken along, deleted. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { errorText, t } from "../i18n.js";
import { recall } from "../memory.js";
import { Icon } from "../parts/icons.js";
import { Results } from "./results.js";

/** @param {Pick<import("../host.js").View, "state" | "call">} view */
export function Keep({ state, call }) {
  const [error, setError] = useState(/** @type {string | null} */ (null));
  /** @type {{current: HTMLDialogElement | null}} */
  const dialog = useRef(null);
  const token = recall(`host:${state.code}`);
  const shut = () => dialog.current?.close();
  const remove = async () => {
    shut();
    const answer = await call("host:delete", { host_token: token }, true);
    setError(answer.error?.code ?? null);
  };
  return html`<section class="keep">
    <${Results} state=${state} call=${call} />
    ${token ? html`<button type="button" class="button button-risk" data-testid="host-delete" onClick=${() => dialog.current?.showModal()}><${Icon} name="clear" />${t("keep.delete")}</button>` : null}
    <p class="form-error" role="alert">${error ? errorText(error) : ""}</p>
    <dialog ref=${dialog} class="card dialog" aria-labelledby="delete-title"><h2 id="delete-title">${t("keep.delete.sure")}</h2><p>${t("keep.delete.note")}</p>
      <div class="dialog-row"><button type="button" class="button" onClick=${shut}>${t("keep.delete.no")}</button>
      <button type="button" class="button button-main button-risk" data-testid="host-delete-confirm" onClick=${remove}>${t("keep.delete")}</button></div></dialog>
  </section>`;
}
