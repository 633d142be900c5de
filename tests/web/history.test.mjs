// The history: how much it holds, and what it says of that.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, load } from './typescript.mjs';

const { Entries, MOST } = await load('web/history/entries.ts');
const { entriesOf, tableOf } = await load('web/history/table.ts');
const { LANGUAGES } = await load('web/messages.ts');
const entry = (id, at = 0) => ({ id: `${id}`, at, text: '4', confirmed: false, answer: [] });
const list = (n, from = 0) => Array.from({ length: n }, (_, i) => entry(from + i, from + i));
/** `told`: the troubles. */
function historyOf(choice) {
  if (choice) window.localStorage.setItem('inkdigits.history.kept', choice);
  const told = [];
  return { told, entries: new Entries(true, ({ code }) => told.push(code), () => {}) };
}

test('the newest stay, and it is told how many did', () => {
  browser();
  const { entries } = historyOf('yes');
  assert.deepEqual(entries.restore(list(3, 100)), { known: 0, kept: 3, over: 0 });
  assert.deepEqual(entries.restore(list(4, 100)), { known: 3, kept: 1, over: 0 });
  // Older than those that are there: they fill what room is left.
  assert.deepEqual(entries.restore(list(MOST, -MOST)), { known: 0, kept: MOST - 4, over: 4 });
  // Newer: the others go.
  assert.deepEqual(entries.restore(list(2 * MOST, 1000)), { known: 0, kept: MOST, over: 2 * MOST });
  assert.equal(entries.all().length, MOST);
  entries.put(entry('new', 1e6));
  assert.equal(entries.all().length, MOST);
  assert.equal(entries.all()[0].id, 'new');
  assert.ok(!entries.all().some(({ id }) => id === `${1000 + MOST}`));
});

test('a table of readings that are there adds none of them', () => {
  browser();
  const { entries } = historyOf('yes');
  const at = new Date(2024, 2, 5, 10, 30, 7, 123).getTime();
  const read = (id, text, ms = 0) => ({ ...entry(id, at + ms), text });
  // Of the same second: another number, the same once more.
  entries.restore([read('a', '407'), read('b', '12', 400), read('c', '407', 500), read('d', '9\n 8', 9000)]);
  const table = tableOf(entries.all());
  const again = () => entries.restore(entriesOf(table, entries.all()).entries);
  assert.deepEqual(again(), { known: 4, kept: 0, over: 0 });
  entries.take(new Set(['a', 'd']));
  assert.deepEqual(again(), { known: 2, kept: 2, over: 0 });
  assert.deepEqual(again(), { known: 4, kept: 0, over: 0 });
  // Whoever deletes all and imports gets all of them, each with an id of its own.
  entries.take(new Set(entries.all().map(({ id }) => id)));
  assert.deepEqual(again(), { known: 0, kept: 4, over: 0 });
  assert.equal(new Set(entries.all().map(({ id }) => id)).size, 4);
  assert.deepEqual(again(), { known: 4, kept: 0, over: 0 });
});

