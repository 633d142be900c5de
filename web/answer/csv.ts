// The answer as a table for spreadsheets, by the same rules as `inkdigits read --csv` (src/csv.cpp).

import type { Answer } from './answer-model.js';

/** A number as it stands on the page, with `left` and `right` on upright lines. */
interface Placed {
  text: string;
  left: number;
  right: number;
  column: number;
}

/** How far the lines fall per unit to the right. */
function slopeOf(answer: Answer): number {
  let along = 0;
  let down = 0;
  for (const row of answer) {
    const boxes = row.flatMap(({ box }) => (box ? [box] : []));
    const [first, last] = [boxes[0], boxes[boxes.length - 1]];
    if (!first || !last) continue;
    along += last[0] + last[2] / 2 - first[0] - first[2] / 2;
    down += last[1] + last[3] / 2 - first[1] - first[3] / 2;
  }
  return along > 0 ? down / along : 0;
}

function rowsOf(answer: Answer): Placed[][] {
  const slope = slopeOf(answer);
  return answer.map((cells) => {
    const row: Placed[] = [];
    for (const { digit, before, box } of cells) {
      let number = row[row.length - 1];
      if (!number || before) row.push((number = { text: '', left: Infinity, right: -Infinity, column: row.length }));
      number.text += digit;
      if (!box) continue;
      const shift = slope * (box[1] + box[3] / 2);
      number.left = Math.min(number.left, box[0] + shift);
      number.right = Math.max(number.right, box[0] + box[2] + shift);
    }
    return row;
  });
}

/** Numbers that stand above each other share a column; false where no clear columns are. */
function align(rows: Placed[][]): boolean {
  let column = -1;
  let right = -Infinity;
  for (const number of rows.flat().sort((a, b) => a.left - b.left)) {
    if (number.left > right) column++;
    right = Math.max(right, number.right);
    number.column = column;
  }
  return rows.every((row) => row.every((number, i) => !i || row[i - 1]!.column < number.column));
}

/** One row a line, one column a number; a number that is missing from its column leaves its field empty. */
export function csvOf(answer: Answer): string {
  let rows = rowsOf(answer);
  const even = rows.every((row) => row.length === rows[0]!.length);
  // What the user added by itself stands nowhere.
  const placed = rows.flat().every(({ left }) => left < Infinity);
  if (!even && placed && !align(rows)) rows = rowsOf(answer);
  return rows
    .map((row) => row.map(({ text, column }, i) => ','.repeat(column - (row[i - 1]?.column ?? 0)) + text).join(''))
    .join('\r\n');
}
