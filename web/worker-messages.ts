// What the page and its worker say to each other.

import type { Modules } from './load.js';
import type { Pixels, Point, ReadOptions, Reading } from './reading.js';

type PlainOptions = Omit<ReadOptions, 'signal'>;

export type Request =
  | { do: 'start'; modules: Modules }
  | { do: 'image'; bytes: Blob | ArrayBuffer; options: PlainOptions }
  | { do: 'pixels'; image: Pixels; options: PlainOptions }
  | { do: 'strokes'; strokes: readonly (readonly Point[])[]; options: PlainOptions };

export type Answer =
  | { done: 'start' }
  | { done: 'reading'; reading: Reading }
  | { done: 'failed'; message: string };
