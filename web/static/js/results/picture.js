/** A drawing to take along: as SVG, PNG or a moving GIF, made in the browser. It carries no name of anybody. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { seconds, t } from "../i18n.js";
import { Icon } from "../parts/icons.js";
import { frame, strokePath } from "../parts/sketch.js";
import { aWord, word } from "../words.js";
import { gif } from "./gif.js";
import { inkAt } from "./replay.js";

/** @typedef {import("./data.js").Tape} Tape */
/** @typedef {import("./data.js").Shown} Shown */

const SIDE = 1080;
const FOOT = 150;
const PAPER = "#fffdf7";
const INK = "#1c2340";
const GIF_SIDE = 360;
const GIF_STEP_MS = 80;
const GIF_MOVES = 70;
const LETTERS = 64;
/** What of the width letters may take. */
const LINE = SIDE - 80;
const FONT = "ui-rounded, 'PingFang TC', 'Microsoft JhengHei', system-ui, sans-serif";

/** @param {Tape} tape @returns {{lines: string, box: string, width: number, says: string}} */
function content(tape) {
  const strokes = inkAt(tape, Infinity);
  const { box, side } = frame(strokes);
  const says = tape.time_ms === null ? word(tape.category) : `${word(tape.category)} · ${seconds(tape.time_ms)}`;
  return { lines: strokes.map(strokePath).join(""), box, width: side * 0.016, says };
}

/** @param {Tape} tape @returns {Blob} */
function svg(tape) {
  const { lines, box, width, says } = content(tape);
  const text = says.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const squeezed = lettering(blank(1, 1)).measureText(says).width > LINE ? ` textLength="${LINE}" lengthAdjust="spacingAndGlyphs"` : "";
  return new Blob([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE + FOOT}" width="${SIDE}" height="${SIDE + FOOT}">
<rect width="100%" height="100%" fill="${PAPER}"/>
<svg viewBox="${box}" width="${SIDE}" height="${SIDE}"><path d="${lines}" fill="none" stroke="${INK}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/></svg>
<text x="${SIDE / 2}" y="${SIDE + 80}" text-anchor="middle" font-family="${FONT}" font-size="${LETTERS}" font-weight="800" fill="${INK}"${squeezed}>${text}</text>
</svg>`], { type: "image/svg+xml" });
}

/** @param {CanvasRenderingContext2D} ctx @param {number[][][]} strokes @param {string} box of the view @param {number} side pixels */
function draw(ctx, strokes, box, side) {
  const [left, top, span] = box.split(" ").map(Number);
  ctx.fillStyle = PAPER;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.save();
  ctx.scale(side / span, side / span);
  ctx.translate(-left, -top);
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.lineWidth = span * 0.016;
  ctx.strokeStyle = INK;
  ctx.stroke(new Path2D(strokes.map(strokePath).join("")));
  ctx.restore();
}

/** @param {number} width @param {number} height @returns {CanvasRenderingContext2D} */
function blank(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
}

/** @param {CanvasRenderingContext2D} ctx */
function lettering(ctx) {
  ctx.fillStyle = INK;
  ctx.textAlign = "center";
  ctx.font = `800 ${LETTERS}px ${FONT}`;
  return ctx;
}

/** @param {Tape} tape @returns {Promise<Blob>} */
function png(tape) {
  const { box, says } = content(tape);
  const ctx = blank(SIDE, SIDE + FOOT);
  draw(ctx, inkAt(tape, Infinity), box, SIDE);
  lettering(ctx).fillText(says, SIDE / 2, SIDE + 80, LINE);
  return new Promise((done, failed) => ctx.canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}

/** The drawing as it grew, in a few seconds. @param {Tape} tape @param {number} end @returns {Blob} */
function moving(tape, end) {
  const { box } = content(tape);
  const ctx = blank(GIF_SIDE, GIF_SIDE);
  const frames = Array.from({ length: GIF_MOVES }, (_, i) => {
    draw(ctx, inkAt(tape, (end * (i + 1)) / GIF_MOVES), box, GIF_SIDE);
    return greys(ctx);
  });
  const bytes = gif(GIF_SIDE, GIF_SIDE, shades(), frames, GIF_STEP_MS, 1800);
  return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)], { type: "image/gif" });
}

/** Four shades from paper to ink, enough for smooth lines. @returns {number[][]} */
function shades() {
  const rgb = (/** @type {string} */ hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const [paper, ink] = [rgb(PAPER), rgb(INK)];
  return [0, 1, 2, 3].map((k) => paper.map((value, i) => Math.round(value + ((ink[i] - value) * k) / 3)));
}

/** Each pixel's shade. @param {CanvasRenderingContext2D} ctx @returns {Uint8Array} */
function greys(ctx) {
  const { data } = ctx.getImageData(0, 0, GIF_SIDE, GIF_SIDE);
  const darkest = parseInt(INK.slice(1, 3), 16);
  return Uint8Array.from({ length: data.length / 4 }, (_, i) => Math.round((3 * (255 - data[4 * i])) / (255 - darkest)));
}

/** @param {{tape: Tape, shown: Shown, end: number}} props */
export function Share({ tape, shown, end }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const name = `${tape.category.replace(/[^a-z]+/gi, "-")}-${shown.round.number}`;
  const make = { png: () => png(tape), svg: async () => svg(tape), gif: async () => moving(tape, end) };
  const run = async (/** @type {keyof typeof make} */ kind, /** @type {(file: File) => unknown} */ use) => {
    setBusy(true);
    setFailed(false);
    await new Promise((done) => setTimeout(done, 30)); // the button is seen to wait
    try {
      const blob = await make[kind]();
      await use(new File([blob], `${name}.${kind}`, { type: blob.type }));
    } catch (error) {
      console.warn(error);
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  return html`<section class="takeaway" aria-labelledby="share-title"><h2 id="share-title">${t("results.share")}</h2>
    ${/** @type {const} */ (["png", "svg", "gif"]).map((kind) => html`<button type="button" class="button" disabled=${busy} data-testid=${`save-${kind}`} onClick=${() => run(kind, save)}>
      <${Icon} name="save" />${t(`results.share.${kind}`)}</button>`)}
    ${canShare() ? html`<button type="button" class="button" disabled=${busy} onClick=${() => run("png", (file) => send(file, tape))}><${Icon} name="share" />${t("results.share.send")}</button>` : null}
    <p class="form-error" role="alert">${failed ? t("error.other") : ""}</p>
  </section>`;
}

/** Browsers share files from safe addresses only; in a class network there are the downloads. */
function canShare() {
  const file = new File([""], "a.png", { type: "image/png" });
  return typeof navigator.canShare === "function" && navigator.canShare({ files: [file] });
}

/** @param {File} file @param {Tape} tape */
async function send(file, tape) {
  await navigator.share({ files: [file], text: t("results.share.text", { a: aWord(tape.category) }) }).catch(() => {
    // Closed without sending: that was the reader's choice.
  });
}

/** @param {File} file */
function save(file) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
