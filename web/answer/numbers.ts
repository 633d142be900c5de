// Which numbers of the answer a place on the paper is in.

import type { Box } from '../reading.js';
import { type Answer, type Cell, middleOf } from './answer-model.js';

/** Each of the numbers in which places lie, or beside which they do, once. */
export function numbersAt(answer: Answer, places: readonly Box[]): string[] {
  const found = places.flatMap((place) => {
    const [x, y] = middleOf(place);
    let nearest: string[] = [];
    let least = Infinity;
    for (const row of answer) {
      const numbers: Cell[][] = [];
      for (const cell of row) {
        if (cell.before || !numbers.length) numbers.push([]);
        numbers[numbers.length - 1]!.push(cell);
      }
      const boxed = row.filter(({ box }) => box).sort((a, b) => a.box![0] - b.box![0]);
      const next = boxed.findIndex(({ box }) => middleOf(box!)[0] > x);
      const beside = [boxed[(next < 0 ? boxed.length : next) - 1], boxed[next]].filter((cell) => cell !== undefined);
      const away = Math.min(...beside.map(({ box }) => Math.max(box![1] - y, y - box![1] - box![3], 0)));
      if (away >= least) continue;
      least = away;
      nearest = numbers.filter((number) => beside.some((cell) => number.includes(cell))).map((number) => number.map(({ digit }) => digit).join(''));
    }
    return nearest;
  });
  return [...new Set(found)];
}
