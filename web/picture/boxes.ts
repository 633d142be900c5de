// What is boxed on the picture: the digits, what was passed over, and where the trouble is.

import { type Answer, cellsOf, needsCheck } from '../answer/answer-model.js';
import type { Reading } from '../reading.js';
import type { PictureBox } from './picture.js';

export function boxesOf(answer: Answer, reading: Reading | undefined): PictureBox[] {
  const boxes: PictureBox[] = cellsOf(answer)
    .filter((cell) => cell.box)
    .map((cell) => ({
      box: cell.box!,
      kind: needsCheck(cell) ? 'unsure' : 'digit',
      label: needsCheck(cell) ? `${cell.digit}?` : String(cell.digit),
      key: cell,
    }));
  const added = new Set(boxes.map(({ box }) => box));
  for (const { box } of reading?.refused ?? []) if (!added.has(box)) boxes.push({ box, kind: 'refused', label: '', key: box });
  for (const { box } of reading?.warnings ?? []) if (box) boxes.push({ box, kind: 'trouble', label: '' });
  // Trouble with no place of its own is trouble with the whole picture.
  if (reading && !reading.ok && !boxes.length) boxes.push({ box: undefined, kind: 'trouble', label: '' });
  return boxes;
}