test('a table that a spreadsheet has saved is taken, whatever its country, and adds nothing twice', () => {
  browser();
  const at = (second) => new Date(2024, 2, 5, 14, 30, second).getTime();
  const kept = [{ ...entry('a', at(7)), text: '407' }, { ...entry('b', at(40)), text: '407' }, { ...entry('c', at(50)), text: '007' }];
  for (const [by, date] of [
    [';', '05.03.2024 14:30:07'],
    ['\t', '5/3/2024 14:30:07'],
    [',', '2024-03-05 14:30:07'],
    [',', '2024/3/5 2:30:07 PM'],
  ]) {
    // The other date says which of the first is the day.
    const other = date.includes('5/3') ? '25/3/2024 1:00:00' : '2024-03-25 01:00:00';
    const table = `\ufeff${[['number', 'date', 'right', 'note', 'mine'], ['407', date, 'yes', `"a${by} b"`, '1'], ['12', other, '', '', '']].map((row) => row.join(by)).join('\r\n')}\r\n`;
    const { entries, skipped } = entriesOf(table, kept);
    assert.equal(skipped, 0, date);
    assert.deepEqual(entries.map(({ at, text, note, confirmed }) => [at, text, note, confirmed]), [
      [at(7), '407', `a${by} b`, true],
      [new Date(2024, 2, 25, 1).getTime(), '12', undefined, false],
    ]);
    assert.equal(entries[0].id, 'a', date);
  }
  // Month first: the other date has a 25th day.
  const american = entriesOf('date,number,note,right\n3/5/2024 2:30:07 PM,407,,\n3/25/2024 12:05:00 AM,8,,\n');
  assert.deepEqual(american.entries.map((e) => e.at), [at(7), new Date(2024, 2, 25, 0, 5).getTime()]);
  // Without seconds each of the minute is known once.
  const short = entriesOf('date;number;note;right\n' + '05.03.2024 14:30;407;;\n'.repeat(3), kept).entries;
  assert.deepEqual(short.map(({ id }) => id).slice(0, 2), ['a', 'b']);
  assert.equal(new Set(short.map(({ id }) => id)).size, 3);
});

test('rows of a table that are no readings are counted', () => {
  browser();
  const rows = ['never;12;;', '2024-03-05 10:30:00;abc;;', '31.02.2024 10:30:00;5;;', '05.03.2024 25:30:00;5;;', '5.3.24 10:30;5;;', '2024-03-05 10:30:00;5;;'];
  const { entries, skipped } = entriesOf(`date;number;note;right\n${rows.join('\n')}`);
  assert.deepEqual([entries.length, skipped], [1, 5]);
});

test('what there is no room for in storage is not counted as kept', async () => {
  browser({ limit: 20_000 });
  const { entries, told } = historyOf('yes');
  const { kept } = entries.restore(list(MOST));
  assert.equal(kept, entries.all().length);
  assert.ok(kept < MOST);
  assert.deepEqual(told, ['full']);
});

test('a Yes that storage has no room for keeps nothing, and says so', async () => {
  for (const limit of [100, 130]) {
    // Not even for the Yes, or for that alone beside what another page keeps.
    const { kept } = browser({ limit, kept: new Map([['other', 'x'.repeat(100)]]) });
    const { entries, told } = historyOf();
    entries.put(entry('a'));
    assert.equal(entries.kept, true);
    entries.choose('yes');
    await Promise.resolve();
    assert.deepEqual(told, ['full.memory']);
    assert.equal(entries.kept, false);
    assert.equal(entries.choice, 'no'); // not asked again
    assert.ok(!kept.has('inkdigits.history'));
    entries.put(entry('b'));
    assert.deepEqual(entries.all().map(({ id }) => id), ['b', 'a']);
  }
});

test('a No leaves what is there to the tab', () => {
  const { kept, session } = browser();
  const { entries } = historyOf();
  entries.put(entry('a'));
  entries.choose('no');
  assert.equal(entries.put(entry('b')), false);
  assert.equal(entries.put({ ...entry('a'), text: '5' }), true);
  // Loaded again, and in another tab.
  browser({ kept, session });
  const again = historyOf().entries;
  assert.deepEqual(again.all().map(({ text }) => text), ['5']);
  assert.equal(again.choice, 'no');
  again.restore(again.take(new Set(['a'])));
  assert.ok(!kept.has('inkdigits.history'));
  const tab = window;
  browser({ kept });
  assert.deepEqual(historyOf().entries.all(), []);
  globalThis.window = tab;
  again.choose('yes');
  assert.ok(kept.has('inkdigits.history'));
});

test('the words that promise to keep say how many', () => {
  for (const { name, messages } of Object.values(LANGUAGES)) {
    assert.match(messages['page.help.4'], new RegExp(`\\b${MOST}\\b`), name);
    for (const key of ['history.ask.more', 'history.on', 'history.is.on', 'history.most']) assert.match(messages[key], /\{most\}/, `${name} ${key}`);
  }
});
