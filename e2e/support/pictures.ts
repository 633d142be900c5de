// The pictures the tests choose.

import { fit, write } from '../../web/samples/handwriting.js';
import type { Stroke } from '../../web/reading.js';
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

/** Three digits of our handwriting, or scribbles for `*`. */
export function mixed(marks = '4*7'): Buffer {
  const sheet = { width: 1100, height: 420 };
  const at = (strokes: Stroke[], x: number) =>
    fit(strokes, 200, 200, 0.9).map((stroke) => stroke.map((p) => ({ x: p.x + x, y: p.y + (sheet.height - 200) / 2 })));
  const scribble = [Array.from({ length: 90 }, (_, i) => ({ x: 150 * Math.sin(i * 1.9), y: 150 * Math.cos(i * 1.3) }))];
  const strokes = [...marks].flatMap((mark, i) => at(mark === '*' ? scribble : write([mark]), 150 + 285 * i));
  return png(pixelsOf(strokes, sheet), sheet.width, sheet.height);
}

/** More marks than the reader takes in one picture. */
export function specks(): Buffer {
  const side = 1700;
  const pixels = Uint8Array.from({ length: side * side }, (_, i) => ((i % side) % 25 < 4 && Math.floor(i / side) % 25 < 14 ? 20 : 244));
  return png(pixels, side, side);
}
