// What is learnt: kept, limited, put back, and every way storage can go wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, load } from './typescript.mjs';

const { Examples, MOST, MOST_DAYS, goodOnes, pixelsOf } = await load('web/learning/examples.ts');
const { learnFrom } = await load('web/learning/corrections.ts');
const KEY = 'inkdigits.learning';
const ink = (value = 7) => new Array(784).fill(value);
const clock = (at = 1000) => ({ now: () => at++ });
const stored = ({ kept }) => JSON.parse(kept.get(KEY)).examples;

test('an example keeps its ink, and the newest stands first', () => {
  browser();
  const examples = new Examples(clock());
  examples.learn('a', ink(0).fill(255, 0, 28), 7, 1);
  examples.learn('b', ink(), 9, 4);
  assert.deepEqual(examples.all().map(({ id, read, digit }) => [id, read, digit]), [['b', 9, 4], ['a', 7, 1]]);
  assert.deepEqual([...pixelsOf(examples.all()[1])], ink(0).fill(255, 0, 28));
  assert.deepEqual(examples.current().map(({ digit }) => digit), [4, 1]);
  assert.equal(examples.current(), examples.current());
  // The same digit corrected once more.
  examples.learn('a', ink(), 7, 2);
  assert.deepEqual(examples.current().map(({ digit }) => digit), [2, 4]);
});

test('no more than it may have, and none that is too old', () => {
  const { kept } = browser();
  let now = 0;
  const examples = new Examples({ now: () => now });
  for (let i = 0; i < MOST + 5; ++i) examples.learn(`${i}`, ink(), 7, 1);
  assert.equal(examples.all().length, MOST);
  assert.equal(examples.all().at(-1).id, '5');
  assert.ok(kept.get(KEY).length < 130_000);
  now = (MOST_DAYS + 1) * 86_400_000;
  assert.equal(examples.all().length, 0);
  examples.learn('new', ink(), 7, 1);
  assert.deepEqual(stored({ kept }).map(({ id }) => id), ['new']);
});

test('erased and put back; imported ones join, once', () => {
  const { kept } = browser();
  const examples = new Examples(clock());
  for (const id of ['a', 'b', 'c']) examples.learn(id, ink(), 7, 1);
  const taken = examples.take(new Set(['b', 'x']));
  assert.deepEqual(examples.all().map(({ id }) => id), ['c', 'a']);
  assert.equal(examples.restore(taken), 1);
  assert.equal(examples.restore(goodOnes([...taken, null, { id: 'd' }, { ...taken[0], id: 'e', ink: 'x' }, { ...taken[0], id: 'f', digit: 10 }])), 0);
  assert.deepEqual(examples.all().map(({ id }) => id), ['c', 'b', 'a']);
  examples.take(new Set(['a', 'b', 'c']));
  assert.equal(kept.size, 0);
  assert.deepEqual(goodOnes('nonsense'), []);
});

test('two tabs', () => {
  const { changedElsewhere } = browser();
  let told = 0;
  const one = new Examples({ ...clock(), changed: () => told++ });
  const other = new Examples(clock());
  one.learn('a', ink(), 7, 1);
  other.learn('b', ink(), 7, 1);
  assert.deepEqual(one.all().map(({ id }) => id), ['b', 'a']);
  changedElsewhere(KEY);
  assert.equal(told, 2);
  other.take(new Set(['a', 'b']));
  assert.deepEqual(one.current(), []);
});

test('only in memory until the user allows it; taken out of storage when they forbid it', () => {
  const { kept } = browser();
  let allowed = false;
  const examples = new Examples({ ...clock(), mayKeep: () => allowed });
  examples.learn('a', ink(), 7, 1);
  assert.equal(examples.current().length, 1);
  assert.equal(kept.size, 0);
  allowed = true;
  examples.flush();
  assert.equal(stored({ kept }).length, 1);
  allowed = false;
  examples.flush();
  assert.equal(kept.size, 0);
  assert.equal(examples.current().length, 1);
});

test('a private session learns nothing and goes on using what is known', () => {
  browser();
  let secret = false;
  const examples = new Examples({ ...clock(), mayLearn: () => !secret });
  examples.learn('a', ink(), 7, 1);
  secret = true;
  examples.learn('b', ink(), 7, 1);
  assert.equal(examples.current().length, 1);
});

test('full: the newest stay; blocked: in memory', () => {
  const full = browser({ limit: 3000 });
  const examples = new Examples(clock());
  for (const id of ['a', 'b', 'c']) examples.learn(id, ink(), 7, 1);
  assert.deepEqual(stored(full).map(({ id }) => id), ['c', 'b']);
  browser({ limit: 10 });
  const none = new Examples(clock());
  none.learn('a', ink(), 7, 1);
  assert.equal(none.kept, false);
  assert.equal(none.current().length, 1);
  browser({ blocked: true });
  const blocked = new Examples(clock());
  blocked.learn('a', ink(), 7, 1);
  assert.equal(blocked.current().length, 1);
});

test('damaged: begins anew; from a newer page: left alone', () => {
  for (const damaged of ['', '{', 'null', '[]', '{"version":1}', '{"version":"1","examples":[]}']) {
    const { kept } = browser();
    kept.set(KEY, damaged);
    const examples = new Examples(clock());
    assert.deepEqual(examples.all(), []);
    examples.learn('a', ink(), 7, 1);
    assert.equal(stored({ kept }).length, 1);
  }
  const { kept } = browser();
  kept.set(KEY, '{"version":9,"examples":[]}');
  const examples = new Examples(clock());
  examples.learn('a', ink(), 7, 1);
  assert.equal(examples.current().length, 1);
  assert.equal(kept.get(KEY), '{"version":9,"examples":[]}');
});

test('a corrected digit: its ink is looked up once, and only if it still is corrected', async () => {
  browser();
  const examples = new Examples(clock());
  const box = [10, 20, 30.4, 40];
  const cell = { digit: 1, read: 7, box, saw: undefined };
  const reading = { ok: true, lines: [{ digits: [{ box: [0, 0, 1, 1], saw: { pixels: ink(1) } }, { box: [...box], saw: { pixels: ink(5) } }] }] };
  await learnFrom(cell, 'entry', examples, async () => reading);
  assert.equal(examples.all().length, 1);
  assert.equal(pixelsOf(examples.all()[0])[0], 5);
  await learnFrom({ ...cell, digit: 2, saw: { pixels: ink(6) } }, 'entry', examples, () => assert.fail());
  assert.deepEqual(examples.all().map(({ read, digit }) => [read, digit]), [[7, 2]]);
  // Set back to what was read, added by hand, without ink, changed while looking, and not found: nothing is learnt.
  await learnFrom({ ...cell, digit: 7 }, 'entry', examples, () => assert.fail());
  await learnFrom({ ...cell, read: undefined }, 'entry', examples, () => assert.fail());
  await learnFrom({ ...cell, box: undefined }, 'entry', examples, () => assert.fail());
  const changing = { ...cell };
  await learnFrom(changing, 'entry', examples, async () => ((changing.digit = 3), reading));
  await learnFrom({ ...cell, box: [1, 2, 3, 4] }, 'entry', examples, async () => reading);
  await learnFrom(cell, 'entry', examples, async () => ({ ok: false }));
  assert.deepEqual(examples.all(), []);
});
