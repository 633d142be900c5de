// The answer on the page: the table it is copied as, and digits of the user's own in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './typescript.mjs';

const { addAt, ownCell, textOf } = await load('web/answer/answer-model.ts');
const { csvOf } = await load('web/answer/csv.ts');

/** As in tests/csv_test.cpp: digits 10 wide on a grid of 12, each row `tilt` lower per unit. */
function answerOf(rows, tilt = 0) {
  return rows.map((row, r) =>
    [...row].flatMap((digit, i) => {
      if (digit === ' ') return [];
      const before = i > 1 && row[i - 1] === ' ' && row.slice(0, i).trim() ? ' ' : '';
      return [ownCell(Number(digit), before, [12 * i - tilt * 40 * r, 40 * r + tilt * 12 * i, 10, 15])];
    }),
  );
}

test('the table keeps its columns where a number is missing', () => {
  const table = ['36  120  80', '37       75', '    118    ', '38  121  79'];
  const csv = '36,120,80\r\n37,,75\r\n,118\r\n38,121,79';
  for (const tilt of [0, 0.2, -0.2]) assert.equal(csvOf(answerOf(table, tilt)), csv, `tilt ${tilt}`);
  assert.equal(csvOf(answerOf(['1234  5', '1  234  5'])), '1234,5\r\n1,234,5');
  assert.equal(csvOf([]), '');
});

test('a table with a digit that stands nowhere is written as its lines are', () => {
  const answer = answerOf(['36  120  80', '37       75']);
  answer[1].push(ownCell(9, ' '));
  assert.equal(csvOf(answer), '36,120,80\r\n37,75,9');
});

test('a mark becomes a digit of the line beside it, or a line of its own', () => {
  const answer = answerOf(['4 7', '12  3']);
  addAt(answer, [12, 1, 10, 15], 0);
  assert.equal(textOf(answer), '407\n12 3');
  addAt(answer, [72, 42, 10, 15], 5);
  assert.equal(textOf(answer), '407\n12 3 5');
  addAt(answer, [0, 90, 10, 15], 8);
  assert.equal(textOf(answer), '407\n12 3 5\n8');
  addAt(answer, [0, -60, 10, 15], 6);
  assert.equal(textOf(answer), '6\n407\n12 3 5\n8');
  assert.deepEqual(textOf((addAt(answer, [150, 20, 10, 15], 9), answer)).split('\n')[2], '9');
});
