// Where the built things and the test data are.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const at = (...names) => path.join(root, ...names);
export const require = createRequire(import.meta.url);

export const { createReader, BrokenInstallation } = await import(at('build/package/reader.js'));

/** Data sets lie beside the repository; a test that needs one skips, and says so, without it. */
export const data = (...names) => at('../shared/data', ...names);
export const needs = (...files) => {
  const missing = files.filter((file) => !existsSync(file));
  return missing.length ? { skip: `needs ${missing.map((file) => path.relative(root, file)).join(', ')}` } : {};
};

export const bytesOf = (file) => new Uint8Array(readFileSync(file));

/** The tensors of a safetensors file: 8 bytes of header length, a JSON header, the data. */
export function safetensors(file) {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(entries)) {
    const buffer = bytes.buffer.slice(bytes.byteOffset + 8 + length + from, bytes.byteOffset + 8 + length + to);
    if (dtype === 'F32') tensors[name] = { shape, values: new Float32Array(buffer) };
  }
  return { metadata, tensors };
}

/** A stroke from x, y, x, y, …. */
export const stroke = (...xy) => Array.from({ length: xy.length / 2 }, (_, i) => ({ x: xy[2 * i], y: xy[2 * i + 1] }));

/** A 7 as a person draws it on a pad of 300 x 300. */
export const seven = [stroke(90, 70, 130, 68, 170, 70, 210, 72, 195, 105, 178, 140, 162, 175, 148, 210, 138, 240)];
