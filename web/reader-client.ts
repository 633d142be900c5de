// The reader as the page uses it: the same interface as web/reader.ts, with all work in a worker,
// so that the page never freezes.

import { orDecodedByBrowser } from './browser-decode.js';
import { aborted, BrokenInstallation, reason } from './errors.js';
import { toBytes, toFlatStrokes, toPixels } from './input.js';
import { compile, type Modules, type WasmSources } from './load.js';
import type { ErrorCode, Pixels, Point, Reader, ReadOptions, Reading, Source } from './reading.js';
import type { Answer, Request } from './worker-messages.js';

export * from './reading.js';
export { BrokenInstallation } from './errors.js';

/**
 * Starts the worker and resolves once it has read a test digit. Rejects with a BrokenInstallation
 * whose message can be shown as it is.
 */
export async function createReader(): Promise<Reader> {
  const files = await locate();
  const reader = new WorkerReader(await compile(files.wasm), files.worker);
  await reader.started;
  return reader;
}

// -- Where the files are ----------------------------------------------------------------------------

interface Files {
  wasm: WasmSources;
  worker: () => Worker;
}

/** What dist/inline.js leaves: the worker's source, and the modules in base64. */
declare global {
  var inkdigitsInline: { worker: string; core: string; xnnpack: string } | undefined;
}

async function locate(): Promise<Files> {
  const here = (name: string) => new URL(name, document.baseURI);
  if (/^https?:$/.test(location.protocol))
    return {
      wasm: { core: here('inkdigits.wasm'), xnnpack: here('xnnpack.wasm') },
      worker: () => new Worker(here('worker.js')),
    };
  // A page opened from a folder may neither fetch nor start a worker from a file, but may add a
  // classic script; that one carries the same bytes.
  const inline = (globalThis.inkdigitsInline ??= await addInlineScript(here('inline.js')));
  const source = URL.createObjectURL(new Blob([inline.worker], { type: 'text/javascript' }));
  return {
    wasm: { core: fromBase64(inline.core), xnnpack: fromBase64(inline.xnnpack) },
    worker: () => new Worker(source),
  };
}

function addInlineScript(address: URL): Promise<NonNullable<typeof globalThis.inkdigitsInline>> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    const missing = () => reject(new BrokenInstallation('A part of the reader is missing: inline.js. Copy the whole folder.', 'part', 'inline.js'));
    script.onload = () => (globalThis.inkdigitsInline ? resolve(globalThis.inkdigitsInline) : missing());
    script.onerror = missing;
    script.src = address.href;
    document.head.append(script);
  });
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

// -- The worker's other end -------------------------------------------------------------------------

/** A worker that has not answered by then will not. */
const startTimeout = 30_000;

/** Most readings end sooner, and then stopping the worker would cost more than letting it end. */
const cancelGrace = 150;

interface Job {
  request: () => { message: Request; transfer: Transferable[] };
  resolve: (reading: Reading) => void;
  reject: (error: unknown) => void;
}

