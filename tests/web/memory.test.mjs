// Nothing leaks: after a warm-up, readings of every kind and of varied digit counts leave both
// modules' memories as large as they were. Memories never shrink, so equal means nothing was kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReader } from './built.mjs';
import { bmp, draw, imageData, number } from './ink.mjs';

test('1,000 readings do not grow the heaps', async () => {
  const reader = await createReader();
  const page = draw(number('20463', { size: 60 }), { width: 400, height: 140 });
  const file = bmp(page), pixels = imageData(page);
  const strokes = Array.from({ length: 20 }, (_, i) => number('31415926535897932384'.slice(0, i + 1)));
  const some = async (count) => {
    for (let i = 0; i < count; ++i) {
      if (i % 50 === 0) await reader.readImage(file);
      else if (i % 50 === 1) await reader.readPixels(pixels);
      else if (i % 50 === 2) await reader.readImage(file.subarray(0, 1000)); // fails half-way
      else await reader.readStrokes(strokes[i % 20], { explain: i % 7 === 0 });
    }
  };
  await some(100);
  const before = reader.heapBytes;
  await some(1000);
  assert.equal(reader.heapBytes, before);
  assert.ok(before < 64 * 2 ** 20, `${before} bytes`);
  reader.dispose();
});
