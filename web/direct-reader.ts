// The reader on this thread. Whatever is wrong with an input becomes a Reading.

import { orDecodedByBrowser } from './browser-decode.js';
import { aborted } from './errors.js';
import { toBytes, toFlatStrokes, toPackedExamples, toPixels, type FlatStrokes } from './input.js';
import type { Modules } from './load.js';
import type { ErrorCode, Pixels, Point, Reader, ReadOptions, Reading } from './reading.js';
import { instantiate, type CoreOptions, type RunningCore } from './start.js';

/** Rejects with a BrokenInstallation. */
export async function readerOf(modules: Modules): Promise<DirectReader> {
  return new DirectReader(modules, await instantiate(modules));
}

/** Memory never shrinks; above this it is given back by starting afresh after a large picture. */
const maxIdleHeapBytes = 128 * 2 ** 20;

export class DirectReader implements Reader {
  private running: RunningCore | undefined;
  private disposed = false;

  constructor(
    private readonly modules: Modules,
    running: RunningCore,
  ) {
    this.running = running;
  }

  async readImage(bytes: Blob | ArrayBuffer | Uint8Array, options: ReadOptions = {}): Promise<Reading> {
    this.check(options);
    const file = await toBytes(bytes);
    if (typeof file === 'string') return this.failure(file, 'image');
    const reading = await this.run('image', options, (core, all) => core.readImage(file, all));
    return orDecodedByBrowser(reading, file, (pixels) => this.readPixels(pixels, options));
  }

  async readPixels(image: Pixels, options: ReadOptions = {}): Promise<Reading> {
    const pixels = toPixels(image);
    if (typeof pixels === 'string') return this.failure(pixels, 'pixels');
    return this.run('pixels', options, (core, all) => core.readPixels(pixels.rgba, pixels.width, pixels.height, all));
  }

  readStrokes(strokes: readonly (readonly Point[])[], options: ReadOptions = {}): Promise<Reading> {
    return this.readFlatStrokes(toFlatStrokes(strokes), options);
  }

  async readFlatStrokes({ coordinates, lengths }: FlatStrokes, options: ReadOptions): Promise<Reading> {
    return this.run('strokes', options, (core, all) => core.readStrokes(coordinates, lengths, all));
  }

  /** The Reading of an input that failed before it came to C++. */
  async failure(code: ErrorCode, kind: string): Promise<Reading> {
    this.check({});
    return JSON.parse((await this.start()).core.failure(code, kind));
  }

  dispose(): void {
    this.disposed = true;
    this.running = undefined;
  }

  /** For tests: bytes of both heaps. */
  get heapBytes(): number {
    return this.running?.heapBytes() ?? 0;
  }

  /** For the golden test: [n][28][28] in 0..1 -> [n][11] logits. */
  async runNetwork(inputs: Float32Array): Promise<Float32Array> {
    return (await this.start()).core.runNetwork(inputs);
  }

  private check(options: ReadOptions): void {
    if (this.disposed) throw aborted('The reader was disposed of.');
    if (options.signal?.aborted) throw options.signal.reason ?? aborted();
  }

  private async start(): Promise<RunningCore> {
    return (this.running ??= await instantiate(this.modules));
  }

  private async run(kind: string, options: ReadOptions, read: (core: RunningCore['core'], options: CoreOptions) => string): Promise<Reading> {
    this.check(options);
    const running = await this.start();
    this.check(options);
    let json: string;
    try {
      json = read(running.core, withDefaults(options));
    } catch (error) {
      this.running = undefined; // a module that has trapped is in an unknown state
      if (isOutOfMemory(error)) return this.failure('out_of_memory', kind);
      throw error;
    }
    if (running.heapBytes() > maxIdleHeapBytes) this.running = undefined;
    this.check(options);
    return JSON.parse(json);
  }
}

/** Without exceptions C++ can only abort when an allocation fails; the rest, such as access out of bounds, are defects. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof WebAssembly.RuntimeError && /abort|out of memory/i.test(error.message));
}

function withDefaults(options: ReadOptions): CoreOptions {
  const { polarity = 'auto', isolated = false, upright = false, force = false, explain = false, evidence = false, minSize = 0, examples } = options;
  return {
    polarity: String(polarity),
    isolated: !!isolated,
    upright: !!upright,
    force: !!force,
    explain: !!explain,
    evidence: !!evidence,
    minSize: +minSize || 0,
    examples: toPackedExamples(examples),
  } as CoreOptions;
}
