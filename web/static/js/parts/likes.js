/** What a player may set for themselves: sounds, speech, the drawing hand. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { t } from "../i18n.js";
import { prefer, prefs } from "../prefs.js";
import { canSpeak, hush } from "../speech.js";
import { Icon } from "./icons.js";

/** @typedef {import("../prefs.js").Preference} Preference */

/** @param {{name: Preference, icon: string, off?: string}} props off: the icon when it is off */
function Like({ name, icon, off = icon }) {
  const on = prefs.use()[name];
  const turn = () => {
    prefer(name, !on);
    if (name === "speech" && on) hush();
  };
  return html`<button type="button" class="button like" aria-pressed=${on} data-testid=${`like-${name}`}
    onClick=${turn}><${Icon} name=${on ? icon : off} /><span>${t(`likes.${name}`)}</span></button>`;
}

/** A row of switches. @param {{sound?: boolean}} props sound: false where the host has turned it off for all */
export function Likes({ sound = true }) {
  return html`<div class="likes" role="group" aria-label=${t("likes.label")}>
    ${sound ? html`<${Like} name="sound" icon="sound" off="mute" />` : null}
    ${sound && canSpeak() ? html`<${Like} name="speech" icon="speak" off="hush" />` : null}
    <${Like} name="lefty" icon="hand" />
  </div>`;
}

/** A tool that opens them where there is no room for a row. @param {{sound?: boolean}} props */
export function LikesTool({ sound = true }) {
  /** @type {{current: HTMLDialogElement | null}} */
  const dialog = useRef(null);
  /** @param {MouseEvent} event */
  const beside = (event) => event.target === dialog.current && dialog.current?.close();
  return html`<button type="button" class="button tool tool-small" data-testid="likes" aria-label=${t("likes.label")}
      onClick=${() => dialog.current?.showModal()}><${Icon} name="sliders" /></button>
    <dialog ref=${dialog} class="card dialog" aria-label=${t("likes.label")} onClick=${beside}>
      <${Likes} sound=${sound} />
      <form method="dialog" class="dialog-row"><button class="button button-main" data-testid="likes-done">${t("likes.done")}</button></form>
    </dialog>`;
}
