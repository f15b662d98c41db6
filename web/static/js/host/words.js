/** Which words are drawn: a pack, with all its words to see, or some picked by hand. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { hasText, number, t } from "../i18n.js";
import { Choice } from "../parts/choice.js";
import { sorted, word } from "../words.js";

/** @typedef {import("../messages.js").WordChoice} WordChoice */
/** @typedef {{packs: Record<string, string[]>, par_ms: Record<string, number>}} Packs */

const BY_HAND = "by_hand";
const FEWEST = 1;
const MOST = 60;

/** @param {{words: WordChoice, choose: (words: WordChoice) => void}} props */
export function Words({ words, choose }) {
  const [known, setKnown] = useState(/** @type {Packs | null} */ (null));
  useEffect(() => {
    void fetch("/packs.json").then((answer) => (answer.ok ? answer.json() : null)).then(setKnown, () => {});
  }, []);
  if (!known) return null; // the default pack is a good one
  const chosen = words.pack ?? BY_HAND;
  const listed = words.categories ?? known.packs[chosen] ?? [];
  const options = [...Object.keys(known.packs), BY_HAND];
  /** @param {string} name */
  const take = (name) => choose(name === BY_HAND ? { categories: [...listed] } : { pack: name });
  return html`<${Choice} legend=${t("words.legend")} name="words" options=${options} chosen=${chosen} choose=${take}
      text=${(/** @type {string} */ name) => t(hasText(`pack.${name}`) ? `pack.${name}` : name)} />
    ${chosen === BY_HAND ? html`<${Picker} all=${Object.keys(known.par_ms)} picked=${listed} pick=${(/** @type {string[]} */ categories) => choose({ categories })} />`
      : html`<details class="preview" data-testid="words-preview"><summary>${t("words.preview", { n: number(listed.length) })}</summary>
        <p class="hint">${sorted(listed).map(word).join(" · ")}</p></details>`}`;
}

/** @param {{all: string[], picked: readonly string[], pick: (categories: string[]) => void}} props */
function Picker({ all, picked, pick }) {
  /** @param {string} category @param {HTMLInputElement} box */
  const toggle = (category, box) => {
    const next = picked.includes(category) ? picked.filter((each) => each !== category) : [...picked, category];
    if (next.length >= FEWEST && next.length <= MOST) pick(next);
    else box.checked = !box.checked; // refused: it stays as it was
  };
  return html`<fieldset class="picker"><legend class="hint">${t("words.picked", { n: number(picked.length) })}</legend>
    <div class="chips">${sorted(all).map((category) => html`<label class="chip pick" key=${category}>
      <input type="checkbox" checked=${picked.includes(category)} onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => toggle(category, e.currentTarget)} /><span>${word(category)}</span></label>`)}</div></fieldset>`;
}
