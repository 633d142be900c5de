// The entry that is kept of what is on screen.

import { type Answer, textOf } from '../answer/answer-model.js';
import type { Frame } from '../pad/pad.js';
import { thumbnailOf } from '../picture/copies.js';
import type { Shown } from '../picture/picture.js';
import type { Reading, Stroke } from '../reading.js';
import { type Entry, packStrokes } from './entries.js';

/** Longer side of the picture kept in the history, in pixels: legible, and a few dozen kilobytes. */
const KEPT_PICTURE = 480;

/** `before` is the entry as it was kept last; the note of one that is still there overrules its. */
export function entryOf(id: string, answer: Answer, before?: Entry): Entry {
  return {
    id,
    at: before?.at ?? Date.now(),
    text: textOf(answer),
    confirmed: false,
    note: before?.note,
    answer: answer.map((row) => row.map((cell) => ({ ...cell, saw: undefined, rivals: cell.rivals.slice(0, 2) }))),
  };
}

export function withInk(entry: Entry, strokes: readonly Stroke[], { width, height }: Frame): Entry {
  return { ...entry, ink: { strokes: packStrokes(strokes), width, height } };
}

export async function withPicture(
  entry: Entry,
  { file, name, source }: Shown & { file: File | undefined },
  reading: Reading | undefined,
  before?: Entry,
): Promise<Entry> {
  const thumb = before?.picture?.thumb ?? (file && source && (await thumbnailOf(file, source, KEPT_PICTURE)));
  const boxed = new Set(entry.answer.flat().map((cell) => cell.box));
  const left = reading?.ok
    ? { warnings: reading.warnings, refused: (reading.refused ?? []).filter(({ box }) => !boxed.has(box)) }
    : before?.picture?.left;
  return { ...entry, picture: { thumb, name, width: source?.width ?? 0, height: source?.height ?? 0, left } };
}
