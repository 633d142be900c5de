// The counters behind the insights view: what they count, and every way storage can go wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, load } from './typescript.mjs';

const module = await load('web/insights/counters.ts');
const { Counters, NONE, OUTCOMES, STAGES, nothing, parse } = module;
const KEY = 'inkdigits.insights';
const day = new Date(2026, 10, 22, 23, 59);
const now = () => day;
const today = (data) => Object.fromEntries(OUTCOMES.map((name, i) => [name, data.days['2026-11-22']?.[i] ?? 0]));
const read = (text, meant = text) => [...text].map((digit, i) => ({ read: Number(digit), meant: Number(meant[i]) }));

test('a reading counts once, as what became of it last', () => {
  browser();
  const counters = new Counters({ now });
  counters.reading('a', { outcome: 'accepted', ms: 40, digits: read('4') });
  counters.reading('a', { outcome: 'accepted', ms: 60, digits: read('407') });
  assert.deepEqual(today(counters.data()), { accepted: 1, corrected: 0, retried: 0, refused: 0 });
  assert.deepEqual(counters.data().times, [0, 1, 0, 0, 0, 0, 0]);
  assert.equal(counters.data().confusion[4][4], 1);
  counters.reading('a', { outcome: 'corrected', ms: 60, digits: [...read('40'), { read: 7, meant: 1 }] });
  const data = counters.data();
  assert.deepEqual(today(data), { accepted: 0, corrected: 1, retried: 0, refused: 0 });
  assert.equal(data.confusion[7][7], 0);
  assert.equal(data.confusion[1][7], 1);
  counters.forget('a');
  assert.deepEqual(counters.data(), nothing());
});

test('refused and tried again: on the same ink, or with another reading', () => {
  browser();
  const counters = new Counters({ now });
  counters.reading('a', { outcome: 'refused', digits: [] });
  assert.equal(today(counters.data()).refused, 1);
  counters.reading('a', { outcome: 'accepted', digits: read('3') });
  assert.deepEqual(today(counters.data()), { accepted: 0, corrected: 0, retried: 1, refused: 0 });
  counters.reading('b', { outcome: 'refused', digits: [{ meant: NONE, read: NONE }] });
  counters.reading('c', { outcome: 'accepted', digits: read('3') });
  assert.deepEqual(today(counters.data()), { accepted: 1, corrected: 0, retried: 2, refused: 0 });
  counters.reading('d', { outcome: 'refused', digits: [] });
  assert.equal(today(counters.data()).refused, 1);
});

test('a stage counts once a visit, the yes/no question each time', () => {
  browser();
  const counters = new Counters({ now });
  for (const stage of ['opened', 'began', 'began']) counters.stage(stage);
  counters.happy(true);
  new Counters({ now }).stage('opened');
  assert.deepEqual(counters.data().stages, STAGES.map((stage) => ({ opened: 2, began: 1 })[stage] ?? 0));
  assert.deepEqual(counters.data().happy, [1, 0]);
});

test('two tabs add up, and see each other', () => {
  const { changedElsewhere } = browser();
  let told = 0;
  const one = new Counters({ now, changed: () => told++ });
  const other = new Counters({ now });
  one.reading('a', { outcome: 'accepted', digits: [] });
  other.reading('a', { outcome: 'corrected', digits: [] });
  one.reading('a', { outcome: 'corrected', digits: [] });
  assert.equal(today(one.data()).corrected, 2);
  assert.deepEqual(one.data(), other.data());
  changedElsewhere(KEY);
  assert.equal(told, 1);
  other.erase();
  // What this tab takes back is gone already: nothing falls below nothing.
  one.reading('a', { outcome: 'accepted', digits: [] });
  assert.deepEqual(today(one.data()), { accepted: 1, corrected: 0, retried: 0, refused: 0 });
});

test('nothing is stored before the user allows it, nothing is lost when they do', () => {
  const { kept } = browser();
  let allowed = false;
  const counters = new Counters({ now, mayKeep: () => allowed });
  counters.reading('a', { outcome: 'accepted', digits: [] });
  assert.equal(kept.size, 0);
  assert.equal(counters.kept, false);
  assert.equal(today(counters.data()).accepted, 1);
  allowed = true;
  counters.flush();
  assert.equal(today(parse(kept.get(KEY))).accepted, 1);
  assert.equal(today(counters.data()).accepted, 1);
  assert.equal(counters.kept, true);
});

test('a private session counts nothing', () => {
  const { kept } = browser();
  const counters = new Counters({ now, mayCount: () => false });
  counters.stage('opened');
  counters.reading('a', { outcome: 'accepted', digits: [] });
  counters.happy(false);
  assert.deepEqual(counters.data(), nothing());
  assert.equal(kept.size, 0);
});

test('full: counted on in memory, stored as soon as there is room', () => {
  const { kept, store } = browser({ limit: 100 });
  const counters = new Counters({ now });
  counters.reading('a', { outcome: 'accepted', digits: [] });
  assert.equal(counters.trouble, 'full');
  assert.equal(counters.kept, false);
  assert.equal(today(counters.data()).accepted, 1);
  store.limit = Infinity;
  counters.reading('b', { outcome: 'accepted', digits: [] });
  assert.equal(counters.trouble, undefined);
  assert.equal(today(parse(kept.get(KEY))).accepted, 2);
});

