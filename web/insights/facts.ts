// What the counters say: sums, series and tips. Pure, so that it can be tested without a page.

import { type Data, dayOf, NONE, OUTCOMES, STAGES, TIMES } from './counters.js';

export interface Summary {
  readings: number;
  /** Share of the readings that were right at once, 0..1; undefined without readings. */
  atOnce: number | undefined;
  /** Class of TIMES that half of the answers reached; undefined without answers. */
  typical: number | undefined;
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

export function summaryOf({ days, times }: Data): Summary {
  const outcomes = OUTCOMES.map((_, i) => sum(Object.values(days).map((of) => of[i]!)));
  const readings = sum(outcomes);
  const answers = sum(times);
  let typical: number | undefined;
  for (let i = 0, seen = 0; i < times.length && typical === undefined && answers; i++) {
    seen += times[i]!;
    if (2 * seen >= answers) typical = i;
  }
  return { readings, atOnce: readings ? outcomes[0]! / readings : undefined, typical };
}

export interface DayCounts {
  date: Date;
  /** One count for each of OUTCOMES. */
  counts: number[];
}

/** The last `n` days up to today, oldest first, those without readings too. */
export function lastDays({ days }: Data, n: number, today: Date): DayCounts[] {
  return Array.from({ length: n }, (_, i) => {
    const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (n - 1 - i));
    return { date, counts: days[dayOf(date)] ?? OUTCOMES.map(() => 0) };
  });
}

export interface Confusion {
  meant: number;
  read: number;
  /** How often, of how many digits that were meant so. */
  n: number;
  of: number;
}

/** Rarer than this, or a smaller share, is chance and not a habit. */
const LEAST = 2;
const LEAST_SHARE = 0.1;
const MOST_TIPS = 3;

/** The digits that are often taken for others, worst first. */
export function habitsOf({ confusion }: Data): Confusion[] {
  const found: Confusion[] = [];
  for (let meant = 0; meant < NONE; meant++) {
    const of = sum(confusion[meant]!);
    confusion[meant]!.forEach((n, read) => {
      if (read !== meant && read !== NONE && n >= LEAST && n / of >= LEAST_SHARE) found.push({ meant, read, n, of });
    });
  }
  return found.sort((a, b) => b.n - a.n).slice(0, MOST_TIPS);
}

/** Whether the user is often refused; then how often, of how many readings. */
export function refusalsOf({ days }: Data): { n: number; of: number } | undefined {
  const all = Object.values(days);
  const n = sum(all.map((of) => of[OUTCOMES.indexOf('refused')]! + of[OUTCOMES.indexOf('retried')]!));
  const of = sum(all.map(sum));
  return n >= 3 && n / of >= 0.2 ? { n, of } : undefined;
}

/** One count a line, for a spreadsheet. */
export function csvOf({ days, times, stages, confusion, happy }: Data): string {
  const lines = [['kind', 'of', 'as', 'count']];
  const name = (digit: number) => (digit === NONE ? 'none' : String(digit));
  for (const [day, counts] of Object.entries(days)) counts.forEach((n, i) => lines.push(['readings', day, OUTCOMES[i]!, String(n)]));
  times.forEach((n, i) => lines.push(['answers', i < TIMES.length ? `up to ${TIMES[i]} ms` : `over ${TIMES[i - 1]} ms`, '', String(n)]));
  stages.forEach((n, i) => lines.push(['visits', STAGES[i]!, '', String(n)]));
  confusion.forEach((row, meant) =>
    row.forEach((n, read) => {
      if (n) lines.push(['digits', name(meant), name(read), String(n)]);
    }),
  );
  happy.forEach((n, i) => lines.push(['happy', i ? 'no' : 'yes', '', String(n)]));
  return lines.map((line) => line.join(',')).join('\r\n');
}
