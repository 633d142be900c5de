// The history as a table (CSV, RFC 4180), for spreadsheets and back. Ink and pictures do not fit into one.

import { answerFrom } from '../answer/answer-model.js';
import type { Entry } from './entries.js';

const HEAD = ['date', 'number', 'note', 'right'];

const two = (n: number) => String(n).padStart(2, '0');

/** On the user's clock, as spreadsheets take it. */
function stamp(at: number): string {
  const d = new Date(at);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

function field(text: string): string {
  // A spreadsheet would run a note that begins so: https://owasp.org/www-community/attacks/CSV_Injection
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function tableOf(entries: readonly Entry[]): string {
  const rows = entries.map(({ at, text, note, confirmed }) => [stamp(at), text, note ?? '', confirmed ? 'yes' : '']);
  return [HEAD, ...rows].map((row) => row.map(field).join(',') + '\r\n').join('');
}

/** Fields by rows, quotes may hold anything. Spreadsheets part them by what their country does not use in numbers. */
function rowsOf(table: string): string[][] {
  const by = /^[^,;\t\r\n]*([,;\t])/.exec(table)?.[1] ?? ',';
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of table.matchAll(new RegExp(`(?:"((?:[^"]|"")*)"|([^"${by}\r\n]*))(${by}|\r?\n|$)`, 'g'))) {
    rows[rows.length - 1]!.push(quoted?.replace(/""/g, '"') ?? plain ?? '');
    if (end && end !== by) rows.push([]);
    if (!end) break;
  }
  return rows.filter((row) => row.some(Boolean));
}

const DATE = /^(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([ap])\.?m\.?)?$/i;

/**
 * When that is on the user's clock, as spreadsheets write it: year first, or day first but for slashes where the month is.
 * Not a number for anything else.
 */
function timeOf(date: string, monthFirst: boolean): number {
  const [, first = '', mark = '', second = '', third = '', hour = '', minute = '', seconds = '0', half = ''] = DATE.exec(date.trim()) ?? [];
  const [year, month, day] = first.length === 4 ? [first, second, third] : mark === '/' && monthFirst ? [third, first, second] : [third, second, first];
  if (year!.length !== 4) return NaN;
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour);
  const at = new Date(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(seconds));
  return at.getMonth() === Number(month) - 1 && hours < 24 ? at.getTime() : NaN;
}

/** Whether the month is first where dates have slashes: no day of these is above 12, or, if that may be either, the user's country. */
function monthFirst(dates: readonly string[]): boolean {
  const parts = dates.map((date) => /^(\d{1,2})\/(\d{1,2})\//.exec(date.trim()));
  if (parts.some((part) => Number(part?.[1]) > 12)) return false;
  if (parts.some((part) => Number(part?.[2]) > 12)) return true;
  return new Intl.DateTimeFormat().formatToParts().find(({ type }) => type === 'day' || type === 'month')?.type === 'month';
}

/**
 * Entries of a table that `tableOf` made and perhaps a spreadsheet saved, its columns in any order, and how many of its rows
 * are no readings. An entry that tells of a reading in `kept`, the same number at the same second, or minute where the
 * spreadsheet left out the seconds, has its id. Throws 'corrupt' for any other text.
 */
export function entriesOf(table: string, kept: readonly Entry[] = []): { entries: Entry[]; skipped: number } {
  const [head = [], ...rows] = rowsOf(table.replace(/^\ufeff/, ''));
  const columns = HEAD.map((name) => head.findIndex((title) => title.trim().toLowerCase() === name));
  if (columns.includes(-1)) throw 'corrupt';
  const fields = rows.map((row) => columns.map((column) => row[column] ?? ''));
  const first = monthFirst(fields.map(([date]) => date!));
  const ids = new Map<string, string[]>();
  const idsOf = (key: string) => {
    if (!ids.has(key)) ids.set(key, []);
    return ids.get(key)!;
  };
  const keysOf = (at: number, text: string) => [stamp(at), stamp(at).slice(0, -3)].map((time) => `${time} ${text}`);
  for (const { id, at, text } of kept) for (const key of keysOf(at, text)) idsOf(key).push(id);
  const told = new Set<string>();
  const entries = fields.flatMap(([date = '', text = '', note = '', right = '']) => {
    const at = timeOf(date, first);
    if (!/^[\d\s]*\d$/.test(text) || Number.isNaN(at)) return [];
    const key = keysOf(at, text)[/:\d\d:/.test(date) ? 0 : 1]!;
    let id = idsOf(key).find((known) => !told.has(known)) ?? `table ${at} ${text}`;
    // Several pictures that are read in one second may hold the same number.
    while (told.has(id)) id += ' again';
    told.add(id);
    return [{ id, at, text, confirmed: right !== '', answer: answerFrom(text), note: note.replace(/^'(?=[=+\-@])/, '') || undefined }];
  });
  return { entries, skipped: rows.length - entries.length };
}
