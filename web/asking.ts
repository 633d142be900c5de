// One question to the reader at a time: the answer to an earlier one is no answer any more.

import { byId } from './dom.js';
import type { Reader, Reading, ReadOptions } from './reader-client.js';

/** Anything that takes longer shows that it is at work, and can be stopped. */
const SLOW_MS = 500;

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export class Asking {
  #asked = 0;
  #cancel: AbortController | undefined;

  constructor(
    private readonly reader: Promise<Reader>,
    private readonly broken: (error: unknown) => void,
  ) {}

  /** Counts questions. */
  get asked(): number {
    return this.#asked;
  }

  /** Whatever is being read is no longer asked for. */
  overtake(): number {
    this.#cancel?.abort();
    this.#cancel = undefined;
    byId('progress').hidden = true;
    return ++this.#asked;
  }

  /** Runs one reading; undefined if it was overtaken, cancelled, or the reader is broken. */
  async ask(run: (reader: Reader, options: ReadOptions) => Promise<Reading>, options: ReadOptions): Promise<Reading | undefined> {
    const turn = this.overtake();
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    try {
      const result = await run(await this.reader, { ...options, signal });
      return turn === this.#asked ? result : undefined;
    } catch (error) {
      if (turn === this.#asked && !isAbort(error)) this.broken(error);
      return undefined;
    }
  }

  /** The same, with a progress bar once it takes long. */
  async askSlowly(run: (reader: Reader, options: ReadOptions) => Promise<Reading>, options: ReadOptions): Promise<Reading | undefined> {
    const reading = this.ask(run, options);
    const turn = this.#asked;
    const timer = setTimeout(() => {
      if (turn === this.#asked) byId('progress').hidden = false;
    }, SLOW_MS);
    const result = await reading;
    clearTimeout(timer);
    if (turn === this.#asked) byId('progress').hidden = true;
    return result;
  }
}
