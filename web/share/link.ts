// Ink and answer in the fragment of a link, which browsers never send to a server.
//
// `#ink=` + base64url of: version, frame width and height, the answer as text, the strokes as steps of
// a grid, and a checksum. Numbers are variable-length (7 bits a byte), steps zigzag-coded. A link that
// was cut or changed on its way fails the checksum and is refused, not half read.

import type { Stroke } from '../reading.js';

export interface Shared {
  strokes: Stroke[];
  width: number;
  height: number;
  text: string;
}

const VERSION = 1;
const PREFIX = '#ink=';
/** Points closer to the line between their neighbours than this are left out, in CSS pixels. */
const TOLERANCE = 0.7;
/** What nobody writes by hand; a link asking for more is not ours. */
const MOST_POINTS = 20_000;
const MOST_LETTERS = 2_000;

export function linkFragment({ strokes, width, height, text }: Shared): string {
  const bytes: number[] = [VERSION];
  const put = (n: number) => {
    for (; n > 127; n >>>= 7) bytes.push((n & 127) | 128);
    bytes.push(n);
  };
  const putStep = (n: number) => put(n < 0 ? -2 * n - 1 : 2 * n);
  put(Math.round(width));
  put(Math.round(height));
  const letters = new TextEncoder().encode(text);
  put(letters.length);
  bytes.push(...letters);
  put(strokes.length);
  let x = 0;
  let y = 0;
  for (const stroke of strokes) {
    const points = simplify(stroke);
    put(points.length);
    for (const p of points) {
      const [nx, ny] = [Math.round(p.x), Math.round(p.y)];
      putStep(nx - x);
      putStep(ny - y);
      [x, y] = [nx, ny];
    }
  }
  const sum = checksum(bytes);
  bytes.push(sum >> 8, sum & 255);
  const base64 = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
  return PREFIX + base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Undefined for a fragment that is not ours; null for ours, but damaged. */
export function readFragment(fragment: string): Shared | null | undefined {
  if (!fragment.startsWith(PREFIX)) return undefined;
  try {
    const base64 = fragment.slice(PREFIX.length).replace(/-/g, '+').replace(/_/g, '/');
    return decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  } catch {
    return null;
  }
}

function decode(bytes: Uint8Array): Shared | null {
  const body = bytes.subarray(0, -2);
  if (bytes.length < 6 || checksum(body) !== (bytes[bytes.length - 2]! << 8) + bytes[bytes.length - 1]! || body[0] !== VERSION) return null;
  let at = 1;
  const take = () => {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = body[at++];
      if (byte === undefined || shift > 21) throw new Error('cut off');
      n |= (byte & 127) << shift;
      if (byte < 128) return n;
    }
  };
  const takeStep = () => {
    const n = take();
    return n & 1 ? -(n + 1) / 2 : n / 2;
  };
  const width = take();
  const height = take();
  const length = take();
  const text = new TextDecoder().decode(body.subarray(at, at + length));
  at += length;
  const strokes: Stroke[] = [];
  let points = 0;
  let x = 0;
  let y = 0;
  for (let left = take(); left > 0; left--) {
    const stroke: Stroke = [];
    for (let n = take(); n > 0; n--) {
      if (++points > MOST_POINTS) return null;
      x += takeStep();
      y += takeStep();
      stroke.push({ x, y });
    }
    strokes.push(stroke);
  }
  if (at !== body.length || width < 1 || height < 1 || length > MOST_LETTERS || !/^[\d\s]*$/.test(text)) return null;
  return { strokes, width, height, text };
}

/** Fletcher-16. */
function checksum(bytes: ArrayLike<number>): number {
  let a = 0;
  let b = 0;
  for (let i = 0; i < bytes.length; i++) {
    a = (a + bytes[i]!) % 255;
    b = (b + a) % 255;
  }
  return (b << 8) | a;
}

/** Ramer-Douglas-Peucker. */
function simplify(stroke: Stroke): Stroke {
  if (stroke.length < 3) return stroke;
  const first = stroke[0]!;
  const last = stroke[stroke.length - 1]!;
  const length = Math.hypot(last.x - first.x, last.y - first.y);
  let furthest = 0;
  let distance = 0;
  for (let i = 1; i < stroke.length - 1; i++) {
    const p = stroke[i]!;
    const d = length
      ? Math.abs((last.x - first.x) * (first.y - p.y) - (first.x - p.x) * (last.y - first.y)) / length
      : Math.hypot(p.x - first.x, p.y - first.y);
    if (d > distance) [furthest, distance] = [i, d];
  }
  if (distance <= TOLERANCE) return [first, last];
  return [...simplify(stroke.slice(0, furthest + 1)).slice(0, -1), ...simplify(stroke.slice(furthest))];
}
