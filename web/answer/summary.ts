// The answer in one sentence: for the eye, and for the ear.

import { type MessageKey, say } from '../messages.js';
import { type Answer, cellsOf, needsCheck, textOf } from './answer-model.js';

export function summaryOf(answer: Answer): string {
  const cells = cellsOf(answer);
  const n = cells.length;
  const unsure = cells.filter(needsCheck).length;
  const only = n === 1 ? cells[0] : undefined;
  if (only) {
    const key: MessageKey = only.fixed
      ? 'summary.fixed.one'
      : unsure
        ? 'summary.one.unsure'
        : 'summary.one.sure';
    return say(key);
  }
  if (unsure === 0) return say('summary.sure', { n });
  return say(unsure === 1 ? 'summary.unsure.one' : 'summary.unsure', { n, unsure });
}

export function spokenOf(answer: Answer): string {
  const unsure = cellsOf(answer)
    .map((cell, i) => ({ cell, i }))
    .filter(({ cell }) => needsCheck(cell));
  const text = textOf(answer).replace(/\n/g, ', ');
  if (!unsure.length) return say('spoken.sure', { text });
  const list = unsure
    .slice(0, 4)
    .map(({ cell, i }) => {
      const rival = cell.rivals[0]?.digit;
      const values = { n: i + 1, digit: cell.digit, rival: rival ?? '' };
      return say(rival === undefined ? 'spoken.item.alone' : 'spoken.item', values);
    })
    .join('; ');
  return say('spoken.unsure', { text, list });
}
