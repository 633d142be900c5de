// What the insights view is made of: how often a reading was right at once, mended, refused, how long
// answers took, how far visits came, and which digit was taken for which. Numbers only, no ink and no
// text, in this browser only. How to use it:
//
//   counters.stage('began')                  once or often; counted once a visit
//   counters.reading(id, { outcome: 'accepted', ms: 40, digits: [{ meant: 1, read: 7 }] })
//                                            again with the same id: replaces what it counted before
//   counters.happy(true)                     the answer to the yes/no question
//   counters.data()                          everything counted, this visit included
//   counters.erase()

import { documentOf, load, remove, save, watch } from '../storage.js';

/** Raise it when the form changes, and teach `parse` the step. */
const VERSION = 1;
const NAME = 'insights';
const MOST_DAYS = 400;

/** How far a visit came. In this order, though a visit may leave some out. */
export const STAGES = ['opened', 'began', 'answered', 'taken', 'reopened'] as const;
export type Stage = (typeof STAGES)[number];

/** What became of a reading; `retried`: refused at first, and then tried again. */
export const OUTCOMES = ['accepted', 'corrected', 'retried', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Upper ends of the classes of time to answer, in milliseconds; one more class is above the last. */
export const TIMES = [50, 100, 200, 500, 1000, 3000];

/** Index 10 of `confusion`: meant as no digit, or read as none. */
export const NONE = 10;

export interface Told {
  outcome: Exclude<Outcome, 'retried'>;
  /** From the end of writing, or from choosing the picture, to the answer. */
  ms?: number | undefined;
  /** Every digit that was read or meant, 0..9 or NONE. */
  digits: readonly { meant: number; read: number }[];
}

export interface Data {
  version: number;
  /** By day, as YYYY-MM-DD of the user's clock, one count for each of OUTCOMES. */
  days: Record<string, number[]>;
  /** One count for each class of TIMES. */
  times: number[];
  /** Visits that reached each of STAGES. */
  stages: number[];
  /** [meant][read], 11 by 11. */
  confusion: number[][];
  /** Answers to "Does it help you?": yes, no. */
  happy: number[];
}

const zeros = (n: number): number[] => new Array<number>(n).fill(0);

export function nothing(): Data {
  return {
    version: VERSION,
    days: {},
    times: zeros(TIMES.length + 1),
    stages: zeros(STAGES.length),
    confusion: Array.from({ length: NONE + 1 }, () => zeros(NONE + 1)),
    happy: zeros(2),
  };
}

const counts = (value: unknown, n: number): value is number[] =>
  Array.isArray(value) && value.length === n && value.every((count) => Number.isSafeInteger(count) && count >= 0);

/** Throws 'newer' for what a newer page has written and 'corrupt' for anything else that is not ours. */
export function parse(text: string): Data {
  const data = documentOf(text, VERSION) as unknown as Data;
  const good =
    typeof data.days === 'object' &&
    data.days !== null &&
    Object.entries(data.days).every(([day, of]) => /^\d{4}-\d\d-\d\d$/.test(day) && counts(of, OUTCOMES.length)) &&
    counts(data.times, TIMES.length + 1) &&
    counts(data.stages, STAGES.length) &&
    Array.isArray(data.confusion) &&
    data.confusion.length === NONE + 1 &&
    data.confusion.every((row) => counts(row, NONE + 1)) &&
    counts(data.happy, 2);
  if (!good) throw 'corrupt';
  return data;
}

/** Sums; never below nothing, as another tab may have erased what is taken back here. */
function add(a: Data, b: Data): Data {
  const sum = (x: readonly number[], y: readonly number[]) => x.map((n, i) => Math.max(0, n + y[i]!));
  const days: Record<string, number[]> = { ...a.days };
  for (const [day, of] of Object.entries(b.days)) days[day] = sum(days[day] ?? zeros(OUTCOMES.length), of);
  const kept = Object.entries(days)
    .filter(([, of]) => of.some((n) => n > 0))
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .slice(-MOST_DAYS);
  return {
    version: VERSION,
    days: Object.fromEntries(kept),
    times: sum(a.times, b.times),
    stages: sum(a.stages, b.stages),
    confusion: a.confusion.map((row, i) => sum(row, b.confusion[i]!)),
    happy: sum(a.happy, b.happy),
  };
}

/** The day of the user's clock. */
export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export interface CountersOptions {
  /** Whether anything may be counted: not in a private session. */
  mayCount?: () => boolean;
  /** Whether it may outlive the page: the user allowed the history. */
  mayKeep?: () => boolean;
  /** Somebody else (another tab, the history being allowed) changed the numbers. */
  changed?: () => void;
  now?: () => Date;
}

/** What a reading has counted so far, to take back when it counts anew. */
interface Counted {
  told: Told;
  outcome: Outcome;
  day: string;
}

export type Trouble = 'corrupt' | 'newer' | 'full' | 'blocked';

export class Counters {
  /** Counted and not stored yet: added to what is stored as soon as that may and can be. */
  #unsaved = nothing();
  #dirty = false;
  #stages = new Set<Stage>();
  #readings = new Map<string, Counted>();
  #last: string | undefined;
  #trouble: Trouble | undefined;

  constructor(private readonly options: CountersOptions = {}) {
    watch(NAME, () => options.changed?.());
  }

  /** Why the numbers are not kept, or were lost. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** Whether the numbers outlive the page. */
  get kept(): boolean {
    return this.#mayKeep && (this.#trouble === undefined || this.#trouble === 'corrupt');
  }

  /** This visit reached a stage. */
  stage(stage: Stage): void {
    if (!this.#mayCount || this.#stages.has(stage)) return;
    this.#stages.add(stage);
    this.#count((data) => (data.stages[STAGES.indexOf(stage)]! += 1));
  }

  /** What is known of a reading by now. `id` tells it from others of this visit. */
  reading(id: string, told: Told): void {
    if (!this.#mayCount) return;
    const before = this.#readings.get(id);
    const again = before !== undefined && (before.outcome === 'refused' || before.outcome === 'retried');
    const outcome: Outcome = again && told.outcome !== 'refused' ? 'retried' : told.outcome;
    const day = before?.day ?? dayOf(this.options.now?.() ?? new Date());
    this.#count((data) => {
      const last = this.#last === undefined || this.#last === id ? undefined : this.#readings.get(this.#last);
      if (last?.outcome === 'refused') {
        tally(data, last, -1);
        last.outcome = 'retried';
        tally(data, last, 1);
      }
      if (before) tally(data, before, -1);
      const now: Counted = { told, outcome, day };
      tally(data, now, 1);
      this.#readings.set(id, now);
    });
    this.#last = id;
  }

  /** A reading that turned out to be none: its ink was taken back. */
  forget(id: string): void {
    const before = this.#readings.get(id);
    if (!before) return;
    this.#readings.delete(id);
    if (this.#last === id) this.#last = undefined;
    this.#count((data) => tally(data, before, -1));
  }

  /** The answer to the yes/no question. */
  happy(yes: boolean): void {
    if (this.#mayCount) this.#count((data) => (data.happy[yes ? 0 : 1]! += 1));
  }

  /** The user has said whether numbers may be kept: those of this visit are stored, or the stored ones go. */
  flush(): void {
    if (!this.#mayKeep) {
      const stored = this.#stored();
      if (stored) this.#unsaved = add(stored, this.#unsaved);
      this.#dirty = true;
      remove(NAME);
    } else if (this.#dirty) this.#save();
  }

  /** Everything that was counted. */
  data(): Data {
    return add(this.#stored() ?? nothing(), this.#unsaved);
  }

  /** Returns what was erased, so that it can be put back. */
  erase(): Data {
    const data = this.data();
    remove(NAME);
    this.#unsaved = nothing();
    this.#dirty = false;
    this.#readings.clear();
    this.#last = undefined;
    this.#trouble = undefined;
    return data;
  }

  restore(data: Data): void {
    this.#unsaved = add(this.#unsaved, data);
    this.#dirty = true;
    this.#save();
  }

  get #mayCount(): boolean {
    return this.options.mayCount?.() ?? true;
  }

  get #mayKeep(): boolean {
    return this.options.mayKeep?.() ?? true;
  }

  /** Undefined where a newer page has written: that is left alone. */
  #stored(): Data | undefined {
    const text = load(NAME);
    if (text === null) return nothing();
    try {
      return parse(text);
    } catch (code) {
      this.#trouble = code as Trouble;
      if (code === 'newer') return undefined;
      remove(NAME);
      return nothing();
    }
  }

  #count(change: (data: Data) => void): void {
    change(this.#unsaved);
    this.#dirty = true;
    this.#save();
  }

  /** Reads before it writes, so that two tabs add up. */
  #save(): void {
    if (!this.#mayKeep) return;
    const stored = this.#stored();
    if (!stored) return;
    const result = save(NAME, JSON.stringify(add(stored, this.#unsaved)));
    if (result !== 'saved') {
      this.#trouble = result;
      return;
    }
    if (this.#trouble !== 'corrupt') this.#trouble = undefined;
    this.#unsaved = nothing();
    this.#dirty = false;
  }
}

function tally(data: Data, { told, outcome, day }: Counted, by: 1 | -1): void {
  (data.days[day] ??= zeros(OUTCOMES.length))[OUTCOMES.indexOf(outcome)]! += by;
  if (told.ms !== undefined) data.times[timeClass(told.ms)]! += by;
  for (const { meant, read } of told.digits) data.confusion[meant]![read]! += by;
}

function timeClass(ms: number): number {
  const i = TIMES.findIndex((end) => ms <= end);
  return i < 0 ? TIMES.length : i;
}
