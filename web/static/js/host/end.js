/** Ending a game asks first: a slip of the thumb must not cost a class its race. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { t } from "../i18n.js";
import { Icon } from "../parts/icons.js";

/** @param {{command: (action: "end") => Promise<void>, busy?: boolean, close?: boolean}} props close: nothing is left to show after it */
export function EndButton({ command, busy = false, close = false }) {
  /** @type {{current: HTMLDialogElement | null}} */
  const dialog = useRef(null);
  const shut = () => dialog.current?.close();
  const sure = () => {
    shut();
    void command("end");
  };
  return html`<button type="button" class="button button-risk" data-testid="host-end" aria-disabled=${busy} onClick=${() => dialog.current?.showModal()}>
      <${Icon} name="stop" />${t(close ? "host.close" : "host.end")}</button>
    <dialog ref=${dialog} class="card dialog" aria-labelledby="end-title">
      <h2 id="end-title">${t(close ? "host.close.sure" : "host.end.sure")}</h2>
      <p>${t(close ? "host.close.note" : "host.end.note")}</p>
      <div class="dialog-row"><button type="button" class="button" data-testid="host-end-cancel" onClick=${shut}>${t("host.end.no")}</button>
      <button type="button" class="button button-main button-risk" data-testid="host-end-confirm" onClick=${sure}>${t(close ? "host.close" : "host.end")}</button></div>
    </dialog>`;
}
