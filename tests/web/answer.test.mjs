// The answer on the page: the table it is copied as, and digits of the user's own in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './typescript.mjs';

const { addAt, addBeside, cellsOf, ownCell, setTo, textOf, without } = await load('web/answer/answer-model.ts');
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

test('an answer that was said elsewhere stands, and what was read here stays beside its digits', () => {
  const read = () => answerOf(['407', '12  3']).map((row) => row.map((cell) => ({ ...cell, read: cell.digit, fixed: false })));
  const boxes = (answer) => cellsOf(answer).map(({ box }) => box && [box[0] / 12, box[1] / 40].join());
  const fixed = (answer) => cellsOf(answer).map((cell) => Number(cell.fixed)).join('');
  for (const [text, where, own] of [
    ['407\n12 3', ['0,0', '1,0', '2,0', '0,1', '1,1', '4,1'], '000000'],
    ['07\n12 3', ['1,0', '2,0', '0,1', '1,1', '4,1'], '00000'],
    ['407\n812 3', ['0,0', '1,0', '2,0', undefined, '0,1', '1,1', '4,1'], '0001000'],
    ['4079\n12', ['0,0', '1,0', '2,0', undefined, '0,1', '1,1'], '000100'],
    ['9078\n12 3', ['0,0', '1,0', '2,0', undefined, '0,1', '1,1', '4,1'], '1001000'],
    ['12 3', ['0,1', '1,1', '4,1'], '000'],
    ['6', undefined, '1'],
  ]) {
    const answer = setTo(read(), text);
    assert.equal(textOf(answer), text);
    if (where) assert.deepEqual(boxes(answer), where, text);
    assert.equal(fixed(answer), own, text);
  }
  // Where nothing was read at all.
  assert.equal(textOf(setTo([], '40 7\n1')), '40 7\n1');
  // Every way to change an answer comes through.
  const sent = read();
  addBeside(sent, sent[0][2], 8, true);
  sent[1][0].digit = 9;
  const left = without(sent, sent[0][0]);
  assert.equal(textOf(left), '078\n92 3');
  assert.equal(textOf(setTo(read(), textOf(left))), '078\n92 3');
});
