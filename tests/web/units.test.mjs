// The doctest units of tests/ again, compiled to WebAssembly: the same sums, another XNNPACK.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { at } from './built.mjs';

test('every doctest unit passes in WebAssembly', () => {
  assert.ok(existsSync(at('build/web/inkdigits_web_tests.js')), 'build it first: cmake --build --preset web --target inkdigits_web_tests');
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('tests/web/run-units.mjs'), '--no-colors=true'], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
});
