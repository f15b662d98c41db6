/**
 * Frames of four colours as an animated GIF. It knows no drawing.
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */

/** Bits of a pixel. */
const DEPTH = 2;
const CLEAR = 1 << DEPTH;
const END = CLEAR + 1;
const MAX_CODES = 4096;

/**
 * @param {number} width @param {number} height @param {readonly (readonly number[])[]} colours four of [r, g, b]
 * @param {readonly Uint8Array[]} frames a colour's number for each pixel @param {number} stepMs
 * @param {number} restMs how long the last stays @returns {Uint8Array}
 */
export function gif(width, height, colours, frames, stepMs, restMs) {
  const size = [...short(width), ...short(height)];
  const out = [...text("GIF89a"), ...size, 0x80 | (DEPTH - 1), 0, 0, ...colours.flat()];
  out.push(0x21, 0xff, 11, ...text("NETSCAPE2.0"), 3, 1, 0, 0, 0); // again and again
  frames.forEach((pixels, i) => {
    const hundredths = Math.round((i < frames.length - 1 ? stepMs : restMs) / 10);
    out.push(0x21, 0xf9, 4, 0, ...short(hundredths), 0, 0, 0x2c, 0, 0, 0, 0, ...size, 0, DEPTH);
    const packed = lzw(pixels);
    for (let at = 0; at < packed.length; at += 255) {
      const block = packed.slice(at, at + 255);
      out.push(block.length, ...block);
    }
    out.push(0);
  });
  return Uint8Array.from([...out, 0x3b]);
}

/** @param {Uint8Array} pixels @returns {number[]} bytes */
function lzw(pixels) {
  /** @type {number[]} */
  const bytes = [];
  let bits = 0;
  let held = 0;
  let width = DEPTH + 1;
  const put = (/** @type {number} */ code) => {
    bits |= code << held;
    held += width;
    for (; held >= 8; held -= 8, bits >>>= 8) bytes.push(bits & 255);
  };
  /** Prefix and next pixel -> code. @type {Map<number, number>} */
  const codes = new Map();
  let next = END + 1;
  put(CLEAR);
  let prefix = pixels[0];
  for (let i = 1; i < pixels.length; i++) {
    const key = (prefix << DEPTH) | pixels[i];
    const known = codes.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    put(prefix);
    if (next < MAX_CODES) {
      codes.set(key, next);
      if (next === 1 << width) width++;
      next++;
    } else {
      put(CLEAR);
      codes.clear();
      next = END + 1;
      width = DEPTH + 1;
    }
    prefix = pixels[i];
  }
  put(prefix);
  put(END);
  if (held > 0) bytes.push(bits & 255);
  return bytes;
}

/** @param {number} value @returns {[number, number]} */
const short = (value) => [value & 255, value >> 8];

/** @param {string} letters @returns {number[]} */
const text = (letters) => Array.from(letters, (letter) => letter.charCodeAt(0));
