// The reader on this thread: input of every kind is normalised here, at the door, and whatever is
// wrong with it becomes a Reading.

import { decodeInBrowser } from './browser-decode.js';
import { aborted } from './errors.js';
import type { Modules } from './load.js';
import type { ErrorCode, Pixels, Point, Reader, ReadOptions, Reading } from './reading.js';
import { instantiate, type CoreOptions, type RunningCore } from './start.js';

/** Rejects with a BrokenInstallation. */
export async function readerOf(modules: Modules): Promise<DirectReader> {
  return new DirectReader(modules, await instantiate(modules));
}

/** More bytes than any picture that the core would take: 100 megapixels, 4 bytes each. */
const maxFileBytes = 400e6;

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
    if (isBlob(bytes) && bytes.size > maxFileBytes) return this.fail('too_large', 'image');
    let file: Uint8Array | undefined;
    try {
      file = isBlob(bytes) ? new Uint8Array(await bytes.arrayBuffer()) : toBytes(bytes);
    } catch {
      return this.fail('corrupt_image', 'image'); // moved, deleted or on a device that has gone
    }
    if (!file) return this.fail('unsupported_format', 'image');
    const reading = await this.run('image', options, (core, all) => core.readImage(file, all));
    if (reading.ok || !browserMayDecode.has(reading.error.code)) return reading;
    const pixels = await decodeInBrowser(file);
    if (!pixels) return reading;
    const second = await this.readPixels(pixels, options);
    if (second.source) second.source.kind = 'image';
    return second;
  }

  async readPixels(image: Pixels, options: ReadOptions = {}): Promise<Reading> {
    const { data, width, height } = image ?? {};
    if (!(data instanceof Uint8ClampedArray || data instanceof Uint8Array)) return this.fail('unsupported_format', 'pixels');
    if (!isSize(width) || !isSize(height) || data.length !== width * height * 4) return this.fail('corrupt_image', 'pixels');
    const rgba = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return this.run('pixels', options, (core, all) => core.readPixels(rgba, width, height, all));
  }

  async readStrokes(strokes: readonly (readonly Point[])[], options: ReadOptions = {}): Promise<Reading> {
    const { coordinates, lengths } = flatten(strokes);
    return this.run('strokes', options, (core, all) => core.readStrokes(coordinates, lengths, all));
  }

  dispose(): void {
    this.disposed = true;
    this.running = undefined;
  }

  /** For tests: bytes of all heaps. */
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
      if (isOutOfMemory(error)) return this.fail('out_of_memory', kind);
      throw error;
    }
    if (running.heapBytes() > maxIdleHeapBytes) this.running = undefined;
    this.check(options);
    return JSON.parse(json);
  }

  private async fail(code: ErrorCode, kind: string): Promise<Reading> {
    this.check({});
    return JSON.parse((await this.start()).core.failure(code, kind));
  }
}

/** What stb_image does not know, or knows only in part (12-bit and CMYK JPEG), a browser may. */
const browserMayDecode = new Set<ErrorCode>(['unsupported_format', 'heic', 'corrupt_image']);

/** Without exceptions C++ can only abort when an allocation fails; the rest are defects. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof WebAssembly.RuntimeError && /abort|memory/i.test(error.message));
}

function withDefaults(options: ReadOptions): CoreOptions {
  const { polarity = 'auto', isolated = false, force = false, explain = false, minSize = 0 } = options;
  return { polarity: String(polarity), isolated: !!isolated, force: !!force, explain: !!explain, minSize: +minSize || 0 } as CoreOptions;
}

function toBytes(input: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  // By name, because a buffer may come from another frame or another Node context.
  const name = Object.prototype.toString.call(input);
  return name === '[object ArrayBuffer]' || name === '[object SharedArrayBuffer]' ? new Uint8Array(input as ArrayBuffer) : undefined;
}

function isBlob(input: unknown): input is Blob {
  return typeof Blob !== 'undefined' && input instanceof Blob;
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 2 ** 16;
}

/** Points without a place (NaN from a lost pointer event) are left out, and strokes without points. */
function flatten(strokes: unknown): { coordinates: Float32Array; lengths: Uint32Array } {
  const xy: number[] = [];
  const lengths: number[] = [];
  for (const stroke of Array.isArray(strokes) ? strokes : []) {
    let length = 0;
    for (const point of Array.isArray(stroke) ? stroke : []) {
      const x = Number(point?.x), y = Number(point?.y);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      xy.push(x, y);
      ++length;
    }
    if (length > 0) lengths.push(length);
  }
  return { coordinates: new Float32Array(xy), lengths: new Uint32Array(lengths) };
}
