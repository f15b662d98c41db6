/** Small grids of numbers as pictures: ink for what answers, hatch-blue for what answers against. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Above zero, below zero, zero, in light and dark; apart for the colour-blind: blue and orange. */
const COLOURS = {
  light: { plus: [196, 84, 0], minus: [20, 90, 170], zero: [255, 253, 247] },
  dark: { plus: [255, 178, 92], minus: [110, 180, 255], zero: [31, 37, 64] },
};

/** @type {{light?: Uint32Array, dark?: Uint32Array}} */
const palettes = {};

/** Each byte's colour, as four bytes of a picture: what lies between is mixed once, not for every cell. */
function palette() {
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return (palettes[scheme] ??= mixed(COLOURS[scheme]));
}

/** @param {(typeof COLOURS)["light"]} colours */
function mixed({ plus, minus, zero }) {
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    const value = ((byte << 24) >> 24) / 127;
    const side = value < 0 ? minus : plus;
    for (let c = 0; c < 3; c++) bytes[4 * byte + c] = zero[c] + (side[c] - zero[c]) * Math.abs(value);
    bytes[4 * byte + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

/**
 * One map after the other in tiles, one pixel a number.
 * @param {{values: Int8Array, height: number, width: number, count?: number, columns?: number, label: string,
 *   chosen?: number | null, choose?: (map: number) => void}} props values −127…127
 */
export function Maps({ values, height, width, count = 1, columns = count, label, chosen = null, choose }) {
  /** @type {{current: HTMLCanvasElement | null}} */
  const ref = useRef(null);
  const rows = Math.ceil(count / columns);
  const [tall, wide] = [height + 1, width + 1];
  useLayoutEffect(() => {
    const context = ref.current?.getContext("2d");
    if (!context) return;
    const colours = palette();
    const image = context.createImageData(columns * wide - 1, rows * tall - 1);
    const cells = new Uint32Array(image.data.buffer);
    let i = 0;
    for (let map = 0; map < count; map++) {
      const corner = Math.floor(map / columns) * tall * image.width + (map % columns) * wide;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) cells[corner + y * image.width + x] = colours[values[i++] & 255];
      }
    }
    context.putImageData(image, 0, 0);
  });
  /** @param {MouseEvent} event */
  const press = (event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    if (row * columns + column < count) choose?.(row * columns + column);
  };
  const frame = chosen === null ? null : {
    left: `${(100 * (chosen % columns)) / columns}%`, top: `${(100 * Math.floor(chosen / columns)) / rows}%`,
    width: `${100 / columns}%`, height: `${100 / rows}%`,
  };
  return html`<div class="pixels" style=${{ "--columns": columns, "--rows": rows }} onClick=${choose ? press : null}>
    <canvas ref=${ref} width=${columns * wide - 1} height=${rows * tall - 1} role="img" aria-label=${label}></canvas>
    ${frame ? html`<span class="pixels-chosen" style=${frame}></span>` : null}</div>`;
}

/** @param {string} text base64 @returns {Int8Array} */
export function int8(text) {
  return new Int8Array(uint8(text).buffer);
}

/** @param {string} text base64 @returns {Uint8Array} */
export function uint8(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
