// The network in WebAssembly gives what PyTorch gave: model/golden.safetensors, to 1e-4.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, createReader, needs, safetensors } from './built.mjs';

const file = at('model/golden.safetensors');

test('logits of the golden tensors', needs(file), async () => {
  const { inputs, logits } = safetensors(file).tensors;
  const n = inputs.shape[0];
  const reader = await createReader();
  const got = await reader.runNetwork(inputs.values);
  assert.equal(got.length, n * 11);
  const largest = Math.max(...got.map((value, i) => Math.abs(value - logits.values[i])));
  assert.ok(largest < 1e-4, `largest difference ${largest}`);

  // One at a time, and 33 (more than a batch): the same.
  const size = 4 * 784;
  for (let i = 0; i < n; ++i) {
    const one = await reader.runNetwork(inputs.values.slice(size * i, size * (i + 1)));
    for (let k = 0; k < 11; ++k) assert.ok(Math.abs(one[k] - got[11 * i + k]) < 1e-4);
  }
  const more = new Float32Array(size * 33);
  more.set(inputs.values.subarray(0, size * Math.min(n, 33)));
  const padded = await reader.runNetwork(more);
  assert.equal(padded.length, 33 * 11);
  for (let k = 0; k < 11 * Math.min(n, 33); ++k) assert.ok(Math.abs(padded[k] - got[k]) < 1e-4);
});
