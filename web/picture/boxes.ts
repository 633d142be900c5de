// What is boxed on the picture: the digits, what was passed over, and where the trouble is.

import { type Answer, cellsOf, needsCheck, warningsOf } from '../answer/answer-model.js';
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
  const added = new Set(boxes.map(({ box }) => String(box)));
  for (const { box, sign } of reading?.refused ?? [])
    if (!added.has(String(box))) boxes.push({ box, kind: sign ? 'trouble' : 'refused', label: '', key: box });
  // A slash is warned of too, in the same place.
  for (const { box } of warningsOf(reading, answer))
    if (box && !boxes.some((other) => other.kind === 'trouble' && String(other.box) === String(box))) boxes.push({ box, kind: 'trouble', label: '' });
  // Trouble with no place of its own is trouble with the whole picture.
  if (reading && !reading.ok && !boxes.length) boxes.push({ box: undefined, kind: 'trouble', label: '' });
  return boxes;
}
