/** See inside: every layer of the net at work on your drawing, while you draw it. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { errorText, number, percent, t } from "../i18n.js";
import { Screen, useTitle } from "../parts/shell.js";
import { word } from "../words.js";
import { get, int8, uint8, useAnswer } from "./asking.js";
import { useGiven } from "./given.js";
import { Pad, useLocalInk } from "./pad.js";
import { Maps } from "./pixels.js";
import { LabHead, Options, startLab } from "./shell.js";

/** @typedef {import("./asking.js").Looked} Looked */
/** @typedef {import("./asking.js").LayerShown} LayerShown */


function Inside() {
  useTitle("lab.inside.title");
  const { ink, strokes } = useLocalInk();
  const [lost, setLost] = useState(/** @type {string | null} */ (null));
  useGiven(ink, () => {}, setLost);
  const [nets, setNets] = useState(["classroom"]);
  const [net, setNet] = useState("classroom");
  const [layer, setLayer] = useState("");
  const [map, setMap] = useState(0);
  useEffect(() => void get("/lab/nets.json").then(setNets, () => {}), []);
  const question = { net, strokes, layer };
  const { answer, trouble } = useAnswer("/lab/look", question);
  const looked = /** @type {Looked | null} */ (answer);
  const chosen = looked?.layers.find(({ name }) => name === layer) ?? null;
  return html`<${Screen} phase="lab" extra="lab">
    <${LabHead} topic="inside" />
    ${nets.length > 1 ? html`<${Options} name="net" options=${nets} chosen=${net} text=${(/** @type {string} */ n) => t(`lab.net.${n}`)}
      choose=${(/** @type {string} */ n) => { setNet(n); setLayer(""); }} />` : null}
    ${trouble ?? lost ? html`<p class="form-error" role="alert">${errorText(trouble ?? lost ?? "")}</p>` : null}
    <div class="inside">
      <section class="inside-draw" aria-label=${t("lab.pad")}>
        <${Pad} ink=${ink} blank=${!strokes.length} />
        ${looked ? html`<${Answer} looked=${looked} />` : html`<p class="hint">${t("lab.inside.wait")}</p>`}
      </section>
      <ol class="layers" data-testid="layers" aria-label=${t("lab.inside.layers")}>
        ${looked?.layers.filter(({ shape }) => shape.length === 3).map((each) => html`<${LayerRow} key=${each.name} layer=${each} open=${each.name === layer}
          choose=${() => { setLayer(each.name === layer ? "" : each.name); setMap(0); }}>
          ${each === chosen ? html`<${Closer} net=${net} layer=${each} map=${Math.min(map, each.shown - 1)} choose=${setMap} />` : null}
        </${LayerRow}>`)}
      </ol>
    </div>
  </${Screen}>`;
}

/** What goes in and what comes out. @param {{looked: Looked}} props */
function Answer({ looked }) {
  const pixels = uint8(looked.pixels);
  return html`<div class="answer"><figure><${Maps} label=${t("lab.inside.pixels")} height=${28} width=${28} values=${Int8Array.from(pixels, (v) => v >> 1)} />
      <figcaption>${t("lab.inside.pixels")}</figcaption></figure>
    <ol class="bars" data-testid="guesses" aria-label=${t("lab.inside.softmax")}>${looked.guesses.map(({ category, probability }) => html`<li key=${category}>
      <span class="bar-name">${word(category)}</span><span class="bar"><span style=${{ width: `${100 * probability}%` }}></span></span>
      <span class="bar-number">${percent(probability)}</span></li>`)}</ol></div>`;
}

/** @param {{layer: LayerShown, open: boolean, choose: () => void, children?: unknown}} props */
function LayerRow({ layer, open, choose, children }) {
  const [height, width, channels] = layer.shape;
  return html`<li class=${`layer ${open ? "is-open" : ""}`}>
    <button type="button" class="layer-head" aria-expanded=${open} data-layer=${layer.name} onClick=${choose}>
      <b>${layer.kind}</b> <span class="layer-name">${layer.name}</span>
      <span class="layer-shape">${height} × ${width} × ${channels}</span>
      ${layer.parameters ? html`<span class="layer-parameters">${t("lab.inside.parameters", { n: number(layer.parameters) })}</span>` : null}
    </button>
    ${open ? children : html`<${Maps} label=${t("lab.inside.maps", { n: layer.shown, of: channels })} values=${int8(layer.values)}
      height=${height} width=${width} count=${Math.min(layer.shown, 12)} columns=${Math.min(layer.shown, 12)} />`}
  </li>`;
}

/** All maps of a layer, one of them large with what it multiplies by. @param {{net: string, layer: LayerShown, map: number, choose: (map: number) => void}} props */
function Closer({ net, layer, map, choose }) {
  const [height, width] = layer.shape;
  const values = int8(layer.values);
  const size = height * width;
  return html`<div class="closer">
    <${Maps} label=${t("lab.inside.maps", { n: layer.shown, of: layer.shown })} values=${values} height=${height} width=${width}
      count=${layer.shown} columns=${Math.min(layer.shown, 12)} chosen=${map} choose=${choose} />
    <div class="closer-one"><label>${t("lab.inside.map")} <input class="field map-number" type="number" min="1" max=${layer.shown} value=${map + 1}
        onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ e) => choose(Math.min(layer.shown, Math.max(1, e.currentTarget.valueAsNumber || 1)) - 1)} /></label>
      <figure><${Maps} label=${t("lab.map.n", { n: map + 1 })} values=${values.slice(map * size, (map + 1) * size)} height=${height} width=${width} />
        <figcaption>${t("lab.map.n", { n: map + 1 })}</figcaption></figure>
      ${layer.kind === "Conv2D" ? html`<${FilterOf} net=${net} layer=${layer.name} map=${map} />` : null}</div>
    <p class="hint">${t(`lab.inside.kind.${KINDS.has(layer.kind) ? layer.kind : "other"}`)}</p>
  </div>`;
}

const KINDS = new Set(["Conv2D", "ReLU", "MaxPooling2D", "Add"]);

/** @param {{net: string, layer: string, map: number}} props */
function FilterOf({ net, layer, map }) {
  const [filter, setFilter] = useState(/** @type {{shape: number[], values: string} | null} */ (null));
  useEffect(() => {
    let wanted = true;
    const path = `/lab/nets/${net}/filter.json?layer=${encodeURIComponent(layer)}&map=${map}`;
    void get(path).then((answer) => wanted && setFilter(answer), () => wanted && setFilter(null));
    return () => void (wanted = false);
  }, [net, layer, map]);
  if (!filter) return null;
  const [inputs, height, width] = filter.shape;
  return html`<figure><${Maps} label=${t("lab.inside.filter", { inputs })} values=${int8(filter.values)} height=${height} width=${width} count=${inputs} columns=${Math.ceil(Math.sqrt(inputs))} />
    <figcaption>${t("lab.inside.filter", { inputs })}</figcaption></figure>`;
}

startLab(Inside);
