// The JavaScript contract: a Reading for anything that is wrong with the input, a rejection only for
// a broken installation, a cancelled reading or a disposed reader.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, BrokenInstallation, bytesOf, createReader, seven } from './built.mjs';
import { bmp, draw, imageData, number, pngHeader } from './ink.mjs';

const reader = await createReader();
const page = draw(number('407'));
const file = bmp(page);
const fails = async (reading, code) => {
  const { ok, error } = await reading;
  assert.equal(ok, false);
  assert.equal(error.code, code);
  assert.match(error.message, /^[A-Z].*\.$/); // a sentence
};

test('strokes', async () => {
  const reading = await reader.readStrokes(seven);
  assert.equal(reading.ok, true);
  assert.equal(reading.text, '7');
  assert.equal(reading.lines.length, 1);
  const [digit] = reading.lines[0].digits;
  assert.equal(digit.digit, 7);
  assert.ok(digit.confidence > 0 && digit.confidence < 1);
  assert.equal(typeof digit.sure, 'boolean');
  assert.deepEqual(digit.box, [90, 68, 120, 172]);
  assert.ok(Array.isArray(digit.rivals));
  assert.equal(reading.source.kind, 'strokes');
  assert.deepEqual(reading.warnings, []);
});

test('while a long number is written only what is new is looked at, and it reads as if it were all new', async () => {
  const strokes = number('31415926535897932384626', { pitch: 0.9 });
  for (let n = 1; n < strokes.length; ++n) await reader.readStrokes(strokes.slice(0, n));
  const written = await reader.readStrokes(strokes);
  const soon = [], late = [];
  for (let i = 0; i < 3; ++i) {
    const anew = await createReader();
    await anew.readStrokes(seven);
    let start = performance.now();
    assert.deepEqual(await anew.readStrokes(strokes), written);
    late.push(performance.now() - start);
    // One stroke more, as when it is written.
    start = performance.now();
    await anew.readStrokes([...strokes, ...number('8', { x: 2200 })]);
    soon.push(performance.now() - start);
  }
  assert.ok(Math.min(...soon) < Math.min(...late) / 3, `${soon} ms, ${late} ms anew`);
});

test('bytes of every kind give the same Reading', async () => {
  const expected = await reader.readImage(file);
  assert.equal(expected.ok, true);
  assert.equal(expected.text, '407');
  assert.deepEqual([expected.source.kind, expected.source.width, expected.source.height], ['image', 400, 180]);
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const within = new Uint8Array(file.length + 7);
  within.set(file, 5);
  for (const input of [buffer, Buffer.from(file), within.subarray(5, 5 + file.length), new DataView(buffer), new Blob([file])])
    assert.deepEqual(await reader.readImage(input), expected);
});

test('the bytes stay the caller’s', async () => {
  const copy = file.slice();
  await reader.readImage(copy);
  assert.deepEqual(copy, file);
});

test('pixels', async () => {
  const { data, width, height } = imageData(page);
  const reading = await reader.readPixels({ data, width, height });
  assert.equal(reading.text, '407');
  assert.equal(reading.source.kind, 'pixels');
  assert.deepEqual(await reader.readPixels({ data: new Uint8Array(data), width, height }), reading);
});

test('options', async () => {
  const explained = await reader.readStrokes(seven, { explain: true });
  const { saw } = explained.lines[0].digits[0];
  assert.equal(saw.pixels.length, 784);
  assert.equal(saw.confidences.length, 10);
  assert.equal(saw.evidence, undefined);
  const evident = await reader.readStrokes(seven, { explain: true, evidence: true });
  assert.equal(evident.lines[0].digits[0].saw.evidence.length, 49);
  assert.equal((await reader.readStrokes(seven)).lines[0].digits[0].saw, undefined);

  const light = { ...page, grey: page.grey.map((v) => 255 - v) };
  assert.equal((await reader.readImage(bmp(light))).text, '407');
  assert.equal((await reader.readImage(bmp(light), { polarity: 'light' })).text, '407');
  assert.equal((await reader.readImage(file, { polarity: 'dark' })).text, '407');

  await fails(reader.readStrokes(seven, { minSize: 1000 }), 'not_digits');
  assert.equal((await reader.readStrokes(seven, { polarity: 'nonsense', force: 1, isolated: 'yes', minSize: NaN })).ok, true);
});

test('what is wrong with a file is its Reading', async () => {
  const text = (s) => new TextEncoder().encode(s);
  await fails(reader.readImage(new Uint8Array(0)), 'empty_file');
  await fails(reader.readImage(new ArrayBuffer(0)), 'empty_file');
  await fails(reader.readImage(new Blob([])), 'empty_file');
  await fails(reader.readImage(text('%PDF-1.7 and so on, for long enough to be looked at')), 'unsupported_format');
  await fails(reader.readImage(text('\0\0\0\x18ftypheic\0\0\0\0mif1heic')), 'heic');
  await fails(reader.readImage(file.subarray(0, file.length / 2)), 'corrupt_image');
  await fails(reader.readImage(file.subarray(0, 20)), 'corrupt_image');
  await fails(reader.readImage(pngHeader(20, 20)), 'corrupt_image');
  await fails(reader.readImage(pngHeader(20_000, 20_000)), 'too_large');
  // Lengths that wrap around in 32 bits: a chunk's, by which the reader went back for ever, and of EXIF, a directory's.
  const wrapped = (type, length, body = []) => {
    const bytes = Buffer.concat([pngHeader(4, 4).subarray(0, 33), Buffer.alloc(8), Buffer.from(body), Buffer.alloc(16)]);
    bytes.writeUInt32BE(length, 33);
    bytes.write(type, 37);
    return bytes;
  };
  await fails(reader.readImage(wrapped('teXt', 0xfffffff4)), 'corrupt_image');
  await fails(reader.readImage(wrapped('eXIf', 0xffffffe0, [0x49, 0x49, 42, 0, 0xf0, 0xff, 0xff, 0x7f])), 'corrupt_image');
  await fails(reader.readImage(bmp(draw([]))), 'no_ink');
  for (const nonsense of [undefined, null, 'a string', 7, {}, []]) await fails(reader.readImage(nonsense), 'unsupported_format');
  await fails(reader.readImage(Object.assign(new Blob(['x']), { arrayBuffer: () => Promise.reject(new Error('gone')) })), 'corrupt_image');
});

