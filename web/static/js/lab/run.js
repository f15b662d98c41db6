/** One net of the class's own choice, fitted on the host's computer while everybody watches. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { errorText, number, t } from "../i18n.js";
import { get, post } from "../json.js";
import { Plot } from "./plot.js";
import { Options } from "./shell.js";

/** @typedef {{may_start: boolean, missing: "training" | null, origin: "folder" | "house", running: boolean, failed: boolean, epochs: number, curve: import("./compare.js").Curve | null}} Run */

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

export function OwnRun() {
  const [run, setRun] = useState(/** @type {Run | null} */ (null));
  const [wish, setWish] = useState(/** @type {Record<string, any>} */ ({ architecture: "lenet", activation: "relu", loss: "cross-entropy", optimiser: "adam", batch_size: 128 }));
  const [trouble, setTrouble] = useState(/** @type {string | null} */ (null));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const again = (/** @type {Run | null} */ answer) => {
      if (!wanted) return;
      if (answer) setRun(answer);
      timer = setTimeout(() => setTurn((n) => n + 1), answer?.running ? POLL_MS : IDLE_MS);
    };
    void get("/lab/run.json").then(again, () => again(null));
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [turn]);
  if (!run) return null;
  if (run.missing) return html`<p class="hint" data-testid="own-run">${t(`lab.run.missing.${run.missing}`)}</p>`;
  const start = () => void post("/lab/run", wish).then(
    (answer) => { setTrouble(null); setRun(answer); setTurn((n) => n + 1); },
    (error) => setTrouble(error.message),
  );
  return html`<section class="card" data-testid="own-run"><h2>${t("lab.run.title")}</h2><p>${t("lab.run.lead")}</p>
    <p class="hint">${t(`lab.run.origin.${run.origin}`)}</p>
    ${run.may_start ? html`${Object.entries(CHOICES).filter(([name]) => name !== "activation" || wish.architecture !== "residual").map(([name, options]) => html`<${Options} name=${name} options=${options} chosen=${wish[name]}
      text=${(/** @type {string | number} */ o) => (typeof o === "number" ? number(o) : t(`lab.pick.${o === "residual" ? "resnet" : o.replace(/[^a-z0-9]+/gi, "_")}`))}
      choose=${(/** @type {any} */ chosen) => setWish({ ...wish, [name]: chosen })} />`)}
    <button type="button" class="button button-main" disabled=${run.running} onClick=${start}>${t(run.running ? "lab.run.running" : "lab.run.start")}</button>` : html`<p role="status" data-testid="run-elsewhere">${t(run.running ? "lab.run.running" : "lab.run.elsewhere")}</p>`}
    <p class="form-error" role="alert">${trouble ? errorText(trouble) : run.failed ? t("lab.run.failed") : ""}</p>
    ${run.curve ? html`<${Plot} label=${t("lab.measure.val_top1")} share=${true} epochs=${run.epochs} lines=${[
      { name: t("lab.measure.val_top1"), runs: [run.curve.val_top1] }, { name: t("lab.measure.top1"), runs: [run.curve.top1] }]} />` : null}
  </section>`;
}
