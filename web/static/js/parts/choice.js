/** One of several, as a row of cards. */
import { html } from "htm/preact";

/**
 * A row of radio buttons that look like a row of cards.
 * @param {{legend: string, name: string, options: readonly any[], chosen: any, text: (option: any) => string,
 *   choose: (option: any) => void, note?: string}} props
 */
export function Choice({ legend, name, options, chosen, text, choose, note = "" }) {
  return html`<fieldset class="choice"><legend>${legend}</legend><div class="choice-row">
    ${options.map((option) => html`<label class=${option === chosen ? "is-chosen" : ""}>
      <input type="radio" name=${name} value=${option} checked=${option === chosen} onChange=${() => choose(option)} />
      <span>${text(option)}</span></label>`)}</div>
    ${note ? html`<p class="hint">${note}</p>` : null}</fieldset>`;
}
