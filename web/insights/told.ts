// What a reading on the page tells the counters.

import { type Answer, type Cell, cellsOf } from '../answer/answer-model.js';
import type { Digit, Reading } from '../reading.js';
import { NONE, type Told } from './counters.js';

/** `answer` is what the user has made of `reading` by now; empty where it was refused. */
export function toldOf(reading: Reading, answer: Answer, ms: number | undefined): Told {
  if (!reading.ok) return { outcome: 'refused', ms, digits: (reading.refused ?? []).map(() => ({ meant: NONE, read: NONE })) };
  const read = reading.lines.flatMap((line) => line.digits);
  const cells = cellsOf(answer);
  // A digit that is no longer in the answer was none; one without a place was added by hand.
  const digits = read.map((digit) => {
    const cell = cells.find((each) => isOf(each, digit));
    return { read: cell?.read ?? digit.digit, meant: cell?.digit ?? NONE };
  });
  for (const cell of cells) if (!read.some((digit) => isOf(cell, digit))) digits.push({ read: NONE, meant: cell.digit });
  return { outcome: digits.every(({ read: r, meant }) => r === meant) ? 'accepted' : 'corrected', ms, digits };
}

function isOf(cell: Cell, digit: Digit): boolean {
  return cell.box !== undefined && String(cell.box) === String(digit.box);
}
