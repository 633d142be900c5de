// The answer on the page: the table it is copied as, and digits of the user's own in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './typescript.mjs';

const { addAt, addBeside, answerOf: readOf, carryOver, cellsOf, ownCell, setTo, textOf, toggleSpace, without } = await load('web/answer/answer-model.ts');
const { numbersAt } = await load('web/answer/numbers.ts');
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

/** A reading of digits 10 wide on a grid of 12, as of the pad; lines of text, of which the digits may be moved. */
function reading(lines, move = (box) => box) {
  const digitsOf = (text, r) =>
    [...text].flatMap((digit, i) => (digit === ' ' ? [] : [{ digit: Number(digit), confidence: 0.9, sure: true, rivals: [], box: move([12 * i, 40 * r, 10, 15], digit) }]));
  return { ok: true, text: lines.join('\n'), lines: lines.map((text, r) => ({ text, digits: digitsOf(text, r) })), warnings: [] };
}

/** What the user makes of a reading, carried over to the next ones. */
function carried(first, mend, ...later) {
  let [was, answer] = [first, mend(readOf(first))];
  for (const next of later) [was, answer] = [next, carryOver(answer, was, readOf(next))];
  return answer;
}

test('what was changed, added and taken out stays so while writing goes on', () => {
  const changed = (answer) => {
    Object.assign(answer[0][2], { digit: 1, fixed: true });
    return answer;
  };
  const added = (answer) => (addBeside(answer, answer[0][2], 8, true), answer);
  assert.equal(textOf(carried(reading(['407']), (answer) => added(changed(answer)), reading(['4075']), reading(['40752']))), '401852');
  // Also where the ink is by now read as it was corrected, or in a third way.
  for (const read of ['4015', '4095']) {
    const answer = carried(reading(['407']), changed, reading([read]));
    assert.equal(textOf(answer), '4015');
    assert.equal(answer[0][2].fixed, true);
  }
  const out = (at) => (answer) => without(answer, answer[0][at]);
  assert.equal(textOf(carried(reading(['407']), out(0), reading(['4075']), reading(['4075', '1']))), '075\n1');
  assert.equal(textOf(carried(reading(['4 07']), out(1), reading(['4 075']))), '4 75');
  assert.equal(textOf(carried(reading(['4']), out(0), reading(['45']))), '5');
  // A stroke fewer.
  assert.equal(textOf(carried(reading(['407']), (answer) => added(out(1)(answer)), reading(['40']))), '4');
});

test('a digit that was added keeps its place, whichever of its neighbours is left', () => {
  const before = (answer) => (addBeside(answer, answer[0][0], 9, false), answer);
  assert.equal(textOf(carried(reading(['407']), before, reading(['4075']))), '94075');
  assert.equal(textOf(carried(reading(['  40']), before, reading(['5 40']))), '5 940');
  const alone = (answer) => without(before(answer), answer[0][1]);
  assert.equal(textOf(carried(reading(['4']), alone, reading(['4', '12']))), '9\n12');
  const twice = (answer) => {
    const nine = addBeside(answer, answer[1][1], 9, true);
    addBeside(answer, nine, 8, true);
    return answer;
  };
  assert.equal(textOf(carried(reading(['407', '12']), twice, reading(['407', '123']))), '407\n12983');
  assert.equal(textOf(carried(reading(['407', '12']), twice, reading(['407']))), '407\n98');
});

test('ink that was written over is read anew', () => {
  const changed = (answer) => (Object.assign(answer[0][0], { digit: 7, fixed: true }), answer);
  const wider = (box, digit) => (digit === '4' ? [box[0], box[1], 2 * box[2], box[3]] : box);
  assert.equal(textOf(carried(reading(['1']), changed, reading(['4'], wider))), '4');
  const out = (answer) => without(answer, answer[0][0]);
  assert.equal(textOf(carried(reading(['1']), out, reading(['4'], wider))), '4');
});

test('without its first digit a line begins without a gap', () => {
  const answer = readOf(reading(['4 07']));
  assert.equal(textOf(without(answer, answer[0][0])), '07');
});

test('spaces of the user’s own stay while writing goes on, part the table, and come with a text', () => {
  const parted = (at) => (answer) => (toggleSpace(answer[0][at]), answer);
  const answer = carried(reading(['12080']), parted(3), reading(['120805'], ([x, y, w, h]) => [x + 1, y, w, h]), reading(['1208056']));
  assert.equal(textOf(answer), '120 8056');
  assert.equal(csvOf(answer), '120,8056');
  assert.equal(textOf(carried(reading(['7 7']), parted(1), reading(['7 75']))), '775');
  // Of a digit that now begins its line, nothing.
  const out = (next) => (read) => without(next(read), read[0][0]);
  assert.equal(textOf(carried(reading(['77']), out(parted(1)), reading(['77', '1']))), '7\n1');

  // Those of a link, too.
  const shared = (first) => setTo(first, '120 80\n79');
  assert.equal(textOf(carried(reading(['12080', '7 7']), shared, reading(['120805', '7 7']))), '120 805\n79');
});

test('a sign that was left out is in the number around it', () => {
  const answer = readOf(reading(['372', '12080 72', '36 5']));
  assert.deepEqual(numbersAt(answer, [[22, 12, 2, 3]]), ['372']);
  assert.deepEqual(numbersAt(answer, [[34, 38, 2, 20], [22, 14, 2, 6], [46, 38, 2, 20]]), ['372', '12080']);
  // Between two numbers it parts them.
  assert.deepEqual(numbersAt(answer, [[28, 95, 2, 3]]), ['36 5']);
  const date = readOf(reading(['4 25 86 7']));
  assert.deepEqual(numbersAt(date, [[52, 12, 2, 3], [16, 12, 2, 3]]), ['4 25 86']);
  // Behind the last digit.
  assert.deepEqual(numbersAt(answer, [[40, 12, 2, 3]]), ['372']);
  assert.deepEqual(numbersAt([], [[0, 0, 1, 1]]), []);
  assert.deepEqual(numbersAt([[ownCell(4)]], [[0, 0, 1, 1]]), []);
});
