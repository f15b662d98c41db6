/** Small grids of numbers as pictures: ink for what answers, hatch-blue for what answers against. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Above zero, below zero, zero, in light and dark; apart for the colour-blind: blue and orange. */
const COLOURS = {
  light: { plus: [196, 84, 0], minus: [20, 90, 170], zero: [255, 253, 247] },
  dark: { plus: [255, 178, 92], minus: [110, 180, 255], zero: [31, 37, 64] },
};

/** @returns {(typeof COLOURS)["light"]} */
const colours = () => (matchMedia("(prefers-color-scheme: dark)").matches ? COLOURS.dark : COLOURS.light);

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
    const { plus, minus, zero } = colours();
    const image = context.createImageData(columns * wide - 1, rows * tall - 1);
    for (let i = 0; i < count * height * width; i++) {
      const [map, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      const at = 4 * ((Math.floor(map / columns) * tall + y) * image.width + (map % columns) * wide + x);
      const value = values[i] / 127;
      const side = value < 0 ? minus : plus;
      for (let c = 0; c < 3; c++) image.data[at + c] = zero[c] + (side[c] - zero[c]) * Math.abs(value);
      image.data[at + 3] = 255;
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
  return Int8Array.from(atob(text), (letter) => (letter.charCodeAt(0) << 24) >> 24);
}

/** @param {string} text base64 @returns {Uint8Array} */
export function uint8(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
