// The reader with what this user taught it: every reading takes the examples along.

import type { Example, Reader, ReadOptions } from '../reading.js';

export function taught(reader: Reader, examples: () => readonly Example[]): Reader {
  const all = (options: ReadOptions = {}): ReadOptions => ({ examples: examples(), ...options });
  return {
    readImage: (bytes, options) => reader.readImage(bytes, all(options)),
    readPixels: (image, options) => reader.readPixels(image, all(options)),
    readStrokes: (strokes, options) => reader.readStrokes(strokes, all(options)),
    dispose: () => reader.dispose(),
  };
}
