// What the page and its worker say to each other.

import type { FlatStrokes } from './input.js';
import type { Modules } from './load.js';
import type { ErrorCode, Pixels, ReadOptions, Reading, Source } from './reading.js';

type PlainOptions = Omit<ReadOptions, 'signal'>;

export type Request = { do: 'start'; modules: Modules } | ReadRequest;

export type ReadRequest =
  | { do: 'image'; bytes: ArrayBuffer; options: PlainOptions }
  | { do: 'pixels'; image: Pixels; options: PlainOptions }
  | { do: 'strokes'; strokes: FlatStrokes; options: PlainOptions }
  | { do: 'fail'; code: ErrorCode; kind: Source['kind'] };

export type Answer =
  | { done: 'start' }
  | { done: 'reading'; reading: Reading }
  | { done: 'failed'; message: string };
