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
