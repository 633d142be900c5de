// What is published is exactly this, works when installed, and has types that fit.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { at } from './built.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'inkdigits-'));
after(() => rmSync(folder, { recursive: true }));
const run = (command, args, cwd) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
};

test('the package holds these files and no others', () => {
  const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--json'], at('build/package')));
  assert.deepEqual(files.map((f) => f.path).sort(), [
    'LICENSE',
    'NOTICE',
    'README.md',
    'errors.d.ts',
    'inkdigits.wasm',
    'load.d.ts',
    'package.json',
    'reader.d.ts',
    'reader.js',
    'reading.d.ts',
    'xnnpack.wasm',
  ]);
});

test('the example of its README type-checks and runs when installed', () => {
  const installed = path.join(folder, 'node_modules/inkdigits');
  mkdirSync(path.dirname(installed), { recursive: true });
  cpSync(at('build/package'), installed, { recursive: true });
  const [, example] = readFileSync(at('web/package.md'), 'utf8').match(/```ts\n([\s\S]*?)```/);
  writeFileSync(path.join(folder, 'example.mjs'), example);
  assert.equal(run(process.execPath, ['example.mjs'], folder), '7\n');

  writeFileSync(path.join(folder, 'example.mts'), `${example}
import { BrokenInstallation, type Reading, type ReaderOptions } from 'inkdigits';
const options: ReaderOptions = { wasm: { core: new Uint8Array(8) } };
const other: Reading = await reader.readImage(new Blob([]), { polarity: 'dark', signal: new AbortController().signal });
const codes: string = other.ok ? other.warnings.map((w) => w.code).join() : other.error.code;
export { options, codes, BrokenInstallation };
`);
  for (const [module, resolution] of [['node16', 'node16'], ['es2022', 'bundler']])
    run(process.execPath, [at('node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--module', module, '--moduleResolution', resolution, 'example.mts'], folder);
});

test('the version is that of CMakeLists.txt', () => {
  const { version, private: hidden, scripts, dependencies } = JSON.parse(readFileSync(at('build/package/package.json'), 'utf8'));
  assert.ok(readFileSync(at('CMakeLists.txt'), 'utf8').includes(`VERSION ${version} `));
  assert.deepEqual([hidden, scripts, dependencies], [undefined, undefined, undefined]);
});

test('the lock file names no registry and pins XNNPACK', () => {
  const lock = readFileSync(at('package-lock.json'), 'utf8');
  assert.doesNotMatch(lock, /"resolved"/);
  assert.equal(JSON.parse(lock).packages['node_modules/@tensorflow/tfjs-backend-wasm'].version, '4.22.0');
});