test('blocked: counted in memory', () => {
  browser({ blocked: true });
  const counters = new Counters({ now });
  counters.stage('opened');
  assert.equal(counters.trouble, 'blocked');
  assert.equal(counters.data().stages[0], 1);
  counters.erase();
  assert.deepEqual(counters.data(), nothing());
});

test('damaged: begins anew and says so; from a newer page: left alone', () => {
  const damages = ['', '{', 'null', '{"version":"1"}', JSON.stringify({ ...nothing(), times: [1] }), JSON.stringify({ ...nothing(), days: { x: [1, 1, 1, 1] } }), JSON.stringify({ ...nothing(), happy: [-1, 0] }), JSON.stringify({ ...nothing(), confusion: 3 })];
  for (const damaged of damages) {
    const { kept } = browser();
    kept.set(KEY, damaged);
    const counters = new Counters({ now });
    counters.happy(true);
    assert.equal(counters.trouble, 'corrupt', damaged);
    assert.deepEqual(counters.data().happy, [1, 0]);
    assert.deepEqual(parse(kept.get(KEY)).happy, [1, 0]);
  }
  const { kept } = browser();
  kept.set(KEY, '{"version":99}');
  const counters = new Counters({ now });
  counters.happy(true);
  assert.equal(counters.trouble, 'newer');
  assert.equal(kept.get(KEY), '{"version":99}');
  assert.deepEqual(counters.data().happy, [1, 0]);
});

test('it stays small: the oldest days go', () => {
  const { kept } = browser();
  let at = new Date(2024, 0, 1);
  const counters = new Counters({ now: () => at });
  for (let i = 0; i < 450; ++i) {
    counters.reading(`${i}`, { outcome: 'accepted', digits: read('1234567890') });
    at = new Date(2024, 0, 2 + i);
  }
  const days = Object.keys(counters.data().days);
  assert.equal(days.length, 400);
  assert.equal(days.at(-1), '2025-03-25');
  assert.ok(kept.get(KEY).length < 15_000);
});

// -- What is made of the numbers ---------------------------------------------------------------------------

const { csvOf, habitsOf, lastDays, refusalsOf, summaryOf } = await load('web/insights/facts.ts');
const { toldOf } = await load('web/insights/told.ts');

test('sums, the last days, and tips only for habits', () => {
  const data = nothing();
  assert.deepEqual(summaryOf(data), { readings: 0, atOnce: undefined, typical: undefined });
  assert.deepEqual(habitsOf(data), []);
  assert.equal(refusalsOf(data), undefined);
  data.days['2026-11-20'] = [6, 1, 1, 0];
  data.days['2026-11-22'] = [2, 0, 0, 2];
  data.times = [3, 1, 0, 0, 0, 0, 3];
  assert.deepEqual(summaryOf(data), { readings: 12, atOnce: 8 / 12, typical: 1 });
  assert.deepEqual(lastDays(data, 3, day).map(({ counts }) => counts), [[6, 1, 1, 0], [0, 0, 0, 0], [2, 0, 0, 2]]);
  assert.deepEqual(refusalsOf(data), { n: 3, of: 12 });
  Object.assign(data.confusion[1], { 1: 8, 7: 3, 4: 1 });
  data.confusion[4][9] = 2;
  data.confusion[4][4] = 40; // 2 of 42 is chance
  data.confusion[NONE][2] = 5;
  data.confusion[3][NONE] = 5;
  assert.deepEqual(habitsOf(data), [{ meant: 1, read: 7, n: 3, of: 12 }]);
  const lines = csvOf(data).split('\r\n');
  for (const line of ['kind,of,as,count', 'readings,2026-11-22,refused,2', 'answers,over 3000 ms,,3', 'digits,1,7,3', 'digits,none,2,5', 'happy,yes,,0']) assert.ok(lines.includes(line), line);
});

test('clocks that change: each day of a year once', () => {
  const days = lastDays(nothing(), 366, new Date(2026, 11, 31)).map(({ date }) => date.toDateString());
  assert.equal(new Set(days).size, 366);
});

test('what a reading tells: accepted, corrected, removed, added, refused', () => {
  const digit = (d, x) => ({ digit: d, box: [x, 0, 9, 9] });
  const cell = (d, x, read = d) => ({ digit: d, read, box: x === undefined ? undefined : [x, 0, 9, 9] });
  const reading = { ok: true, lines: [{ digits: [digit(4, 0), digit(0, 10)] }, { digits: [digit(7, 0.5)] }] };
  const same = [[cell(4, 0), cell(0, 10)], [cell(7, 0.5)]];
  assert.deepEqual(toldOf(reading, same, 5), { outcome: 'accepted', ms: 5, digits: [{ read: 4, meant: 4 }, { read: 0, meant: 0 }, { read: 7, meant: 7 }] });
  const changed = [[cell(4, 0), cell(6, undefined, undefined)], [cell(1, 0.5, 7)]];
  assert.deepEqual(toldOf(reading, changed, undefined), {
    outcome: 'corrected',
    ms: undefined,
    digits: [{ read: 4, meant: 4 }, { read: 0, meant: NONE }, { read: 7, meant: 1 }, { read: NONE, meant: 6 }],
  });
  assert.deepEqual(toldOf({ ok: false, refused: [{}, {}] }, [], 3), { outcome: 'refused', ms: 3, digits: [{ read: NONE, meant: NONE }, { read: NONE, meant: NONE }] });
});
