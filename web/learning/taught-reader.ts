// The reader with what this user taught it: every reading takes the examples along.

import type { Example, Reader, ReadOptions } from '../reading.js';

export function taught(reader: Reader, examples: () => readonly Example[]): Reader {
  const all = (options: ReadOptions = {}): ReadOptions => ({ examples: examples(), ...options });
  // The examples are read at the first reading they come with: better now than when the pen is lifted.
  if (examples().length) void reader.readStrokes([[{ x: 0, y: 0 }, { x: 0, y: 9 }]], all({ isolated: true })).catch(() => {});
  return {
    readImage: (bytes, options) => reader.readImage(bytes, all(options)),
    readPixels: (image, options) => reader.readPixels(image, all(options)),
    readStrokes: (strokes, options) => reader.readStrokes(strokes, all(options)),
    dispose: () => reader.dispose(),
  };
}
