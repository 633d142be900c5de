// Our own handwriting, drawn for this page: each digit as strokes of a pen in a box 100 wide and 140
// high. Used for the samples and by the tests, never for training.

import type { Point, Stroke } from '../reading.js';

/** SVG path data with M, L, Q and C in absolute coordinates; one pen stroke each. */
const SHAPES: Record<string, readonly string[]> = {
  '0': ['M54 8C20 8 8 45 12 80C15 115 35 132 55 130C80 128 92 100 90 65C88 30 75 6 50 9'],
  '1': ['M28 40Q48 26 58 8L55 132'],
  '2': ['M16 40C18 10 80 2 82 38C83 68 35 95 12 130Q50 122 92 127'],
  '3': ['M18 22C40 0 85 8 80 38C77 58 55 64 42 65C65 64 92 75 88 102C84 132 35 138 12 114'],
  '4': ['M60 8Q40 50 12 88Q50 88 92 84', 'M68 50Q66 95 64 134'],
  '5': ['M24 14Q20 40 18 64C40 48 88 50 86 90C84 128 35 138 12 116', 'M24 14Q55 14 84 10'],
  '6': ['M72 8C40 20 14 60 14 95C14 125 45 138 66 126C90 112 86 72 56 70C36 69 18 85 16 102'],
  '7': ['M14 16Q50 20 88 12Q62 60 46 134'],
  'crossed 7': ['M14 16Q50 20 88 12Q62 60 46 134', 'M30 74Q55 70 80 71'],
  // Between a 1 and a 7, for showing doubt.
  '1 or 7': ['M15 24Q46 22 70 11Q60 60 48 132'],
  '7 or 1': ['M18 28Q46 24 66 10Q58 62 51 132'],
  '8': ['M76 28C66 2 22 6 22 34C22 62 80 66 82 100C83 132 18 138 18 104C18 72 70 62 76 30'],
  '9': ['M80 40C72 4 18 6 18 42C18 76 70 76 80 42Q82 90 66 134'],
  // Each digit as it is easily taken for another, for the help.
  'confusing 0': ['M66 10C28 10 10 50 12 86C14 120 48 136 70 122C92 106 84 66 46 70'],
  'confusing 1': ['M14 28Q50 22 70 8Q60 60 50 132'],
  'confusing 2': ['M14 22Q50 6 84 22Q66 70 30 130'],
  'confusing 3': ['M36 52C14 20 30 6 52 8C86 12 86 54 40 64C72 64 92 78 88 104C82 134 20 134 24 100Q28 78 44 64'],
  'confusing 4': ['M78 22C62 2 20 22 22 52C24 76 62 76 78 22L70 134'],
  'confusing 5': ['M72 10Q34 24 26 66C40 50 88 54 86 92C84 128 30 136 22 104Q22 84 26 66'],
  'confusing 6': ['M50 14C14 22 8 100 34 124C70 140 96 96 78 60C70 42 50 26 44 40'],
  'confusing 7': ['M26 34Q46 24 60 10L52 132'],
  'confusing 8': ['M78 34C66 2 20 8 22 40C26 72 76 64 78 36Q86 70 66 132Q54 124 58 112'],
  'confusing 9': ['M24 20Q16 60 34 66Q60 68 78 58', 'M80 14Q80 80 68 134'],
  'cat': [
    'M30 62Q24 30 26 12Q40 24 52 34Q70 30 88 34Q100 24 114 10Q118 34 112 62C124 96 98 122 70 122C42 122 18 96 30 62',
    'M52 66Q54 60 58 66',
    'M84 66Q88 60 90 66',
    'M66 82Q71 84 76 82Q74 90 71 90Q68 90 66 82',
    'M40 84Q22 82 6 76',
    'M40 92Q24 96 8 100',
    'M102 84Q120 82 136 76',
    'M102 92Q118 96 134 100',
  ],
};

function pointsOf(path: string): Stroke {
  const points: Point[] = [];
  for (const [, command, numbers] of path.matchAll(/([MLQC])([^MLQC]*)/g)) {
    const n = numbers!.trim().split(/[\s,]+/).map(Number);
    const from = points[points.length - 1];
    if (command === 'M' || !from) {
      points.push({ x: n[0]!, y: n[1]! });
      continue;
    }
    const controls = [from];
    for (let i = 0; i + 1 < n.length; i += 2) controls.push({ x: n[i]!, y: n[i + 1]! });
    const steps = command === 'L' ? 8 : command === 'Q' ? 12 : 16;
    for (let i = 1; i <= steps; i++) points.push(bezier(controls, i / steps));
  }
  return points;
}

/** De Casteljau: any number of control points. */
function bezier(controls: readonly Point[], t: number): Point {
  if (controls.length === 1) return controls[0]!;
  const next = controls.slice(1).map((p, i) => {
    const q = controls[i]!;
    return { x: q.x + (p.x - q.x) * t, y: q.y + (p.y - q.y) * t };
  });
  return bezier(next, t);
}

/** The strokes of shapes side by side; `advance` is how far each stands from the one before. */
export function write(names: readonly string[], advance = 125): Stroke[] {
  return names.flatMap((name, i) =>
    (SHAPES[name] ?? []).map((path) => pointsOf(path).map(({ x, y }) => ({ x: x + i * advance, y }))),
  );
}

/** Strokes scaled and moved to fill the middle of a frame, keeping their shape. */
export function fit(strokes: readonly Stroke[], width: number, height: number, share = 0.6): Stroke[] {
  const xs = strokes.flat().map((p) => p.x);
  const ys = strokes.flat().map((p) => p.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = share * Math.min(width / Math.max(1, right - left), height / Math.max(1, bottom - top));
  const dx = (width - (right - left) * scale) / 2;
  const dy = (height - (bottom - top) * scale) / 2;
  return strokes.map((stroke) =>
    stroke.map(({ x, y }) => ({ x: dx + (x - left) * scale, y: dy + (y - top) * scale })),
  );
}
