// The list of readings on the page: look, search, open, annotate, delete, take a deletion back.

import { byId, h, icon, saveFile } from '../dom.js';
import { say, sayCount } from '../messages.js';
import { historyNotice, toast } from '../notices.js';
import { inkThumbnail } from '../pad/ink.js';
import type { Questions } from '../question/question.js';
import { type Choice, Entries, type Entry, LONGEST_NOTE, MOST, parse, serialise, type Trouble, unpackStrokes } from './entries.js';
import { Sheet } from './sheet.js';
import { entriesOf, tableOf } from './table.js';
import { matches, when } from './when.js';

export interface HistoryEvents {
  opened(entry: Entry): void;
  /** Entries went away: what is on screen must not be taken for one of them, until what is returned is called. */
  gone(ids: ReadonlySet<string>): () => void;
  /** The user has said whether readings may be kept. */
  chosen(): void;
  /** Everything goes away, and nothing of ours is to be left; returns what brings it back. */
  emptied(): () => void;
  /** What else goes into a saved history, and what came with one. */
  exported(): object;
  imported(document: Record<string, unknown>): void;
}

export class History {
  readonly #entries: Entries;
  readonly #list = byId('history-list');
  readonly #sheet = new Sheet();
  readonly #selected = new Set<string>();
  #selecting = false;
  #query = '';
  #openId: string | undefined;
  /** The item whose note is being written: it stays where it is until that is done, or the words would go with it. */
  #noted: HTMLElement | undefined;
  /** The list was to be put on the page anew meanwhile. */
  #late = false;
  #lastTrouble: Trouble | undefined;
  /** Entries of the list that are still to be put on the page. */
  #waiting: Entry[] = [];
  #timer = 0;

