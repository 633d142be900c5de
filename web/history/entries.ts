// The readings that are kept: where, their form in storage, and every way it can go wrong.

import type { Row } from '../answer/answer-model.js';
import type { GoodReading, Stroke } from '../reading.js';
import { type Area, documentOf, load, remove, save, saveFirst, storageAvailable, watch } from '../storage.js';

/** Raise it when the form of an entry changes, and teach `migrate` the step. */
const VERSION = 1;
const NAME = 'history';
const CHOICE = 'history.kept';
/** For a new one beyond, the oldest goes. */
export const MOST = 500;
/** Letters of a note. */
export const LONGEST_NOTE = 200;

/** The user's answer to whether readings may be kept on this device. */
export type Choice = 'yes' | 'no';

/** What a reading warned of and left out. */
export type Left = Pick<GoodReading, 'warnings' | 'refused'>;

export interface Entry {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  text: string;
  confirmed: boolean;
  /** Whether all marks were read. */
  forced?: boolean;
  answer: Row[];
  /** The user's own words. */
  note?: string | undefined;
  /** Of the pad: strokes as flat lists x, y, x, y …, in units of the frame. */
  ink?: { strokes: number[][]; width: number; height: number };
  /** Of a picture: a small JPEG as data URL, the size its boxes refer to, and what was hard about it. */
  picture?: { thumb: string | undefined; name: string; width: number; height: number; left?: Left | undefined };
}

export type Trouble =
  | { code: 'blocked' | 'corrupt' | 'newer' | 'full.memory' }
  | { code: 'full'; removed: number };

export function packStrokes(strokes: readonly Stroke[]): number[][] {
  const n = (value: number) => Math.round(value * 10) / 10;
  return strokes.map((stroke) => stroke.flatMap((p) => [n(p.x), n(p.y)]));
}

export function unpackStrokes(packed: readonly number[][]): Stroke[] {
  return packed.map((flat) => {
    const stroke: Stroke = [];
    for (let i = 0; i + 1 < flat.length; i += 2) stroke.push({ x: flat[i]!, y: flat[i + 1]! });
    return stroke;
  });
}

function areMarks(list: readonly { box?: readonly number[] }[]): boolean {
  return Array.isArray(list) && list.every((mark) => mark && (mark.box === undefined || (Array.isArray(mark.box) && mark.box.length === 4)));
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Entry;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.id === 'string' &&
    typeof entry.at === 'number' &&
    typeof entry.text === 'string' &&
    (entry.note === undefined || typeof entry.note === 'string') &&
    Array.isArray(entry.answer) &&
    entry.answer.every(
      (row) =>
        Array.isArray(row) &&
        row.every((cell) => typeof cell?.digit === 'number' && Array.isArray(cell.rivals)),
    ) &&
    (entry.picture?.left === undefined || (areMarks(entry.picture.left.warnings) && areMarks(entry.picture.left.refused ?? []))) &&
    (entry.ink === undefined ||
      (Array.isArray(entry.ink.strokes) &&
        entry.ink.strokes.every((s) => Array.isArray(s) && s.every((n) => typeof n === 'number')) &&
        entry.ink.width > 0 &&
        entry.ink.height > 0))
  );
}

/** Entries in a stored or exported document. Throws what is wrong with it as a `Trouble` code. */
export function parse(text: string): Entry[] {
  const { entries } = documentOf(text, VERSION);
  if (!Array.isArray(entries)) throw 'corrupt';
  return entries.filter(isEntry);
}

/** `more`: what else is to go into a saved file. */
export function serialise(entries: readonly Entry[], more: object = {}): string {
  return JSON.stringify({ version: VERSION, entries, ...more });
}

/** The stored answer; a history that is there was wanted by someone who was not asked yet. */
function storedChoice(): Choice | undefined {
  const choice = load(CHOICE);
  if (choice === 'yes' || choice === 'no') return choice;
  if (load(NAME) === null) return undefined;
  save(CHOICE, 'yes');
  return 'yes';
}

/**
 * Newest first. Until the user has said whether readings may be kept, they last as long as the tab; after a No
 * those do that are there, and no new ones come.
 * Falls back to memory, and says so, wherever storage fails.
 */
export class Entries {
  #memory: Entry[] | undefined;
  #private = false;
  #choice: Choice | undefined;
  #area: Area;

