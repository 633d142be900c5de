// What the user's corrections have taught: for each digit that was read wrong the 28x28 picture the
// network saw and what was meant by it. Pictures, not features, so that another network can use them too.
// In this browser only, and only where readings are kept; otherwise until the page is closed.

import type { Example } from '../reading.js';
import { documentOf, load, remove, saveFirst, watch } from '../storage.js';

/** Raise it when the form changes, and teach `parse` the step. */
const VERSION = 1;
const NAME = 'learning';
/** More would be a burden on every reading, and hands change. */
export const MOST = 100;
export const MOST_DAYS = 365;
const SIZE = 28 * 28;
const DAY = 86_400_000;

export interface Learnt {
  /** Of the reading and the place of the digit in it. */
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  /** 28x28 bytes in base64, 0 = paper .. 255 = ink. */
  ink: string;
  /** What was read. */
  read: number;
  /** What was meant. */
  digit: number;
}

export function pixelsOf({ ink }: Learnt): Uint8Array {
  return Uint8Array.from(atob(ink), (character) => character.charCodeAt(0));
}

const isDigit = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 9;

function isLearnt(value: unknown): value is Learnt {
  const learnt = value as Learnt;
  if (typeof learnt?.id !== 'string' || !Number.isFinite(learnt.at) || typeof learnt.ink !== 'string') return false;
  if (!isDigit(learnt.read) || !isDigit(learnt.digit)) return false;
  try {
    return atob(learnt.ink).length === SIZE;
  } catch {
    return false;
  }
}

/** Those of a list that are good; [] for anything that is no list. */
export function goodOnes(list: unknown): Learnt[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isLearnt).map(({ id, at, ink, read, digit }) => ({ id, at, ink, read, digit }));
}

/** Throws 'newer' for what a newer page has written and 'corrupt' for anything else that is not ours. */
function parse(text: string): Learnt[] {
  const { examples } = documentOf(text, VERSION);
  if (!Array.isArray(examples)) throw 'corrupt';
  return goodOnes(examples);
}

export interface ExamplesOptions {
  /** Whether anything may be learnt: not in a private session. */
  mayLearn?: () => boolean;
  /** Whether it may outlive the page: the user allowed the history. */
  mayKeep?: () => boolean;
  /** The list is another one now, by whatever hand. */
  changed?: () => void;
  now?: () => number;
}

/** Newest first. */
export class Examples {
  /** Where storage may not or cannot be used; undefined where it is. */
  #memory: Learnt[] | undefined;
  #current: { from: Learnt[]; examples: Example[] } | undefined;
  #cache: { text: string | null; list: Learnt[] } | undefined;

  constructor(private readonly options: ExamplesOptions = {}) {
    watch(NAME, () => options.changed?.());
    if (!this.#mayKeep) this.#memory = [];
  }

  /** Whether what is learnt outlives the page. */
  get kept(): boolean {
    return this.#memory === undefined;
  }

  all(): Learnt[] {
    const oldest = this.#now - MOST_DAYS * DAY;
    return (this.#memory ?? this.#stored()).filter((learnt) => learnt.at >= oldest);
  }

  /** For the reader. The same list as long as nothing changes. */
  current(): readonly Example[] {
    const all = this.all();
    const same = this.#current?.from.length === all.length && all.every((learnt, i) => learnt === this.#current!.from[i]);
    if (!same) this.#current = { from: all, examples: all.map((learnt) => ({ pixels: pixelsOf(learnt), digit: learnt.digit })) };
    return this.#current!.examples;
  }

  /** A digit was corrected; correcting it again replaces what was learnt before. `pixels`: 28x28, 0..255. */
  learn(id: string, pixels: ArrayLike<number>, read: number, digit: number): void {
    if (!(this.options.mayLearn?.() ?? true) || pixels.length !== SIZE) return;
    const ink = btoa(Array.from(pixels, (value) => String.fromCharCode(value)).join(''));
    this.#write([{ id, at: this.#now, ink, read, digit }, ...this.all().filter((old) => old.id !== id)]);
  }

  /** Removes examples and returns them, so that they can be put back. */
  take(ids: ReadonlySet<string>): Learnt[] {
    const all = this.all();
    const taken = all.filter((learnt) => ids.has(learnt.id));
    if (taken.length) this.#write(all.filter((learnt) => !ids.has(learnt.id)));
    return taken;
  }

  clear(): void {
    this.#write([]);
  }

  /** Puts examples among the others by time; those that are there already stay as they are. */
  restore(added: readonly Learnt[]): number {
    const all = this.all();
    const known = new Set(all.map((learnt) => learnt.id));
    const fresh = added.filter((learnt) => !known.has(learnt.id));
    if (fresh.length) this.#write([...all, ...fresh].sort((a, b) => b.at - a.at));
    return fresh.length;
  }

  /** The user has said whether examples may be kept: those of this visit are stored, or the stored ones go. */
  flush(): void {
    if (this.#mayKeep && this.#memory) {
      const learnt = this.#memory;
      this.#memory = undefined;
      this.restore(learnt);
    } else if (!this.#mayKeep && !this.#memory) {
      this.#memory = this.all();
      remove(NAME);
    }
    this.options.changed?.();
  }

  get #now(): number {
    return this.options.now?.() ?? Date.now();
  }

  get #mayKeep(): boolean {
    return this.options.mayKeep?.() ?? true;
  }

  #stored(): Learnt[] {
    const text = load(NAME);
    if (this.#cache && text === this.#cache.text) return this.#cache.list;
    let list: Learnt[] = [];
    try {
      if (text !== null) list = parse(text);
    } catch (code) {
      // What a newer page has written is left alone; what is damaged is of no use to anyone.
      if (code === 'newer') return (this.#memory = []);
      remove(NAME);
    }
    this.#cache = { text, list };
    return list;
  }

  #write(list: Learnt[]): void {
    const kept = list.slice(0, MOST);
    if (this.#memory) this.#memory = kept;
    else if (kept.length === 0) remove(NAME);
    // Where there is little room, the newest are worth most.
    else if (saveFirst(NAME, kept, (examples) => JSON.stringify({ version: VERSION, examples })).result !== 'saved') this.#memory = kept;
    this.options.changed?.();
  }
}