  /** `allowed`: whether the host lets readings be kept. */
  constructor(
    private readonly allowed: boolean,
    private readonly questions: Questions,
    private readonly events: HistoryEvents,
  ) {
    this.#entries = new Entries(allowed, (trouble) => this.#trouble(trouble), () => this.render());
    byId('history-clear').addEventListener('click', () => {
      this.#delete(new Set(this.#entries.all().map((e) => e.id)), events.emptied());
      this.#entries.forgetChoice();
    });
    byId<HTMLInputElement>('history-search').addEventListener('input', (event) => {
      this.#query = (event.target as HTMLInputElement).value.trim();
      this.render();
    });
    byId<HTMLInputElement>('history-private').addEventListener('change', (event) => {
      this.#entries.private = (event.target as HTMLInputElement).checked;
      this.questions.close('history');
      this.render();
    });
    byId('history-switch').addEventListener('click', () => this.#choose(this.#entries.choice === 'yes' ? 'no' : 'yes'));
    byId('history-select').addEventListener('click', () => this.#select(true));
    byId('history-select-end').addEventListener('click', () => this.#select(false));
    byId('history-select-delete').addEventListener('click', () => {
      const ids = new Set(this.#selected);
      this.#select(false);
      this.#delete(ids);
    });
    byId('history-body').addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#selecting) return;
      event.preventDefault();
      this.#select(false);
    });
    byId('history-export').addEventListener('click', () => this.#export('json'));
    byId('history-table').addEventListener('click', () => this.#export('csv'));
    byId<HTMLInputElement>('history-import').addEventListener('change', (event) => {
      const input = event.target as HTMLInputElement;
      const file = input.files?.[0];
      input.value = '';
      if (file) void this.#import(file);
    });
    this.render();
  }

  /** Whether the user wants readings to outlive this visit, and they do. */
  get kept(): boolean {
    return this.#entries.kept && this.#entries.choice === 'yes';
  }

  get private(): boolean {
    return byId<HTMLInputElement>('history-private').checked;
  }

  /** `onScreen`: whether it is the reading the user is looking at. */
  put(entry: Entry, onScreen: boolean): void {
    if (!this.#entries.put(entry)) return;
    if (this.#entries.choice === undefined) this.#ask();
    if (onScreen) this.#openId = entry.id;
    if (this.#query) {
      this.render();
      return;
    }
    // Writing on changes one entry; the other thumbnails need not be drawn again for every stroke.
    const all = this.#entries.all();
    const stored = all.find(({ id }) => id === entry.id) ?? entry;
    const old = this.#shown(entry.id);
    if (old && old !== this.#noted) this.#keepFocus(() => old.replaceWith(this.#item(stored)));
    else if (!old) this.#list.prepend(this.#item(stored));
    this.#waiting = this.#waiting.filter(({ id }) => id !== entry.id);
    if (this.#list.children.length + this.#waiting.length > all.length && !this.#waiting.pop())
      this.#list.lastElementChild?.remove();
    this.current = this.#openId;
    this.#head(all.length, all);
  }

  /** Where the focus is in an item, it is still after `change`, which puts the item on the page anew. */
  #keepFocus(change: () => void): void {
    const controls = (item?: Element | null) => [...(item?.querySelectorAll<HTMLElement>('button, input') ?? [])];
    const item = document.activeElement?.closest<HTMLElement>('#history-list > li');
    const at = controls(item).indexOf(document.activeElement as HTMLElement);
    change();
    if (item && !item.isConnected) controls(this.#shown(item.dataset.id!))[at]?.focus({ preventScroll: true });
  }

  #shown(id: string): HTMLElement | undefined {
    return ([...this.#list.children] as HTMLElement[]).find((item) => item.dataset.id === id);
  }

  find(id: string): Entry | undefined {
    return this.#entries.all().find((entry) => entry.id === id);
  }

  /** Without a word: what it was made of was taken back. Returns what `restore` puts back. */
  drop(id: string): Entry[] {
    const taken = this.#entries.take(new Set([id]));
    if (taken.length) this.render();
    return taken;
  }

  restore(entries: readonly Entry[]): void {
    if (!entries.length) return;
    this.#entries.restore(entries);
    this.render();
  }

  /** In another language. */
  sayAgain(): void {
    this.render();
  }

  /** Which entry is on screen. */
  set current(id: string | undefined) {
    this.#openId = id;
    for (const item of this.#list.children)
      item.toggleAttribute('data-current', (item as HTMLElement).dataset.id === id);
  }

  render(): void {
    this.#late = this.#noted?.isConnected ?? false;
    if (this.#late) return;
    const all = this.#entries.all();
    const found = this.#query ? all.filter((entry) => matches(entry, this.#query)) : all;
    if (this.#entries.choice !== undefined) this.questions.close('history');
    clearTimeout(this.#timer);
    this.#waiting = [...found];
    this.#keepFocus(() => {
      this.#list.replaceChildren();
      this.#showMore();
    });
    this.#head(found.length, all);
  }

  /** A screenful at a time: hundreds of thumbnails at once would hold up the pen. */
  #showMore(): void {
    this.#list.append(...this.#waiting.splice(0, 40).map((entry) => this.#item(entry)));
    if (this.#waiting.length) this.#timer = window.setTimeout(() => this.#showMore(), 30);
  }

  // Whether to keep one at all.

  #ask(): void {
    this.questions.ask({
      id: 'history',
      text: say('history.ask'),
      more: say('history.ask.more', { most: MOST }),
      answered: (yes) => this.#choose(yes ? 'yes' : 'no'),
    });
  }

  #choose(choice: Choice): void {
    this.#entries.choose(choice);
    this.events.chosen();
    this.render();
    if (choice === 'no') toast(say(this.#entries.passing ? 'history.off.passing' : 'history.off'));
    // What is in its way is told by now, and stays on the page.
    else queueMicrotask(() => toast(this.#entries.kept ? say('history.on', { most: MOST }) : (byId('history-notice').textContent ?? '')));
  }

  #head(found: number, all = this.#entries.all()): void {
    const n = all.length;
    const { choice, kept } = this.#entries;
    const section = byId('history-section');
    // Where the host wants none there is none, unless there was one before.
    section.hidden = byId('history-up').hidden = !this.allowed && n === 0;
    section.toggleAttribute('data-more', n > 3);
    const empty = byId('history-empty');
    empty.hidden = found > 0;
    empty.textContent = n ? say('history.none.found') : say(kept ? 'history.empty' : 'history.empty.off');
    byId('history-tools').hidden = n === 0 || this.#selecting;
    byId('history-selection').hidden = !this.#selecting;
    byId('history-table').hidden = n === 0;
    byId('history-count').textContent = !n
      ? ''
      : this.#query
        ? say('history.count.found', { n: found, all: n })
        : sayCount('history.count.one', 'history.count', n);
    const blocked = ['blocked', 'full.memory', 'newer'].includes(this.#lastTrouble?.code ?? '');
    // In a private session it would speak of what is not so now.
    byId('history-choice').hidden = !this.allowed || blocked || this.private;
    byId('history-state').textContent = say(choice === 'yes' ? 'history.is.on' : choice === 'no' ? 'history.is.off' : 'history.is.open', { most: MOST });
    byId('history-switch').textContent = say(choice === 'yes' ? 'history.turn.off' : 'history.turn.on');
    byId('history-private-switch').hidden = !this.allowed || (choice === 'no' && !blocked);
    byId('history-import-label').hidden = !this.allowed;
    this.#notice(n);
  }

  // One entry.

  #item(entry: Entry): HTMLElement {
    const time = when(entry.at);
    const text = entry.text.replace(/\n/g, ' · ');
    const open = h(
      'button',
      { type: 'button', class: 'history-open', 'aria-label': [say('history.open', { text, when: time }), entry.note].filter(Boolean).join('. ') },
      h('span', { class: 'history-thumb' }, this.#thumb(entry)),
      h('span', { class: 'history-text' }, entry.text.replace(/\n/g, ' ')),
      h(
        'span',
        { class: 'history-when' },
        ...(entry.confirmed ? [icon('check'), `${say('history.confirmed')} · `] : []),
        time,
      ),
      ...(entry.note ? [h('span', { class: 'history-note', 'data-testid': 'history-note-text' }, entry.note)] : []),
    );
    const tick = h('input', { type: 'checkbox', 'aria-label': say('history.select', { text, when: time }), 'data-testid': 'history-tick' });
    tick.checked = this.#selected.has(entry.id);
    tick.addEventListener('change', () => this.#tick(entry.id, tick.checked));
    open.addEventListener('click', () => {
      if (this.#selecting) {
        tick.click();
        return;
      }
      this.#sheet.close();
      this.events.opened(entry);
    });
    const note = h(
      'button',
      { type: 'button', class: 'bare history-note-open', 'data-testid': 'history-note', 'aria-label': say(entry.note ? 'history.note.change' : 'history.note.add', { text }) },
      icon('note'),
    );
    note.addEventListener('click', () => this.#editNote(item, entry.id));
    const remove = h(
      'button',
      { type: 'button', class: 'bare history-delete', 'data-testid': 'history-delete', 'aria-label': say('history.delete', { text }) },
      icon('trash'),
    );
    remove.addEventListener('click', () => this.#delete(new Set([entry.id])));
    const item = h(
      'li',
      { 'data-testid': 'history-item', 'data-id': entry.id, 'data-current': entry.id === this.#openId },
      h('label', { class: 'history-tick' }, tick),
      open,
      note,
      remove,
    );
    return item;
  }

  #thumb(entry: Entry): Element {
    if (entry.ink) return inkThumbnail(unpackStrokes(entry.ink.strokes));
    if (entry.picture?.thumb) return h('img', { src: entry.picture.thumb, alt: '', decoding: 'async' });
    return icon(entry.picture ? 'picture' : 'table');
  }

  /** A field below the entry; Enter or leaving it keeps the note, Escape the old one. */
  #editNote(item: HTMLElement, id: string): void {
    if (item.querySelector('.history-note-field')) return;
    const { note = '', text = '' } = this.find(id) ?? {};
    const field = h('input', {
      type: 'text',
      class: 'history-note-field',
      value: note,
      maxlength: LONGEST_NOTE,
      placeholder: say('history.note.example'),
      autocomplete: 'off',
      'aria-label': say('history.note.label', { text: text.replace(/\n/g, ' · ') }),
      'data-testid': 'history-note-field',
    });
    let done = false;
    const end = (keep: boolean, giveFocusBack: boolean) => {
      if (done) return;
      done = true;
      this.#noted = undefined;
      if (keep && field.value.trim() !== note) this.#entries.annotate(id, field.value);
      const entry = this.find(id);
      if (this.#late) this.render();
      else if (entry && item.isConnected) item.replaceWith(this.#item(entry));
      else field.remove();
      if (giveFocusBack) this.#shown(id)?.querySelector<HTMLElement>('.history-note-open')?.focus();
    };
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      // Escape is for the field, not for what lies under it.
      event.preventDefault();
      event.stopPropagation();
      end(event.key === 'Enter', true);
    });
    field.addEventListener('blur', () => end(true, false));
    this.#noted = item;
    item.append(field);
    field.focus();
  }

  // Several entries.

  #select(on: boolean): void {
    this.#selecting = on;
    this.#selected.clear();
    this.#list.toggleAttribute('data-selecting', on);
    for (const tick of this.#list.querySelectorAll<HTMLInputElement>('.history-tick input')) tick.checked = false;
    this.#head(this.#list.children.length + this.#waiting.length);
    this.#countSelected();
    byId(on ? 'history-select-end' : 'history-select').focus();
  }

  #tick(id: string, on: boolean): void {
    if (on) this.#selected.add(id);
    else this.#selected.delete(id);
    this.#countSelected();
  }

  #countSelected(): void {
    const n = this.#selected.size;
    byId('history-selected').textContent = sayCount('history.selected.one', 'history.selected', n);
    byId<HTMLButtonElement>('history-select-delete').disabled = n === 0;
  }

  #delete(ids: ReadonlySet<string>, bringBack?: () => void): void {
    const at = [...this.#list.children].findIndex((item) => ids.has((item as HTMLElement).dataset.id ?? ''));
    const taken = this.#entries.take(ids);
    const comeBack = this.events.gone(ids);
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
        this.restore(taken);
        comeBack();
        bringBack?.();
        this.#shown(taken[0]?.id ?? '')?.querySelector<HTMLElement>('.history-delete')?.focus();
      },
    );
  }

  #export(kind: 'json' | 'csv'): void {
    const name = `inkdigits-${new Date().toISOString().slice(0, 10)}.${kind}`;
    const entries = this.#entries.all();
    saveFile(
      kind === 'json'
        ? new File([serialise(entries, this.events.exported())], name, { type: 'application/json' })
        : new File(['\ufeff', tableOf(entries)], name, { type: 'text/csv' }), // the mark tells Excel that it is UTF-8
    );
  }

  /** Who brings readings along wants them kept. */
  async #import(file: File): Promise<void> {
    try {
      const text = await file.text();
      const { entries, skipped } = /^\s*\{/.test(text) ? { entries: parse(text), skipped: 0 } : entriesOf(text, this.#entries.all());
      if (this.#entries.choice !== 'yes') {
        this.#entries.choose('yes');
        this.events.chosen();
      }
      const { known, kept, over } = this.#entries.restore(entries);
      const told = [sayCount('history.imported.one', 'history.imported', kept)];
      if (known) told.push(sayCount('history.imported.known.one', 'history.imported.known', known));
      if (over) told.push(sayCount('history.imported.over.one', 'history.imported.over', over, { most: MOST }));
      if (skipped) told.push(sayCount('history.imported.skipped.one', 'history.imported.skipped', skipped));
      toast(told.join(' '));
      if (/^\s*\{/.test(text)) this.events.imported(JSON.parse(text) as Record<string, unknown>);
    } catch {
      toast(say('history.import.failed'));
    }
    this.render();
  }

  #trouble(trouble: Trouble): void {
    this.#lastTrouble = trouble;
    this.#notice();
    this.render();
  }

  /** `n`: how many readings there are. */
  #notice(n = this.#entries.all().length): void {
    const trouble = this.#lastTrouble;
    if (!this.allowed) historyNotice('forbidden', say('history.forbidden'));
    else if (this.private) historyNotice('private', say('history.private'));
    else if (trouble?.code === 'full') historyNotice('full', sayCount('history.full.one', 'history.full', trouble.removed));
    else if (trouble) historyNotice(trouble.code, say(`history.${trouble.code}`));
    else if (n >= MOST && this.#entries.kept) historyNotice('most', say('history.most', { most: MOST }));
    else historyNotice('', '');
  }
}
