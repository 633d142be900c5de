// Input of every kind, normalised at the door: what C++ takes, or the code of what is wrong with it.

import type { ErrorCode, Pixels } from './reading.js';

/** More bytes than any picture that the core would take: 100 megapixels, 4 bytes each. */
const maxFileBytes = 400e6;

export async function toBytes(input: unknown): Promise<Uint8Array | ErrorCode> {
  if (typeof Blob !== 'undefined' && input instanceof Blob) {
    if (input.size > maxFileBytes) return 'too_large';
    try {
      return new Uint8Array(await input.arrayBuffer());
    } catch {
      return 'corrupt_image'; // moved, deleted, or on a device that has gone
    }
  }
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  // By name, because a buffer may come from another frame or another Node context.
  const name = Object.prototype.toString.call(input);
  if (name === '[object ArrayBuffer]' || name === '[object SharedArrayBuffer]') return new Uint8Array(input as ArrayBuffer);
  return 'unsupported_format';
}

export interface RgbaPixels {
  rgba: Uint8Array;
  width: number;
  height: number;
}

export function toPixels(image: unknown): RgbaPixels | ErrorCode {
  const { data, width, height } = (image ?? {}) as Partial<Pixels>;
  if (!(data instanceof Uint8ClampedArray || data instanceof Uint8Array)) return 'unsupported_format';
  if (!isSize(width) || !isSize(height) || data.length !== width * height * 4) return 'corrupt_image';
  return { rgba: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height };
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 2 ** 16;
}

/** All strokes in a row: x, y, x, y, …, and how many points each stroke has. */
export interface FlatStrokes {
  coordinates: Float32Array;
  lengths: Uint32Array;
}

/** Points without a place (NaN from a lost pointer event) are left out, and strokes without points. */
export function toFlatStrokes(strokes: unknown): FlatStrokes {
  const xy: number[] = [];
  const lengths: number[] = [];
  for (const stroke of Array.isArray(strokes) ? strokes : []) {
    let length = 0;
    for (const point of Array.isArray(stroke) ? stroke : []) {
      const x = Number(point?.x), y = Number(point?.y);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      xy.push(x, y);
      ++length;
    }
    if (length > 0) lengths.push(length);
  }
  return { coordinates: new Float32Array(xy), lengths: new Uint32Array(lengths) };
}

/** All examples in a row: 28 * 28 bytes of ink each, and their digits. */
export interface PackedExamples {
  ink: Uint8Array;
  digits: Uint8Array;
}

const exampleSize = 28 * 28;

/** What has another size or digit is left out. */
export function toPackedExamples(examples: unknown): PackedExamples {
  const good = (Array.isArray(examples) ? examples : []).filter(
    (example) => example?.pixels?.length === exampleSize && Number.isInteger(example.digit) && example.digit >= 0 && example.digit <= 9,
  );
  const ink = new Uint8Array(good.length * exampleSize);
  good.forEach((example, i) => ink.set(example.pixels, i * exampleSize));
  return { ink, digits: Uint8Array.from(good, (example) => example.digit) };
}
