// When a reading was made, as people say it, and as they may look for it.

import { say } from '../messages.js';
import type { Entry } from './entries.js';

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

export function when(at: number): string {
  const language = document.documentElement.lang;
  const then = new Date(at);
  const now = new Date();
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  if (now.getTime() - at < 60_000) return say('when.now');
  if (days > 1) return formats(language).short.format(then);
  return say(days === 1 ? 'when.yesterday' : 'when.today', { time: formats(language).time.format(then) });
}

interface Formats {
  time: Intl.DateTimeFormat;
  short: Intl.DateTimeFormat;
  /** In the ways a date is looked for. */
  sought: Intl.DateTimeFormat[];
}

const made = new Map<string, Formats>();

/** Making a format takes longer than using it a hundred times. */
function formats(language: string): Formats {
  let known = made.get(language);
  if (!known) {
    const numbers = { day: 'numeric', month: 'numeric', year: 'numeric' } as const;
    known = {
      time: new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }),
      short: new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' }),
      sought: [
        new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
        new Intl.DateTimeFormat(language, numbers),
        new Intl.DateTimeFormat(undefined, numbers), // as the device is set
        new Intl.DateTimeFormat('sv', { dateStyle: 'short' }), // 2026-11-22
      ],
    };
    made.set(language, known);
  }
  return known;
}

/**
 * Whether an entry is what is looked for. Digits alone are a number, or part of a note: nobody who looks
 * for 22 wants everything of that day. Other words may be of the date too, and all must be there.
 */
export function matches(entry: Entry, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const texts = [entry.text, entry.text.replace(/\s/g, ''), entry.note ?? ''];
  if (!words.every((word) => /^\d+$/.test(word))) {
    const at = new Date(entry.at);
    const { time, short, sought } = formats(document.documentElement.lang);
    texts.push(when(entry.at), ...[time, short, ...sought].map((format) => format.format(at)));
  }
  const all = texts.join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}
