// Ties the two compiled modules together, and makes sure that what came up reads a digit.

import createInkdigits from 'inkdigits-glue';
import { BrokenInstallation, reason } from './errors.js';
import { type PackedExamples, toPackedExamples } from './input.js';
import type { Modules } from './load.js';
import type { ReadOptions, Reading } from './reading.js';
import { startXnnpack } from './xnnpack.js';

/** Embind wants every option present. */
export type CoreOptions = Required<Omit<ReadOptions, 'signal' | 'examples'>> & { examples: PackedExamples };

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

/** A plain 7, as drawn on a pad of 300 x 300: a build that does not read it is broken. */
const seven = [90, 70, 130, 68, 170, 70, 210, 72, 195, 105, 178, 140, 162, 175, 148, 210, 138, 240];

function selfTest(core: Core): void {
  const options: CoreOptions = { polarity: 'auto', isolated: false, upright: false, force: true, explain: false, evidence: false, minSize: 0, examples: toPackedExamples([]) };
  const reading: Reading = JSON.parse(
    core.readStrokes(new Float32Array(seven), new Uint32Array([seven.length / 2]), options),
  );
  if (!reading.ok || reading.text !== '7') throw new Error('it fails its self-test');
}
