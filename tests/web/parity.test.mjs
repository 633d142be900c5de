// The command line (libXNNPACK) and the WebAssembly reader give the same Readings: equal text and
// codes, confidences to 1e-3, boxes to half a pixel.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { at, bytesOf, createReader, data, needs } from './built.mjs';
import { bmp, draw, number } from './ink.mjs';

const cli = at('build/native/inkdigits');
const reader = await createReader();
const folder = mkdtempSync(path.join(tmpdir(), 'inkdigits-'));
after(() => rmSync(folder, { recursive: true }));

/** The same in shape and words; numbers under "confidence" to 1e-3, others to 0.5. */
function assertAlike(a, b, where) {
  if (typeof a === 'number' && typeof b === 'number') {
    const key = where.at(-1);
    assert.ok(Math.abs(a - b) <= (key === 'confidence' ? 1e-3 : key === 'digit' ? 0 : 0.5), `${where.join('.')}: ${a} and ${b}`);
  } else if (a && b && typeof a === 'object' && typeof b === 'object') {
    // A rival on the brink of being worth naming may be named by one only.
    if (where.at(-1) === 'rivals') [a, b] = [a, b].map((rivals) => rivals.filter((r) => r.confidence > 0.006).map(({ confidence }) => ({ confidence })));
    assert.deepEqual(Object.keys(a), Object.keys(b), where.join('.'));
    for (const key of Object.keys(a)) assertAlike(a[key], b[key], [...where, key]);
  } else {
    assert.equal(a, b, where.join('.'));
  }
}

async function comparePictures(files) {
  const { stdout } = spawnSync(cli, ['read', '--json', ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const lines = stdout.trim().split('\n');
  assert.equal(lines.length, files.length);
  for (const [i, file] of files.entries()) {
    const { file: name, ...native } = JSON.parse(lines[i]);
    assertAlike(await reader.readImage(bytesOf(file)), native, [path.basename(name)]);
  }
}

test('drawn pictures', needs(cli), async () => {
  const files = ['407', '1', '98', '5236'].map((text, i) => {
    const file = path.join(folder, `${text}.bmp`);
    writeFileSync(file, bmp(draw(number(text, { size: 60 + 10 * i }), { width: 60 + text.length * 100, height: 160, pen: 4 + 2 * i })));
    return file;
  });
  for (const [name, bytes] of [['blank', bmp(draw([]))], ['nothing', ''], ['words', 'not a picture at all, only words'], ['half', bmp(draw(number('1'))).subarray(0, 90_000)]]) {
    files.push(path.join(folder, name));
    writeFileSync(files.at(-1), bytes);
  }
  await comparePictures(files);
});

// Not the newspaper sudokus: among their hundreds of scraps some lie on the brink of a threshold,
// where the last bit of a float decides.
const photos = data('dev/photos');
test('photographs', needs(cli, photos), async () => {
  await comparePictures(readdirSync(photos).filter((name) => /^hypjudy.*\.png$/.test(name)).map((name) => path.join(photos, name)));
});

for (const [name, count] of [['dev/pendigits-test', 1000], ['dev/unipen-7-digits-clean', 1000], ['dev/unipen-8-numberlines', 302]]) {
  const file = data(`${name}.jsonl.gz`);
  test(`strokes of ${name}`, needs(cli, file), async () => {
    const samples = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(0, count).map((line) => JSON.parse(line).strokes);
    // A label that nothing is read as makes the command line tell what it did read.
    const label = '31415926535897932384626433';
    const labelled = path.join(folder, 'strokes.jsonl'), mistakes = path.join(folder, 'mistakes.jsonl');
    writeFileSync(labelled, samples.map((strokes) => JSON.stringify({ label, strokes })).join('\n'));
    execFileSync(cli, ['eval', '--strokes', labelled, '--mistakes', mistakes]);
    const native = readFileSync(mistakes, 'utf8').trim().split('\n').map((line) => JSON.parse(line).got);
    assert.equal(native.length, samples.length);
    for (const [i, strokes] of samples.entries()) {
      const reading = await reader.readStrokes(strokes.map((points) => points.map(([x, y]) => ({ x, y }))));
      assert.equal(reading.ok ? reading.text : '', native[i], `sample ${i + 1}`);
    }
  });
}
