// Handwriting on paper: anti-aliased strokes as grey pixels, and a sheet with rules or a shadow on it.

import type { Stroke } from '../reading.js';

export interface Paper {
  width: number;
  height: number;
  paper?: number;
  ink?: number;
  /** Diameter of the pen in pixels. */
  pen?: number;
}

/** Grey pixels, row by row. */
export function pixelsOf(strokes: readonly Stroke[], { width, height, paper = 245, ink = 40, pen = 8 }: Paper): Uint8Array {
  const pixels = new Uint8Array(width * height).fill(paper);
  const cover = (x: number, y: number, amount: number) => {
    const i = y * width + x;
    const value = paper + (ink - paper) * amount;
    pixels[i] = ink < paper ? Math.min(pixels[i]!, value) : Math.max(pixels[i]!, value);
  };
  for (const stroke of strokes)
    for (let s = 0; s < Math.max(1, stroke.length - 1); s++) {
      const a = stroke[s]!;
      const b = stroke[s + 1] ?? a;
      const length2 = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
      const reach = pen / 2 + 1;
      const from = (p: number, q: number) => Math.max(0, Math.floor(Math.min(p, q) - reach));
      const to = (p: number, q: number, end: number) => Math.min(end - 1, Math.ceil(Math.max(p, q) + reach));
      for (let y = from(a.y, b.y); y <= to(a.y, b.y, height); y++)
        for (let x = from(a.x, b.x); x <= to(a.x, b.x, width); x++) {
          const t = length2 ? Math.max(0, Math.min(1, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / length2)) : 0;
          const distance = Math.hypot(x - a.x - t * (b.x - a.x), y - a.y - t * (b.y - a.y));
          cover(x, y, Math.max(0, Math.min(1, pen / 2 + 0.5 - distance)));
        }
    }
  return pixels;
}

/** Blue-grey rules of an exercise book, one every `every` pixels, written over. */
export function rule(pixels: Uint8Array, width: number, every: number, grey = 190): void {
  for (let y = every; y < pixels.length / width; y += every)
    for (let row = y; row < y + 2; row++)
      for (let x = 0; x < width; x++) pixels[row * width + x] = Math.min(pixels[row * width + x] ?? 255, grey);
}

/** A hand's shadow falls over the sheet from the lower right, and the paper has a grain. */
export function shade(pixels: Uint8Array, width: number): void {
  const height = pixels.length / width;
  let seed = 7;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const across = (x / width) * 0.7 + (y / height) * 0.5;
      const light = 1 - 0.55 / (1 + Math.exp(-14 * (across - 0.55)));
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const grain = (seed >>> 28) - 8;
      const i = y * width + x;
      pixels[i] = Math.max(0, Math.min(255, pixels[i]! * light + grain));
    }
}

/** 8-bit grey BMP: the simplest file every browser shows and the reader opens. */
export function bmp(pixels: Uint8Array, width: number): Blob {
  const height = pixels.length / width;
  const stride = (width + 3) & ~3;
  const start = 54 + 1024;
  const bytes = new Uint8Array(start + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  view.setUint32(46, 256, true);
  for (let i = 0; i < 256; i++) bytes.set([i, i, i, 0], 54 + 4 * i);
  for (let y = 0; y < height; y++)
    bytes.set(pixels.subarray(y * width, (y + 1) * width), start + (height - 1 - y) * stride);
  return new Blob([bytes], { type: 'image/bmp' });
}
