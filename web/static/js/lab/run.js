/** One net of the class's own choice, fitted on the host's computer while everybody watches. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { post } from "../json.js";
import { useNewest } from "./newest.js";
import { Plot } from "./plot.js";
import { Options } from "./shell.js";

/** @typedef {{may_start: boolean, missing: "training" | null, origin: "folder" | "house", running: boolean, failed: boolean, late: boolean, epochs: number, seconds: number, wish: Wish | null, curve: import("./compare.js").Curve | null}} Run */
/** @typedef {Record<string, string | number>} Wish a choice of each of `CHOICES` */

const CHOICES = {
  architecture: ["lenet", "alexnet", "residual", "all_convolutional"],
  activation: ["relu", "sigmoid", "prelu"],
  loss: ["cross-entropy", "squared error"],
  optimiser: ["adam", "rmsprop", "sgd"],
  batch_size: [16, 128, 1024],
};
const POLL_MS = 800;
/** While nothing runs: whoever opened the page early sees the curve all the same. */
const IDLE_MS = 5_000;

/** @param {string | number} option */
const named = (option) => (typeof option === "number" ? number(option) : t(`lab.pick.${option === "residual" ? "resnet" : option.replace(/[^a-z0-9]+/gi, "_")}`));

/** What there is to choose: a residual net has an activation of its own. @param {Wish} wish */
const choices = (wish) => Object.entries(CHOICES).filter(([name]) => name !== "activation" || wish.architecture !== "residual");

export function OwnRun() {
  /** @type {{data: Run | null, take: (newer: Run) => void}} */
  const { data: run, take } = useNewest("/lab/run.json", (now) => (now?.running ? POLL_MS : IDLE_MS));
  const [wish, setWish] = useState(/** @type {Wish} */ ({ architecture: "lenet", activation: "relu", loss: "cross-entropy", optimiser: "adam", batch_size: 128 }));
  const [trouble, setTrouble] = useState(/** @type {string | null} */ (null));
  if (!run) return null;
  if (run.missing) return html`<p class="hint" data-testid="own-run">${t(`lab.run.missing.${run.missing}`)}</p>`;
  const start = () => void post("/lab/run", wish).then(
    (answer) => { setTrouble(null); take(answer); },
    (error) => setTrouble(error.message),
  );
  return html`<section class="card" data-testid="own-run"><h2>${t("lab.run.title")}</h2><p>${t("lab.run.lead")}</p>
    <p class="hint">${t(`lab.run.origin.${run.origin}`)}</p>
    ${run.may_start ? html`${choices(wish).map(([name, options]) => html`<${Options} name=${name} options=${options} chosen=${wish[name]} text=${named}
      choose=${(/** @type {string | number} */ chosen) => setWish({ ...wish, [name]: chosen })} />`)}
    <button type="button" class="button button-main" disabled=${run.running} onClick=${start}>${t(run.running ? "lab.run.running" : "lab.run.start")}</button>` : html`<p role="status" data-testid="run-elsewhere">${t(run.running ? "lab.run.running" : "lab.run.elsewhere")}</p>`}
    <p class="form-error" role="alert">${trouble ? errorText(trouble) : run.failed ? t("lab.run.failed") : ""}</p>
    ${run.wish ? html`<${Outcome} run=${run} wish=${run.wish} />` : null}
  </section>`;
}

/** Which net it is, and how far it has come. @param {{run: Run, wish: Wish}} props */
function Outcome({ run, wish }) {
  const done = run.curve?.val_top1.length ?? 0;
  return html`<p data-testid="run-choice">${choices(wish).map(([name]) => t("lab.run.part", { name: t(`lab.choose.${name}`), choice: named(wish[name]) })).join(" · ")}</p>
    ${run.late ? html`<p role="status">${t(done ? "lab.run.late" : "lab.run.late.none", { n: number(run.seconds), done, epochs: number(run.epochs) })}</p>` : null}
    ${run.curve ? html`<${Plot} label=${t("lab.measure.val_top1")} share=${true} epochs=${run.epochs} lines=${[
      { name: t("lab.measure.val_top1"), runs: [run.curve.val_top1] }, { name: t("lab.measure.top1"), runs: [run.curve.top1] }]} />` : null}`;
}
