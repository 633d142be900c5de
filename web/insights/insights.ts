// The insights dialog. What it shows is loaded when it is opened for the first time.

import { byId, h, saveFile } from '../dom.js';
import type { Examples } from '../learning/examples.js';
import { percent, say, sayCount } from '../messages.js';
import { toast } from '../notices.js';
import type { Counters } from './counters.js';

export interface InsightsEvents {
  helped(digit: number | undefined): void;
  copied(csv: string): void;
  /** Whether a private session is on. */
  private(): boolean;
}

function added(element: HTMLScriptElement | HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    element.onload = () => resolve();
    element.onerror = () => {
      element.remove();
      reject(new Error('not loaded'));
    };
    document.head.append(element);
  });
}

export class Insights {
  readonly #dialog = byId<HTMLDialogElement>('insights');
  readonly #body = byId('insights-body');
  #loaded: Promise<unknown> | undefined;

  constructor(
    private readonly counters: Counters,
    private readonly examples: Examples,
    private readonly events: InsightsEvents,
  ) {
    byId('insights-open').addEventListener('click', () => void this.open());
    byId('insights-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.#dialog.close());
  }

  async open(): Promise<void> {
    try {
      this.#loaded ??= Promise.all([
        added(h('link', { rel: 'stylesheet', href: 'insights.css' })),
        added(h('script', { src: 'insights.js' })),
      ]);
      await this.#loaded;
    } catch {
      this.#loaded = undefined;
      toast(say('insights.failed'));
      return;
    }
    if (!this.#dialog.open) this.#dialog.showModal();
    this.refresh();
  }

  /** The numbers, the examples or the language changed. */
  refresh(): void {
    if (!this.#dialog.open) return;
    const { counters, examples } = this;
    globalThis.inkdigitsInsights?.show(this.#body, {
      data: counters.data(),
      notes: this.#notes(),
      learnt: examples.all(),
      today: new Date(),
      say,
      percent,
      copied: this.events.copied,
      saved: (name, type, text) => saveFile(new File([text], name, { type })),
      erased: () => {
        const data = counters.erase();
        this.refresh();
        toast(say('insights.erased'), () => {
          counters.restore(data);
          this.refresh();
        });
      },
      helped: (digit) => {
        this.#dialog.close();
        this.events.helped(digit);
      },
      forgotten: (ids) => {
        const taken = examples.take(ids);
        this.refresh();
        toast(sayCount('learning.forgotten.one', 'learning.forgotten', taken.length), () => {
          examples.restore(taken);
          this.refresh();
        });
      },
    });
  }

  #notes(): string[] {
    const { trouble, kept } = this.counters;
    const notes = [say('insights.about')];
    if (this.events.private()) notes.push(say('insights.private'));
    else if (trouble) notes.push(say(`insights.${trouble}`));
    else if (!kept) notes.push(say('insights.visit'));
    return notes;
  }
}
