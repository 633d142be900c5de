// The list of readings on the page: look, search, open, delete, take a deletion back.

import { byId, h, icon, saveFile } from '../dom.js';
import { forgetLanguage, say, sayCount } from '../messages.js';
import { historyNotice, toast } from '../notices.js';
import { inkThumbnail } from '../pad/ink.js';
import { Entries, type Entry, parse, serialise, type Trouble, unpackStrokes } from './entries.js';

function when(at: number): string {
  const then = new Date(at);
  const now = new Date();
  const time = then.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
  const day = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((day(now) - day(then)) / 86_400_000);
  if (now.getTime() - at < 60_000) return say('when.now');
  if (days === 0) return say('when.today', { time });
  if (days === 1) return say('when.yesterday', { time });
  return then.toLocaleDateString(document.documentElement.lang, { day: 'numeric', month: 'short', year: 'numeric' });
}

export class History {
  readonly #entries: Entries;
  readonly #list = byId('history-list');
  #query = '';
  #openId: string | undefined;
  #lastTrouble: Trouble | undefined;
  /** Entries of the list that are still to be put on the page. */
  #waiting: Entry[] = [];
  #timer = 0;

  constructor(
    private readonly opened: (entry: Entry) => void,
    /** Entries went away: what is on screen must not be taken for one of them. */
    private readonly gone: (ids: ReadonlySet<string>) => void,
  ) {
    this.#entries = new Entries((trouble) => this.#trouble(trouble), () => this.render());
    byId('history-clear').addEventListener('click', () => {
      this.#delete(new Set(this.#entries.all().map((e) => e.id)));
      // Delete all leaves nothing of ours behind.
      forgetLanguage();
    });
    byId<HTMLInputElement>('history-search').addEventListener('input', (event) => {
      this.#query = (event.target as HTMLInputElement).value.trim().toLowerCase();
      this.render();
    });
    byId<HTMLInputElement>('history-private').addEventListener('change', (event) => {
      const on = (event.target as HTMLInputElement).checked;
      this.#entries.private = on;
      this.#notice();
      this.render();
    });
    byId('history-export').addEventListener('click', () => this.#export());
    byId<HTMLInputElement>('history-import').addEventListener('change', (event) => {
      const input = event.target as HTMLInputElement;
      const file = input.files?.[0];
      input.value = '';
      if (file) void this.#import(file);
    });
    this.render();
  }

  /** `onScreen`: whether it is the reading the user is looking at. */
  put(entry: Entry, onScreen: boolean): void {
    if (!this.#entries.put(entry)) return;
    if (onScreen) this.#openId = entry.id;
    if (this.#query) {
      this.render();
      return;
    }
    // Writing on changes one entry; the other thumbnails need not be drawn again for every stroke.
    const old = this.#shown(entry.id);
    if (old) old.replaceWith(this.#item(entry));
    else this.#list.prepend(this.#item(entry));
    this.#waiting = this.#waiting.filter(({ id }) => id !== entry.id);
    const all = this.#entries.all();
    if (this.#list.children.length + this.#waiting.length > all.length && !this.#waiting.pop())
      this.#list.lastElementChild?.remove();
    this.current = this.#openId;
    this.#head(all.length, all);
  }

  #shown(id: string): HTMLElement | undefined {
    return ([...this.#list.children] as HTMLElement[]).find((item) => item.dataset.id === id);
  }

  find(id: string): Entry | undefined {
    return this.#entries.all().find((entry) => entry.id === id);
  }

  /** Without a word: the ink it was made of was taken back. */
  drop(id: string): void {
    this.#entries.take(new Set([id]));
    this.render();
  }

  /** In another language. */
  sayAgain(): void {
    this.#notice();
    this.render();
  }

  /** Which entry is on screen. */
  set current(id: string | undefined) {
    this.#openId = id;
    for (const item of this.#list.children)
      item.toggleAttribute('data-current', (item as HTMLElement).dataset.id === id);
  }

  render(): void {
    const all = this.#entries.all();
    const found = this.#query
      ? all.filter((entry) => `${entry.text} ${when(entry.at)}`.toLowerCase().includes(this.#query))
      : [...all];
    clearTimeout(this.#timer);
    this.#list.replaceChildren();
    this.#waiting = found;
    this.#showMore();
    this.#head(found.length, all);
  }

  /** A screenful at a time: hundreds of thumbnails at once would hold up the pen. */
  #showMore(): void {
    this.#list.append(...this.#waiting.splice(0, 40).map((entry) => this.#item(entry)));
    if (this.#waiting.length) this.#timer = window.setTimeout(() => this.#showMore(), 30);
  }

  #head(found: number, all = this.#entries.all()): void {
    const empty = byId('history-empty');
    empty.hidden = found > 0;
    empty.textContent = all.length
      ? say('history.none.found')
      : say(this.#entries.kept ? 'history.empty' : 'history.empty.off');
    byId('history-tools').hidden = all.length === 0;
    byId('history-count').textContent = !all.length
      ? ''
      : this.#query
        ? say('history.count.found', { n: found, all: all.length })
        : sayCount('history.count.one', 'history.count', all.length);
  }

  #item(entry: Entry): HTMLElement {
    const time = when(entry.at);
    const text = entry.text.replace(/\n/g, ' · ');
    const open = h(
      'button',
      { type: 'button', class: 'history-open', 'aria-label': say('history.open', { text, when: time }) },
      h('span', { class: 'history-thumb' }, this.#thumb(entry)),
      h('span', { class: 'history-text' }, entry.text.replace(/\n/g, ' ')),
      h(
        'span',
        { class: 'history-when' },
        ...(entry.confirmed ? [icon('check'), `${say('history.confirmed')} · `] : []),
        time,
      ),
    );
    open.addEventListener('click', () => this.opened(entry));
    const remove = h(
      'button',
      { type: 'button', class: 'bare history-delete', 'data-testid': 'history-delete', 'aria-label': say('history.delete', { text }) },
      icon('trash'),
    );
    remove.addEventListener('click', () => this.#delete(new Set([entry.id])));
    return h(
      'li',
      { 'data-testid': 'history-item', 'data-id': entry.id, 'data-current': entry.id === this.#openId },
      open,
      remove,
    );
  }

  #thumb(entry: Entry): Element {
    if (entry.ink) return inkThumbnail(unpackStrokes(entry.ink.strokes));
    if (entry.picture?.thumb) return h('img', { src: entry.picture.thumb, alt: '', decoding: 'async' });
    return icon('picture');
  }

  #delete(ids: ReadonlySet<string>): void {
    const at = [...this.#list.children].findIndex((item) => ids.has((item as HTMLElement).dataset.id ?? ''));
    const taken = this.#entries.take(ids);
    this.gone(ids);
    for (const item of [...this.#list.children]) if (ids.has((item as HTMLElement).dataset.id ?? '')) item.remove();
    this.#waiting = this.#waiting.filter((entry) => !ids.has(entry.id));
    this.#head(this.#list.children.length + this.#waiting.length);
    const next = this.#list.children[Math.min(at, this.#list.children.length - 1)];
    (next?.querySelector<HTMLElement>('.history-delete') ?? byId<HTMLElement>('history-title')).focus();
    toast(
      ids.size === 1
        ? say('history.deleted')
        : sayCount('history.deleted.all.one', 'history.deleted.all', taken.length),
      () => {
        this.#entries.restore(taken);
        this.render();
      },
    );
  }

  #export(): void {
    const name = `inkdigits-${new Date().toISOString().slice(0, 10)}.json`;
    saveFile(new File([serialise(this.#entries.all())], name, { type: 'application/json' }));
  }

  async #import(file: File): Promise<void> {
    try {
      const added = this.#entries.restore(parse(await file.text()));
      toast(say('history.imported', { n: added }));
    } catch {
      toast(say('history.import.failed'));
    }
    this.render();
  }

  #trouble(trouble: Trouble): void {
    this.#lastTrouble = trouble;
    this.#notice();
    if (trouble.code === 'full') this.render();
  }

  #notice(): void {
    const trouble = this.#lastTrouble;
    if (byId<HTMLInputElement>('history-private').checked) historyNotice('private', say('history.private'));
    else if (!trouble) historyNotice('', '');
    else if (trouble.code === 'full')
      historyNotice('full', sayCount('history.full.one', 'history.full', trouble.removed));
    else historyNotice(trouble.code, say(`history.${trouble.code}`));
  }
}
