// The one place that loads WebAssembly: fetches and compiles the two modules.

import { BrokenInstallation, reason } from './errors.js';

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

/** Rejects with a BrokenInstallation. */
export async function compile(sources: WasmSources): Promise<Modules> {
  requireSimd();
  const [core, xnnpack] = await Promise.all([compileOne(sources.core), compileOne(sources.xnnpack)]);
  return { core, xnnpack };
}

/** Some browsers have WebAssembly but not its SIMD; the smallest module that uses it tells. */
function requireSimd(): void {
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  if (typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(simd))) return;
  throw new BrokenInstallation(
    'This browser is too old to read digits: it lacks WebAssembly SIMD. Use Chrome or Edge 91, Firefox 89, Safari 16.4, Node 18, or newer.',
    'too_old',
  );
}

async function compileOne(source: WasmSource): Promise<WebAssembly.Module> {
  try {
    if (source instanceof WebAssembly.Module) return source;
    if (typeof source === 'string' || source instanceof URL) return await compileAddress(source);
    return await WebAssembly.compile(source as BufferSource);
  } catch (error) {
    const what = typeof source === 'string' || source instanceof URL ? String(source).replace(/^.*\//, '') : 'a module';
    throw new BrokenInstallation(`A part of the reader is missing or damaged: ${what} (${reason(error)}).`, 'part', what);
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
