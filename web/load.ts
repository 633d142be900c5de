// The one place that loads WebAssembly: compiles the two modules, ties them together, and makes sure
// that what came up reads a digit.

import createInkdigits from 'inkdigits-glue';
import type { ReadOptions, Reading } from './reading.js';
import { startXnnpack } from './xnnpack.js';

/** What no other input will cure. The message is meant for the user. */
export class BrokenInstallation extends Error {
  override name = 'BrokenInstallation';
}

/** Compiled, not running; can be posted to a worker. */
export interface Modules {
  core: WebAssembly.Module;
  xnnpack: WebAssembly.Module;
}

export type WasmSource = URL | string | ArrayBuffer | Uint8Array | WebAssembly.Module;

/** Where the modules come from: addresses, bytes, or already compiled. */
export interface WasmSources {
  core: WasmSource;
  xnnpack: WasmSource;
}

/** Embind wants every option present. */
export type CoreOptions = Required<Omit<ReadOptions, 'signal'>>;

/** What src/bindings.cpp exports. The functions that return a string return a Reading as JSON. */
export interface Core {
  readImage(bytes: Uint8Array, options: CoreOptions): string;
  readPixels(rgba: Uint8Array, width: number, height: number, options: CoreOptions): string;
  /** x, y, x, y, … of all strokes, and how many points each stroke has. */
  readStrokes(coordinates: Float32Array, lengths: Uint32Array, options: CoreOptions): string;
  /** The Reading of an input that failed before it came to C++. */
  failure(code: string, kind: string): string;
  /** [n][28][28] in 0..1 -> [n][11] logits; for the golden test. */
  runNetwork(inputs: Float32Array): Float32Array;
}

export interface RunningCore {
  core: Core;
  /** Bytes of both modules' memories, which grow and never shrink. */
  heapBytes(): number;
}

/** Rejects with a BrokenInstallation. */
export async function compile(sources: WasmSources): Promise<Modules> {
  requireSimd();
  const [core, xnnpack] = await Promise.all([compileOne(sources.core), compileOne(sources.xnnpack)]);
  return { core, xnnpack };
}

/** A fresh reader with memories of its own. Rejects with a BrokenInstallation. */
export async function instantiate(modules: Modules): Promise<RunningCore> {
  try {
    const xnnpack = await startXnnpack(modules.xnnpack);
    const core = await new Promise<any>((resolve, reject) => {
      createInkdigits({
        xnnpack,
        instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
          WebAssembly.instantiate(modules.core, imports).then(done, reject);
          return {}; // the glue's word for "later"
        },
        printErr: (line: string) => console.error(line),
      }).then(resolve, reject);
    });
    const memory = xnnpack['memory'] as WebAssembly.Memory;
    selfTest(core);
    return { core, heapBytes: () => core.HEAPU8.byteLength + memory.buffer.byteLength };
  } catch (error) {
    throw new BrokenInstallation(`The reader did not start (${reason(error)}). Reload the page, or install it again.`);
  }
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Some browsers have WebAssembly but not its SIMD; the smallest module that uses it tells. */
function requireSimd(): void {
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  if (typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(simd))) return;
  throw new BrokenInstallation(
    'This browser is too old to read digits: it lacks WebAssembly SIMD. Use Chrome or Edge 91, Firefox 89, Safari 16.4, Node 18, or newer.',
  );
}

async function compileOne(source: WasmSource): Promise<WebAssembly.Module> {
  try {
    if (source instanceof WebAssembly.Module) return source;
    if (typeof source === 'string' || source instanceof URL) return await compileAddress(source);
    return await WebAssembly.compile(source as BufferSource);
  } catch (error) {
    const what = typeof source === 'string' || source instanceof URL ? String(source).replace(/^.*\//, '') : 'a module';
    throw new BrokenInstallation(`A part of the reader is missing or damaged: ${what} (${reason(error)}).`);
  }
}

async function compileAddress(address: URL | string): Promise<WebAssembly.Module> {
  if (String(address).startsWith('file:')) {
    // Node: its fetch knows no files. Hidden from bundlers, which would look for the package.
    const fs = 'node:fs/promises';
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ fs);
    return WebAssembly.compile(await readFile(new URL(address)));
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  // A host that does not know .wasm sends another type, which the streaming compiler refuses.
  if (response.headers.get('content-type') === 'application/wasm' && WebAssembly.compileStreaming)
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** A plain 7, as drawn on a pad of 300 x 300: a build that does not read it is broken. */
const seven = [90, 70, 130, 68, 170, 70, 210, 72, 195, 105, 178, 140, 162, 175, 148, 210, 138, 240];

function selfTest(core: Core): void {
  const options: CoreOptions = { polarity: 'auto', isolated: false, force: true, explain: false, minSize: 0 };
  const reading: Reading = JSON.parse(
    core.readStrokes(new Float32Array(seven), new Uint32Array([seven.length / 2]), options),
  );
  if (!reading.ok || reading.text !== '7') throw new Error('it fails its self-test');
}
