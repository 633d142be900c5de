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

/** Fields by rows; quotes may hold anything. */
function rowsOf(table: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of table.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows[rows.length - 1]!.push(quoted?.replace(/""/g, '"') ?? plain ?? '');
    if (end && end !== ',') rows.push([]);
    if (!end) break;
  }
  return rows.filter((row) => row.some(Boolean));
}

/**
 * Entries of a table that `tableOf` made. One that tells of a reading in `kept`, the same number at the same second,
 * has its id. Throws 'corrupt' for any other text.
 */
export function entriesOf(table: string, kept: readonly Entry[] = []): Entry[] {
  const [head, ...rows] = rowsOf(table.replace(/^\ufeff/, ''));
  if (HEAD.some((name, i) => head?.[i]?.toLowerCase() !== name)) throw 'corrupt';
  const ids = new Map<string, string[]>();
  const idsOf = (at: number, text: string) => {
    const key = `${stamp(at)} ${text}`;
    if (!ids.has(key)) ids.set(key, []);
    return ids.get(key)!;
  };
  for (const { id, at, text } of kept) idsOf(at, text).push(id);
  const told = new Set<string>();
  return rows.flatMap(([date = '', text = '', note = '', right = '']) => {
    const at = new Date(date.replace(' ', 'T')).getTime();
    if (!/^[\d\s]*\d$/.test(text) || !Number.isFinite(at)) return [];
    let id = idsOf(at, text).shift() ?? `table ${at} ${text}`;
    // Several pictures that are read in one second may hold the same number.
    while (told.has(id)) id += ' again';
    told.add(id);
    return [{ id, at, text, confirmed: right !== '', answer: answerFrom(text), note: note.replace(/^'(?=[=+\-@])/, '') || undefined }];
  });
}
