// Runs build/web/inkdigits_web_tests, which ends this process with doctest's status.
// Arguments are doctest's, e.g. --test-case='*conv2d*'.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { transform } from 'esbuild';

const at = (name) => new URL(`../../${name}`, import.meta.url);
const { code } = await transform(await readFile(at('web/xnnpack.ts'), 'utf8'), { loader: 'ts', format: 'esm' });
const { startXnnpack } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

await createRequire(import.meta.url)(at('build/web/inkdigits_web_tests.js').pathname)({
  xnnpack: await startXnnpack(await WebAssembly.compile(await readFile(at('build/web/xnnpack.wasm')))),
  wasmBinary: await readFile(at('build/web/inkdigits_web_tests.wasm')), // its own loader trips over Node's fetch
  arguments: process.argv.slice(2),
});
