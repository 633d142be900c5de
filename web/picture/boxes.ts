// What is boxed on the picture: the digits, what was passed over, and where the trouble is.

import { type Answer, cellsOf, needsCheck } from '../answer/answer-model.js';
import type { Reading, Source } from '../reading.js';
import type { PictureBox } from './picture.js';

export function boxesOf(answer: Answer, reading: Reading | undefined, source: Source | undefined): PictureBox[] {
  const boxes: PictureBox[] = cellsOf(answer)
    .filter((cell) => cell.box)
    .map((cell) => ({
      box: cell.box!,
      kind: needsCheck(cell) ? 'unsure' : 'digit',
      label: needsCheck(cell) ? `${cell.digit}?` : String(cell.digit),
      key: cell,
    }));
  for (const { box } of reading?.refused ?? []) boxes.push({ box, kind: 'refused', label: '' });
  for (const { box } of reading?.warnings ?? []) if (box) boxes.push({ box, kind: 'trouble', label: '' });
  // Trouble with no place of its own is trouble with the whole picture.
  if (reading && !reading.ok && !boxes.length && source) {
    const { width, height } = source;
    const inset = Math.min(width, height) * 0.03;
    boxes.push({ box: [inset, inset, width - 2 * inset, height - 2 * inset], kind: 'trouble', label: '' });
  }
  return boxes;
}
