// Several pictures at once: read one after the other, each with its answer or its trouble, and a way
// to stop and to go on.

import { type Answer, answerOf, cellsOf, needsCheck, textOf } from '../answer/answer-model.js';
import { csvOf } from '../answer/csv.js';
import { byId, h } from '../dom.js';
import { say, sayTrouble } from '../messages.js';
import { speak } from '../notices.js';
import type { Reader, Reading, ReadOptions } from '../reader-client.js';

export interface Item {
  id: string;
  file: File;
  reading: Reading | undefined;
  /** As the user left it, once it was looked at. */
  answer?: Answer | undefined;
  /** All its marks are to be read. */
  forced?: boolean;
}

export interface QueueEvents {
  /** How one is read. */
  options(item: Item): ReadOptions;
  /** An item was read, well or not. */
  read(item: Item): void;
  /** The user wants to see one. */
  opened(item: Item): void;
  copied(csv: string): void;
}

const answerIn = ({ reading, answer }: Item): Answer => answer ?? (reading?.ok ? answerOf(reading) : []);

/** A doubtful digit, or something that was left out, and the user has not yet said that it is right. */
function toCheck(item: Item): boolean {
  const { reading } = item;
  if (!reading?.ok) return false;
  const cells = cellsOf(answerIn(item));
  const warned = reading.warnings.length + (reading.refused?.length ?? 0) > 0;
  return cells.some(needsCheck) || (warned && !cells.every((cell) => cell.fixed));
}

export class Queue {
  #items: Item[] = [];
  #current: Item | undefined;
  #stop: AbortController | undefined;
  readonly #list = byId('queue-list');
  readonly #bar = byId<HTMLProgressElement>('queue-bar');

  constructor(
    private readonly reader: Promise<Reader>,
    private readonly events: QueueEvents,
  ) {
    byId('queue-stop').addEventListener('click', () => {
      this.stop();
      byId('queue-rest').focus();
    });
    byId('queue-rest').addEventListener('click', () => {
      void this.#run();
      byId('queue-stop').focus();
    });
    byId('queue-close').addEventListener('click', () => {
      this.close();
      byId('file').focus();
    });
    byId('queue-copy').addEventListener('click', () => events.copied(this.#csv()));
  }

  get running(): boolean {
    return this.#stop !== undefined;
  }

  /** Whether pictures of the list are still to be read. */
  get unread(): boolean {
    return this.#items.some((item) => !item.reading);
  }

  /** Reads the pictures in order: after those of a list that has unread ones, else as a list of their own. One that is in the list is read again. */
  add(items: readonly Item[]): void {
    if (!this.unread) {
      this.#items = [];
      this.#list.replaceChildren();
    }
    const fresh = items.filter((item) => !this.#items.includes(item));
    this.#items.push(...fresh);
    this.#list.append(...fresh.map((item) => this.#row(item)));
    byId('queue').hidden = false;
    if (this.running) this.#show();
    else void this.#run();
  }

  /** Reads what is unread, in order, and what is added meanwhile. */
  async #run(): Promise<void> {
    const stop = (this.#stop = new AbortController());
    this.#show();
    for (const item of this.#items) {
      if (item.reading) continue;
      try {
        const reader = await this.reader;
        item.reading = await reader.readImage(item.file, { ...this.events.options(item), signal: stop.signal });
      } catch {
        // Stopped, or the reader is broken; the page says the latter by itself.
        break;
      }
      if (stop.signal.aborted) break;
      this.events.read(item);
      this.#show();
    }
    // Stopped, and going on already.
    if (this.#stop && this.#stop !== stop) return;
    this.#stop = undefined;
    this.#show();
    speak(byId('queue-count').textContent ?? '');
  }

  /** In another language. */
  refresh(): void {
    this.#show();
  }

  /** Which item is on screen, as it is now. */
  set current(item: Item | undefined) {
    if (!item && !this.#current) return;
    this.#current = item;
    this.#show();
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#show();
  }

  /** Not while it is running. */
  close(): void {
    this.#items = [];
    byId('queue').hidden = true;
  }

  #show(): void {
    const done = this.#items.filter((item) => item.reading).length;
    const read = this.#items.filter((item) => answerIn(item).length).length;
    const all = this.#items.length;
    const working = this.running && done < all;
    this.#bar.max = all;
    this.#bar.value = done;
    this.#bar.hidden = !working;
    byId('queue-stop').hidden = !working;
    byId('queue-rest').hidden = working || done === all;
    byId('queue-close').hidden = working;
    byId('queue-copy').hidden = working || !read;
    byId('queue-count').textContent =
      done < all
        ? say(working ? 'queue.working' : 'queue.stopped', { read: done, all })
        : say(read < all ? 'queue.done.some' : 'queue.done', { read, all, failed: all - read });
    this.#items.forEach((item, i) => this.#update(this.#list.children[i] as HTMLElement, item));
  }

  #row(item: Item): HTMLElement {
    const button = h(
      'button',
      { type: 'button', class: 'queue-open' },
      h('span', { class: 'queue-name' }, item.file.name),
      h('span', { class: 'queue-text' }),
      h('span', { class: 'queue-check', 'data-say': 'digit.check' }, say('digit.check')),
    );
    button.addEventListener('click', () => this.events.opened(item));
    return h('li', { 'data-testid': 'queue-item' }, button);
  }

  #update(row: HTMLElement, item: Item): void {
    const { reading } = item;
    const text = textOf(answerIn(item));
    const state = reading ? (text ? 'read' : 'failed') : this.#stop ? 'waiting' : 'stopped';
    row.dataset.state = state;
    const button = row.querySelector('button')!;
    button.disabled = !reading;
    button.setAttribute('aria-current', String(item === this.#current));
    row.querySelector<HTMLElement>('.queue-check')!.hidden = !toCheck(item);
    row.querySelector('.queue-text')!.textContent = !reading
      ? say(state === 'waiting' ? 'queue.waiting' : 'queue.left')
      : text.replace(/\n/g, ' · ') || (reading.ok ? '' : sayTrouble(reading.error.code, reading.error.message, false));
  }

  /** One line of the table per written line, the file's name in the first column; nothing beside it where nothing was read. */
  #csv(): string {
    const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    return this.#items
      .flatMap((item) => csvOf(answerIn(item)).split('\r\n').map((line) => `${quote(item.file.name)},${line}`))
      .join('\r\n');
  }
}