  /** `allowed`: false where the host wants nothing to be kept. */
  constructor(
    allowed: boolean,
    private readonly troubled: (trouble: Trouble) => void,
    changed: () => void,
  ) {
    this.#choice = allowed ? storedChoice() : 'no';
    this.#area = this.#choice === undefined || (this.#choice === 'no' && load(NAME, 'session') !== null) ? 'session' : 'local';
    watch(NAME, changed);
    if (allowed)
      watch(CHOICE, () => {
        // Another tab has asked, or has deleted everything.
        const choice = storedChoice() ?? this.#choice;
        if (choice && choice !== this.#choice) this.#follow(choice);
        changed();
      });
    if (!storageAvailable()) this.#toMemory('blocked', []);
  }

  /** Whether readings outlive the page. */
  get kept(): boolean {
    return this.#memory === undefined && !this.#private && this.#choice !== 'no';
  }

  /** Undefined until asked; there is nothing to ask where nothing can be kept. */
  get choice(): Choice | undefined {
    return this.#memory ? 'no' : this.#choice;
  }

  /** Whether there are readings that last as long as the tab. */
  get passing(): boolean {
    return this.#area === 'session' && this.all().length > 0;
  }

  choose(choice: Choice): void {
    const result = save(CHOICE, choice);
    // Where there is no room for a word, there is none for readings.
    if (choice === 'yes' && result !== 'saved') this.#toMemory(result === 'full' ? 'full.memory' : 'blocked', this.all());
    else this.#follow(choice);
  }

  /** With a Yes, what was read in this tab so far is kept too. */
  #follow(choice: Choice): void {
    this.#choice = choice;
    if (choice === 'no' || this.#area === 'local') return;
    const waiting = this.all();
    remove(NAME, 'session');
    this.#area = 'local';
    if (waiting.length) this.restore(waiting);
  }

  /** Leaves nothing in storage; this visit goes on as before. */
  forgetChoice(): void {
    remove(CHOICE);
  }

  set private(on: boolean) {
    this.#private = on;
  }

  all(): Entry[] {
    if (this.#memory) return this.#memory;
    const text = load(NAME, this.#area);
    if (text === null) return [];
    try {
      return parse(text);
    } catch (code) {
      if (code === 'newer') return this.#toMemory('newer', []);
      remove(NAME, this.#area);
      this.troubled({ code: 'corrupt' });
      return [];
    }
  }

  /** Adds an entry, or replaces the one with its id in its place, whose note it takes over; false if it is not to be kept. */
  put(entry: Entry): boolean {
    if (this.#private) return false;
    const entries = this.all();
    const at = entries.findIndex((old) => old.id === entry.id);
    // A reading that goes with the tab may still be mended.
    if (this.#choice === 'no' && (at < 0 || this.#area === 'local')) return false;
    if (at >= 0) entries[at] = { ...entry, note: entries[at]!.note };
    else entries.unshift(entry);
    this.#write(entries.slice(0, MOST));
    return true;
  }

  /** An empty note is none. */
  annotate(id: string, note: string): void {
    this.#write(this.all().map((entry) => (entry.id === id ? { ...entry, note: note.trim().slice(0, LONGEST_NOTE) || undefined } : entry)));
  }

  /** Removes entries and returns them, so that they can be put back. */
  take(ids: ReadonlySet<string>): Entry[] {
    const entries = this.all();
    const taken = entries.filter((entry) => ids.has(entry.id));
    if (taken.length) this.#write(entries.filter((entry) => !ids.has(entry.id)));
    return taken;
  }

  /**
   * Puts entries among the others by time; those that are there already stay as they are. Tells how many were
   * there, how many of the new ones are kept, and how many entries, of these and the others, were too many.
   */
  restore(added: readonly Entry[]): { known: number; kept: number; over: number } {
    const entries = this.all();
    const ids = new Set(entries.map((entry) => entry.id));
    const fresh = new Set(added.filter((entry) => !ids.has(entry.id)));
    const together = [...entries, ...fresh].sort((a, b) => b.at - a.at);
    const room = together.slice(0, MOST);
    const n = this.#write(room);
    return { known: added.length - fresh.size, kept: room.slice(0, n).filter((entry) => fresh.has(entry)).length, over: together.length - room.length };
  }

  /** Returns how many there was room for. */
  #write(entries: Entry[]): number {
    if (this.#memory) this.#memory = entries;
    else if (entries.length === 0) remove(NAME, this.#area);
    else {
      const { result, n } = saveFirst(NAME, entries, serialise, this.#area);
      if (result === 'saved') {
        if (n < entries.length) this.troubled({ code: 'full', removed: entries.length - n });
        return n;
      }
      this.#toMemory(result === 'full' ? 'full.memory' : 'blocked', entries);
    }
    return entries.length;
  }

  #toMemory(code: 'blocked' | 'newer' | 'full.memory', entries: Entry[]): Entry[] {
    this.#memory = entries;
    // After the constructor's caller has its reference.
    queueMicrotask(() => this.troubled({ code }));
    return entries;
  }
}
