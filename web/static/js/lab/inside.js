/** See inside: every layer of the net at work on your drawing, while you draw it. */
import { html } from "htm/preact";
import { useCallback, useMemo, useState } from "preact/hooks";
import { currentLanguage, errorText, number, t } from "../i18n.js";
import { useJson } from "../json.js";
import { Bars } from "../parts/bars.js";
import { Screen, useTitle } from "../parts/shell.js";
import { useAnswer } from "./asking.js";
import { Closer } from "./closer.js";
import { useGiven } from "./given.js";
import { PLAYED, useNet } from "./net.js";
import { Pad, useLocalInk } from "./pad.js";
import { int8, Maps, uint8 } from "./pixels.js";
import { LabHead, Options, startLab } from "./shell.js";

/** @typedef {import("./asking.js").Looked} Looked */
/** @typedef {import("./asking.js").LayerShown} LayerShown */

const COLUMNS = 12;

function Inside() {
  useTitle("lab.inside.title");
  const { ink, strokes } = useLocalInk();
  const given = useGiven(ink);
  /** @type {{data: string[] | null}} */
  const { data: nets } = useJson("/lab/nets.json");
  const [name, setName] = useState(PLAYED);
  const net = useNet(name);
  const [layer, setLayer] = useState("");
  const put = useCallback((/** @type {number[][][]} */ drawn) => ink.replace(drawn), [ink]);
  const { answer, trouble: lost } = useAnswer("/lab/look", { net: name, strokes, layer });
  const looked = /** @type {Looked | null} */ (answer);
  const trouble = lost ?? given.trouble;
  return html`<${Screen} phase="lab" extra="lab">
    <${LabHead} topic="inside" />
    <${Options} name="net" options=${nets ?? [PLAYED]} chosen=${name} text=${(/** @type {string} */ n) => t(`lab.net.${n}`)}
      choose=${(/** @type {string} */ n) => { setName(n); setLayer(""); }} />
    ${trouble ? html`<p class="form-error" role="alert">${errorText(trouble)}</p>` : null}
    <div class="inside">
      <section class="inside-draw" aria-label=${t("lab.pad")}>
        <${Pad} ink=${ink} blank=${!strokes.length} />
        ${looked ? html`<${Answer} looked=${looked} />` : html`<p class="hint">${t("lab.inside.wait")}</p>`}
        ${net ? html`<p class="hint" data-testid="net-parameters">${t("lab.inside.all_parameters", { n: number(net.parameters) })}${
          net.keras_parameters === null ? null : html` ${t("lab.inside.folded", { n: number(net.keras_parameters) })}`}</p>` : null}
      </section>
      <${Layers} looked=${looked} name=${name} net=${net} layer=${layer} setLayer=${setLayer} put=${put} />
    </div>
  </${Screen}>`;
}

/**
 * Drawn anew when an answer comes, not with every move of the pen.
 * @param {{looked: Looked | null, name: string, net: import("./net.js").Net | null, layer: string, setLayer: (layer: string) => void, put: (strokes: number[][][]) => void}} props
 */
function Layers({ looked, name, net, layer, setLayer, put }) {
  const [map, setMap] = useState(0);
  return useMemo(() => html`<ol class="layers" data-testid="layers" aria-label=${t("lab.inside.layers")}>
    ${looked?.layers.map((each) => html`<${LayerRow} key=${each.name} layer=${each} open=${each.name === layer} choose=${() => { setLayer(each.name === layer ? "" : each.name); setMap(0); }}>
      <${Closer} net=${name} labels=${each === looked.layers.at(-1) && net ? net.labels : null} layer=${each} map=${Math.min(map, each.shown - 1)} choose=${setMap} put=${put} />
    </${LayerRow}>`)}
    ${looked ? html`<li class="layer"><div class="layer-head"><b>Softmax</b> <span class="layer-name">softmax</span>
      <span class="layer-shape">${shape(looked.layers.at(-1)?.shape ?? [])}</span></div><p class="hint">${t("lab.inside.kind.Softmax")}</p></li>` : null}
  </ol>`, [looked, name, net, layer, map, currentLanguage()]);
}

/** What goes in and what comes out. @param {{looked: Looked}} props */
function Answer({ looked }) {
  const pixels = uint8(looked.pixels);
  return html`<div class="answer"><figure><${Maps} label=${t("lab.inside.pixels")} height=${28} width=${28} values=${Int8Array.from(pixels, (v) => v >> 1)} />
      <figcaption>${t("lab.inside.pixels")}</figcaption></figure>
    <div><${Bars} guesses=${looked.guesses} label=${t("lab.inside.softmax")} testid="guesses" /><p class="hint">${t("lab.inside.softmax")}</p></div></div>`;
}

/** As Keras writes it. @param {readonly number[]} sides */
const shape = (sides) => sides.join(" × ");

/** @param {{layer: LayerShown, open: boolean, choose: () => void, children?: unknown}} props */
function LayerRow({ layer, open, choose, children }) {
  const [height, width, channels] = layer.shape.length === 3 ? layer.shape : [1, 1, layer.shape[0]];
  const count = Math.min(layer.shown, height > 1 ? COLUMNS : channels);
  return html`<li class=${`layer ${open ? "is-open" : ""}`}>
    <button type="button" class="layer-head" aria-expanded=${open} data-layer=${layer.name} onClick=${choose}>
      <b>${layer.kind}</b> <span class="layer-name">${layer.name}</span>
      <span class="layer-shape">${shape(layer.shape)}</span>
      ${layer.parameters ? html`<span class="layer-parameters">${t("lab.inside.parameters", { n: number(layer.parameters) })}</span>` : null}
    </button>
    ${open ? children : html`<${Maps} label=${t("lab.inside.maps", { n: count, of: channels })} values=${int8(layer.values)}
      height=${height} width=${width} count=${count} columns=${height > 1 ? count : Math.min(count, 40)} />`}
  </li>`;
}

startLab(Inside);
