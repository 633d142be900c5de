// From a correction on the page to an example.

import type { Cell } from '../answer/answer-model.js';
import type { Box, Reading } from '../reading.js';
import type { Examples } from './examples.js';

/** The same digit of the same reading, wherever it is corrected again. */
function idOf(entry: string, box: Box): string {
  return `${entry} ${box.map(Math.round).join(' ')}`;
}

/** Digits that were taken out, perhaps while their ink was still being looked at. */
const takenOut = new WeakSet<Cell>();

/**
 * Learns from `cell`, which the user has just set to another digit. `look` reads the same ink once more,
 * with `explain`, for what the network saw of it.
 */
export async function learnFrom(cell: Cell, entry: string, examples: Examples, look: () => Promise<Reading>): Promise<void> {
  const { box, read, digit } = cell;
  // A digit that was added by hand, or one whose ink is gone, teaches nothing.
  if (!box || read === undefined) return;
  const id = idOf(entry, box);
  examples.take(new Set([id]));
  if (digit === read) return;
  const pixels = cell.saw?.pixels ?? (await look().then((reading) => sawAt(reading, box)));
  // Meanwhile it may have been corrected to something else, or taken out.
  if (pixels && cell.digit === digit && !takenOut.has(cell)) examples.learn(id, pixels, read, digit);
}

/** What was learnt from `cell`, which the user has taken out, is forgotten; returns what brings it back. */
export function forget(cell: Cell, entry: string, examples: Examples): () => void {
  takenOut.add(cell);
  const taken = cell.box ? examples.take(new Set([idOf(entry, cell.box)])) : [];
  return () => {
    takenOut.delete(cell);
    examples.restore(taken);
  };
}

function sawAt(reading: Reading, box: Box): number[] | undefined {
  if (!reading.ok) return undefined;
  const digits = reading.lines.flatMap((line) => line.digits);
  return digits.find((digit) => String(digit.box) === String(box))?.saw?.pixels;
}
