// The published reader: works in a page, in a worker and in Node. It reads on the calling thread;
// the page uses web/reader-client.ts, which does the same in a worker.

import { readerOf } from './direct-reader.js';
import { compile, type Modules, type WasmSources } from './load.js';
import type { Reader } from './reading.js';

export * from './reading.js';
export { BrokenInstallation } from './errors.js';
export type { WasmSource, WasmSources } from './load.js';

export interface ReaderOptions {
  /** Where the two modules are; by default beside this script. */
  wasm?: Partial<WasmSources>;
}

let besideThisScript: Promise<Modules> | undefined;

/** Rejects with a BrokenInstallation when the browser is too old or a module is missing. */
export async function createReader(options: ReaderOptions = {}): Promise<Reader> {
  if (options.wasm) return readerOf(await compile({ ...defaultSources(), ...options.wasm }));
  besideThisScript ??= compile(defaultSources());
  besideThisScript.catch(() => (besideThisScript = undefined)); // a network error may pass
  return readerOf(await besideThisScript);
}

function defaultSources(): WasmSources {
  return {
    core: new URL('inkdigits.wasm', import.meta.url),
    xnnpack: new URL('xnnpack.wasm', import.meta.url),
  };
}