class WorkerReader implements Reader {
  /** Settles when the first worker has started or failed to. */
  readonly started: Promise<void>;
  private worker: Worker | undefined;
  /** The worker takes one job at a time, so that cancelling one loses no other. */
  private current: Job | undefined;
  private waiting: Job[] = [];
  private ready = false;
  private disposed = false;
  private broken: BrokenInstallation | undefined;
  private settleStart: (error?: BrokenInstallation) => void = () => {};
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly modules: Modules,
    private readonly newWorker: () => Worker,
  ) {
    this.started = new Promise((resolve, reject) => {
      this.settleStart = (error) => (error ? reject(error) : resolve());
    });
    this.startWorker();
  }

  async readImage(bytes: Blob | ArrayBuffer | Uint8Array, options: ReadOptions = {}): Promise<Reading> {
    // Read here, because on file:// WebKit's worker may not read the page's Blobs, nor its own.
    const file = await toBytes(bytes);
    if (typeof file === 'string') return this.fail(file, 'image', options);
    const reading = await this.enqueue(options, (plain) => {
      const copy = bytes instanceof Blob ? file.buffer : file.slice().buffer; // other bytes stay the caller's
      return { message: { do: 'image', bytes: copy as ArrayBuffer, options: plain }, transfer: [copy as ArrayBuffer] };
    });
    // For the same reason the page tries once more what the worker could not decode.
    return orDecodedByBrowser(reading, bytes instanceof Blob ? bytes : file, (pixels) => this.readPixels(pixels, options));
  }

  async readPixels(image: Pixels, options: ReadOptions = {}): Promise<Reading> {
    const pixels = toPixels(image);
    if (typeof pixels === 'string') return this.fail(pixels, 'pixels', options);
    const { width, height } = pixels;
    return this.enqueue(options, (plain) => {
      const data = pixels.rgba.slice();
      return { message: { do: 'pixels', image: { data, width, height }, options: plain }, transfer: [data.buffer as ArrayBuffer] };
    });
  }

  async readStrokes(strokes: readonly (readonly Point[])[], options: ReadOptions = {}): Promise<Reading> {
    const flat = toFlatStrokes(strokes); // a copy: the pad goes on changing its own
    return this.enqueue(options, (plain) => ({ message: { do: 'strokes', strokes: flat, options: plain }, transfer: [] }));
  }

  dispose(): void {
    this.disposed = true;
    this.stopWorker();
    const error = aborted('The reader was disposed of.');
    for (const job of [this.current, ...this.waiting]) job?.reject(error);
    this.current = undefined;
    this.waiting = [];
  }

  private fail(code: ErrorCode, kind: Source['kind'], options: ReadOptions): Promise<Reading> {
    return this.enqueue(options, () => ({ message: { do: 'fail', code, kind }, transfer: [] }));
  }

  private enqueue(
    { signal, ...plain }: ReadOptions,
    request: (plain: Omit<ReadOptions, 'signal'>) => { message: Request; transfer: Transferable[] },
  ): Promise<Reading> {
    return new Promise((resolve, reject) => {
      if (this.disposed) return reject(aborted('The reader was disposed of.'));
      if (this.broken) return reject(this.broken);
      if (signal?.aborted) return reject(signal.reason ?? aborted());
      const onAbort = () => {
        job.reject(signal!.reason ?? aborted());
        this.cancel(job);
      };
      const settled = () => signal?.removeEventListener('abort', onAbort);
      const job: Job = {
        request: () => request(plain),
        resolve: (reading) => (settled(), resolve(reading)),
        reject: (error) => (settled(), reject(error)),
      };
      signal?.addEventListener('abort', onAbort);
      this.waiting.push(job);
      this.next();
    });
  }

  private next(): void {
    if (!this.ready || this.current) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.current = job;
    try {
      const { message, transfer } = job.request();
      this.worker!.postMessage(message, transfer);
    } catch (error) {
      this.current = undefined; // not something that can be sent to a worker
      job.reject(error);
      this.next();
    }
  }

  private cancel(job: Job): void {
    this.waiting = this.waiting.filter((other) => other !== job);
    if (this.current !== job) return;
    setTimeout(() => {
      if (this.current !== job) return;
      this.current = undefined;
      this.startWorker();
    }, cancelGrace);
  }

  private startWorker(): void {
    this.stopWorker();
    try {
      const worker = (this.worker = this.newWorker());
      worker.onmessage = ({ data }: MessageEvent<Answer>) => this.onAnswer(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.onCrash(event.message || 'its script could not be loaded');
      };
      worker.onmessageerror = () => this.onCrash('its messages could not be read');
      this.timer = setTimeout(() => this.onCrash('it does not answer'), startTimeout);
      const start: Request = { do: 'start', modules: this.modules };
      worker.postMessage(start);
    } catch (error) {
      this.onCrash(reason(error)); // by a content security policy, for one
    }
  }

  private stopWorker(): void {
    clearTimeout(this.timer);
    this.ready = false;
    this.worker?.terminate();
    this.worker = undefined;
  }

  private onAnswer(answer: Answer): void {
    if (!this.ready) {
      if (answer.done !== 'start') return this.onCrash(answer.done === 'failed' ? answer.message : 'it is out of step');
      clearTimeout(this.timer);
      this.ready = true;
      this.settleStart();
    } else {
      const job = this.current;
      this.current = undefined;
      if (answer.done === 'reading') job?.resolve(answer.reading);
      if (answer.done === 'failed') job?.reject(new Error(answer.message));
    }
    this.next();
  }

  /** While starting it is for good; later only the reading under way is lost. */
  private onCrash(why: string): void {
    const wasReady = this.ready;
    const error = new BrokenInstallation(`The reader stopped (${why}). Reload the page.`);
    const lost = wasReady ? [this.current] : [this.current, ...this.waiting.splice(0)];
    this.current = undefined;
    for (const job of lost) job?.reject(error);
    if (wasReady) return this.startWorker();
    this.stopWorker();
    this.broken = error;
    this.settleStart(error);
  }
}