test('what is wrong with pixels or strokes is their Reading', async () => {
  await fails(reader.readPixels(undefined), 'unsupported_format');
  await fails(reader.readPixels({}), 'unsupported_format');
  await fails(reader.readPixels({ data: new Uint8ClampedArray(10), width: 2, height: 2 }), 'corrupt_image');
  await fails(reader.readPixels({ data: new Uint8ClampedArray(0), width: 0, height: 0 }), 'corrupt_image');
  await fails(reader.readPixels({ data: new Uint8ClampedArray(4), width: 0.5, height: 2 }), 'corrupt_image');
  await fails(reader.readPixels(imageData(draw([]))), 'no_ink');
  for (const nothing of [[], [[]], undefined, null, 'x', [null], [[{ x: NaN, y: 1 }]]]) await fails(reader.readStrokes(nothing), 'no_ink');
  const gaps = [[{ x: NaN, y: 0 }, ...seven[0], {}, null, { x: Infinity, y: 3 }], []];
  assert.deepEqual(await reader.readStrokes(gaps), await reader.readStrokes(seven));
  await fails(reader.readStrokes(Array.from({ length: 5000 }, (_, i) => [{ x: i % 70, y: i }, { x: i % 70, y: i + 20 }])), 'too_many');
  const marks = draw([], { width: 1700, height: 1700 });
  for (let y = 0; y < 1700; ++y) for (let x = 0; x < 1700; ++x) if (x % 25 < 4 && y % 25 < 14) marks.grey[1700 * y + x] = 20;
  await fails(reader.readPixels(imageData(marks)), 'too_many');
});

test('a module that runs out of memory is replaced', async () => {
  const fresh = await createReader();
  const { core } = fresh.running;
  fresh.running.core = { ...core, readStrokes: () => { throw new WebAssembly.RuntimeError('Aborted()'); } };
  await fails(fresh.readStrokes(seven), 'out_of_memory');
  assert.equal((await fresh.readStrokes(seven)).text, '7');
});

test('a defect is not called want of memory, and the module is replaced', async () => {
  const fresh = await createReader();
  const { core } = fresh.running;
  fresh.running.core = { ...core, readStrokes: () => { throw new WebAssembly.RuntimeError('memory access out of bounds'); } };
  await assert.rejects(fresh.readStrokes(seven), WebAssembly.RuntimeError);
  assert.equal((await fresh.readStrokes(seven)).text, '7');
});

test('readings at the same time do not mix', async () => {
  const texts = ['1', '2', '407', '7', '31', '0'];
  const readings = await Promise.all(texts.map((text) => reader.readStrokes(number(text))));
  assert.deepEqual(readings.map((r) => r.text), texts);
});

test('an aborted reading rejects with an AbortError', async () => {
  const controller = new AbortController();
  controller.abort();
  const aborted = { name: 'AbortError' };
  await assert.rejects(reader.readStrokes(seven, { signal: controller.signal }), aborted);
  await assert.rejects(reader.readImage(file, { signal: controller.signal }), aborted);
  const later = new AbortController();
  const reading = reader.readImage(new Blob([file]), { signal: later.signal });
  later.abort();
  await assert.rejects(reading, aborted);
  assert.equal((await reader.readStrokes(seven, { signal: new AbortController().signal })).text, '7');
});

test('a disposed reader rejects', async () => {
  const gone = await createReader();
  gone.dispose();
  gone.dispose();
  await assert.rejects(gone.readStrokes(seven), { name: 'AbortError' });
  await assert.rejects(gone.readImage(new Uint8Array(0)), { name: 'AbortError' });
});

test('modules may come from anywhere', async () => {
  const bytes = { core: bytesOf(at('build/package/inkdigits.wasm')), xnnpack: bytesOf(at('build/package/xnnpack.wasm')) };
  const compiled = await WebAssembly.compile(bytes.core);
  for (const wasm of [bytes, { core: compiled }, { xnnpack: bytes.xnnpack.buffer }]) {
    const other = await createReader({ wasm });
    assert.equal((await other.readStrokes(seven)).text, '7');
  }
});

test('a broken installation rejects and says what is missing', async () => {
  const broken = (wasm, message) => assert.rejects(createReader({ wasm }), (error) => {
    assert.ok(error instanceof BrokenInstallation);
    assert.match(error.message, message);
    return true;
  });
  await broken({ core: new URL('nowhere/missing.wasm', import.meta.url) }, /missing\.wasm/);
  await broken({ core: new Uint8Array([1, 2, 3]) }, /damaged/);
  await broken({ xnnpack: bytesOf(at('build/package/inkdigits.wasm')) }, /did not start/);
});

test('a browser without SIMD is told which ones have it', async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    await assert.rejects(createReader({ wasm: {} }), /Chrome or Edge 91, Firefox 89, Safari 16\.4/);
  } finally {
    WebAssembly.validate = validate;
  }
});
