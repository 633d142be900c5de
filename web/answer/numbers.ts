// Which numbers of the answer a place on the paper is in.

import type { Box } from '../reading.js';
import { type Answer, type Cell, middleOf } from './answer-model.js';

interface Numbered {
  cells: Cell[];
  told: boolean;
  /** To the one before it. */
  joined: boolean;
}

/** Each of the numbers in which places lie, once; those that a place lies between together, as they stand in the answer. */
export function numbersAt(answer: Answer, places: readonly Box[]): string[] {
  const rows = answer.map((row) => {
    const numbers: Numbered[] = [];
    for (const cell of row) {
      if (cell.before || !numbers.length) numbers.push({ cells: [], told: false, joined: false });
      numbers[numbers.length - 1]!.cells.push(cell);
    }
    return { numbers, boxed: row.filter(({ box }) => box).sort((a, b) => a.box![0] - b.box![0]) };
  });
  for (const place of places) {
    const [x, y] = middleOf(place);
    let nearest: Numbered[] = [];
    let least = Infinity;
    for (const { numbers, boxed } of rows) {
      const next = boxed.findIndex(({ box }) => middleOf(box!)[0] > x);
      const beside = [boxed[(next < 0 ? boxed.length : next) - 1], boxed[next]].filter((cell) => cell !== undefined);
      const away = Math.min(...beside.map(({ box }) => Math.max(box![1] - y, y - box![1] - box![3], 0)));
      if (away >= least) continue;
      least = away;
      nearest = numbers.filter(({ cells }) => beside.some((cell) => cells.includes(cell)));
    }
    for (const [i, number] of nearest.entries()) {
      number.told = true;
      number.joined ||= i > 0;
    }
  }
  const texts = rows.flatMap(({ numbers }) =>
    numbers.reduce<string[]>((row, { cells, told, joined }) => {
      const text = cells.map(({ digit }) => digit).join('');
      if (joined) row.push(`${row.pop()} ${text}`);
      else if (told) row.push(text);
      return row;
    }, []),
  );
  return [...new Set(texts)];
}
