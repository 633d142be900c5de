// The pictures the tests choose.

import { fit, write } from '../../web/samples/handwriting.js';
import { type Paper, pixelsOf } from '../../web/samples/paper.js';
import { png } from './png.js';

/** Shapes of our handwriting in one line on a sheet. */
export function pictureOf(shapes: string | readonly string[], paper: Partial<Paper> = {}): Buffer {
  const sheet = { width: 900, height: 420, ...paper };
  return png(pixelsOf(fit(write([...shapes]), sheet.width, sheet.height), sheet), sheet.width, sheet.height);
}

/** Lines of digits, a space leaving a gap. */
export function pageOf(lines: readonly string[], paper: Partial<Paper> = {}): Buffer {
  const sheet = { width: 1000, height: 220 * lines.length + 120, pen: 8, ...paper };
  const strokes = lines.flatMap((line, row) =>
    [...line].flatMap((digit, column) =>
      digit === ' '
        ? []
        : write([digit]).map((stroke) =>
            stroke.map(({ x, y }) => ({ x: 100 + column * 118 + x * 0.85, y: 90 + row * 220 + y * 0.85 })),
          ),
    ),
  );
  return png(pixelsOf(strokes, sheet), sheet.width, sheet.height);
}

export const blank = (): Buffer => png(new Uint8Array(400 * 300).fill(244), 400, 300);
