// Pictures of our own handwriting, made in the test: anti-aliased strokes on paper, as PNG.

import { deflateSync } from 'node:zlib';
import type { Stroke } from '../../web/reading.js';

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

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), 4 + body.length);
  return out;
}

/** zlib.crc32 came with Node 20; Debian has 18. */
function crc(data: Buffer): number {
  let c = ~0;
  for (const byte of data) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return ~c >>> 0;
}

/** 8-bit grey PNG. */
export function png(pixels: Uint8Array, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
