// Digits as strokes, and pictures of them, for tests that need no data set.
import { crc32 } from './crc32.mjs';

const arc = (cx, cy, rx, ry, from, to) =>
  Array.from({ length: 25 }, (_, i) => {
    const a = ((from + ((to - from) * i) / 24) * Math.PI) / 180;
    return { x: cx + rx * Math.cos(a), y: cy + ry * Math.sin(a) };
  });
const line = (...xy) => Array.from({ length: xy.length / 2 }, (_, i) => ({ x: xy[2 * i], y: xy[2 * i + 1] }));

/** The usual way to write each digit, in a unit square, y downward. */
const digits = [
  [arc(0.5, 0.5, 0.32, 0.5, -90, 275)],
  [line(0.3, 0.25, 0.5, 0, 0.5, 1)],
  [[...arc(0.5, 0.28, 0.32, 0.28, 190, 395), ...line(0.15, 1, 0.85, 1)]],
  [[...arc(0.45, 0.25, 0.3, 0.25, 200, 450), ...arc(0.45, 0.73, 0.35, 0.27, 270, 500)]],
  [line(0.55, 0, 0.1, 0.62, 0.9, 0.62), line(0.65, 0.3, 0.65, 1)],
  [[...line(0.25, 0, 0.22, 0.42), ...arc(0.45, 0.68, 0.36, 0.32, 230, 500)], line(0.25, 0, 0.8, 0)],
  [[...line(0.65, 0, 0.35, 0.3), ...arc(0.48, 0.7, 0.3, 0.3, 200, 560)]],
  [line(0.1, 0, 0.85, 0, 0.4, 1)],
  [arc(0.5, 0.25, 0.26, 0.25, 90, -270), arc(0.5, 0.75, 0.32, 0.25, -90, 270)],
  [[...arc(0.48, 0.28, 0.28, 0.28, 0, -360), ...line(0.74, 0.3, 0.66, 1)]],
];

/** Strokes of a number; digits are `size` high, with the pen at (x, y) at the top left. */
export function number(text, { x = 40, y = 40, size = 100, pitch = 1 } = {}) {
  return [...text].flatMap((digit, i) =>
    (digits[digit] ?? []).map((stroke) => stroke.map((p) => ({ x: x + (i * pitch + p.x) * size, y: y + p.y * size }))),
  );
}

/** Grey pixels of the strokes, dark ink on light paper, `pen` wide. */
export function draw(strokes, { width = 400, height = 180, pen = 9 } = {}) {
  const grey = new Uint8Array(width * height).fill(240);
  const segments = strokes.flatMap((s) => s.slice(1).map((p, i) => [s[i], p]));
  for (let y = 0; y < height; ++y)
    for (let x = 0; x < width; ++x) {
      let nearest = Infinity;
      for (const [a, b] of segments) {
        const dx = b.x - a.x, dy = b.y - a.y;
        const t = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
        nearest = Math.min(nearest, Math.hypot(x - a.x - t * dx, y - a.y - t * dy));
      }
      grey[y * width + x] -= 220 * Math.max(0, Math.min(1, pen / 2 + 0.5 - nearest));
    }
  return { grey, width, height };
}

/** What a page calls ImageData. */
export function imageData({ grey, width, height }) {
  const data = new Uint8ClampedArray(width * height * 4);
  grey.forEach((v, i) => data.set([v, v, v, 255], 4 * i));
  return { data, width, height };
}

/** A 24-bit BMP file. */
export function bmp({ grey, width, height }) {
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(54 + row * height);
  const header = new DataView(bytes.buffer);
  header.setUint16(0, 0x424d);
  header.setUint32(2, bytes.length, true);
  header.setUint32(10, 54, true);
  header.setUint32(14, 40, true);
  header.setInt32(18, width, true);
  header.setInt32(22, height, true);
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  for (let y = 0; y < height; ++y)
    for (let x = 0; x < width; ++x) bytes.fill(grey[y * width + x], 54 + (height - 1 - y) * row + 3 * x, 54 + (height - 1 - y) * row + 3 * x + 3);
  return bytes;
}

/** A GIF without compression: a format that only browsers decode here. */
export function gif({ grey, width, height }) {
  const out = [...'GIF89a'].map((c) => c.charCodeAt(0));
  const word = (v) => out.push(v & 255, v >> 8);
  word(width), word(height), out.push(0xf6, 0, 0); // 128 colours
  for (let i = 0; i < 128; ++i) out.push(2 * i, 2 * i, 2 * i);
  out.push(0x2c), word(0), word(0), word(width), word(height), out.push(0, 7);
  let bits = 0, held = 0, block = [];
  const flush = () => (out.push(block.length, ...block), (block = []));
  const code = (v) => {
    bits |= v << held;
    for (held += 8; held >= 8; held -= 8, bits >>= 8) if (block.push(bits & 255) === 255) flush();
  };
  grey.forEach((v, i) => (i % 100 === 0 && code(128), code(v >> 1))); // a clear code in time keeps codes at 8 bits
  code(129);
  if (block.length) flush();
  out.push(0, 0x3b);
  return new Uint8Array(out);
}

/** A PNG whose header claims a size, and whose data is whatever is given. */
export function pngHeader(width, height) {
  const chunk = (type, body) => {
    const bytes = Buffer.alloc(12 + body.length);
    bytes.writeUInt32BE(body.length);
    bytes.write(type, 4);
    body.copy(bytes, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
    return bytes;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const magic = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return new Uint8Array(Buffer.concat([magic, chunk('IHDR', header), chunk('IDAT', Buffer.from([1, 2, 3])), chunk('IEND', Buffer.alloc(0))]));
}
