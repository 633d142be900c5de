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
  const again = () => entries.restore(entriesOf(table, entries.all()));
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

test('what there is no room for in storage is not counted as kept', async () => {
  browser({ limit: 20_000 });
  const { entries, told } = historyOf('yes');
  const { kept } = entries.restore(list(MOST));
  assert.equal(kept, entries.all().length);
  assert.ok(kept < MOST);
  assert.deepEqual(told, ['full']);
});

test('the words that promise to keep say how many', () => {
  for (const { name, messages } of Object.values(LANGUAGES)) {
    assert.match(messages['page.help.4'], new RegExp(`\\b${MOST}\\b`), name);
    for (const key of ['history.ask.more', 'history.on', 'history.is.on', 'history.most']) assert.match(messages[key], /\{most\}/, `${name} ${key}`);
  }
});
