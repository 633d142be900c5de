// What a reading on the page tells the counters.

import { type Answer, cellsOf } from '../answer/answer-model.js';
import type { Reading } from '../reading.js';
import { NONE, type Told } from './counters.js';

/** `answer` is what the user has made of `reading` by now; empty where it was refused. */
export function toldOf(reading: Reading, answer: Answer, ms: number | undefined): Told {
  if (!reading.ok) return { outcome: 'refused', ms, digits: (reading.refused ?? []).map(() => ({ meant: NONE, read: NONE })) };
  const read = reading.lines.flatMap((line) => line.digits);
  const cells = cellsOf(answer);
  const cellAt = new Map(cells.map((cell) => [String(cell.box), cell]));
  // A digit that is no longer in the answer was none; one without a place was added by hand.
  const digits = read.map(({ digit, box }) => {
    const cell = cellAt.get(String(box));
    return { read: cell?.read ?? digit, meant: cell?.digit ?? NONE };
  });
  const places = new Set(read.map(({ box }) => String(box)));
  for (const { box, digit } of cells) if (!places.has(String(box))) digits.push({ read: NONE, meant: digit });
  return { outcome: digits.every(({ read: r, meant }) => r === meant) ? 'accepted' : 'corrected', ms, digits };
}
