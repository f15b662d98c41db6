/** Practice on a player's own page, fetched when somebody wants it. Decides nothing about the race. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { alsoAbout } from "../i18n.js";
import { Loading } from "../parts/shell.js";
import { addStyle } from "../start.js";

async function fetchPractice() {
  const [part] = await Promise.all([
    import("../practice/practice.js"), alsoAbout(["practice", "results"]), addStyle("replay"), addStyle("practice"),
  ]);
  return part;
}

/** @param {{leave: () => void, sound: boolean}} props leave: also when it cannot be had; sound: false where the host has turned it off for all */
export function Practising({ leave, sound }) {
  const [part, setPart] = useState(/** @type {typeof import("../practice/practice.js") | null} */ (null));
  useEffect(() => void fetchPractice().then(setPart, leave), []);
  return html`<div class="page">${part ? html`<${part.Practice} leave=${leave} sound=${sound} />` : html`<${Loading} />`}</div>`;
}
