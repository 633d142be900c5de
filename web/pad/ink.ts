// Strokes -> SVG. Ink is drawn as vector paths: it is redrawn from the stored strokes by the browser
// itself, sharp at any pixel density, in the page's colours, and there is no canvas to read back.

import { svg } from '../dom.js';
import type { Box, Point, Stroke } from '../reading.js';

/** Path through the points, rounded by quadratic curves between the midpoints. */
export function pathOf(stroke: readonly Point[]): string {
  const n = (value: number) => Math.round(value * 10) / 10;
  const first = stroke[0];
  if (!first) return '';
  if (stroke.length === 1) return `M${n(first.x)} ${n(first.y)}h0.01`;
  let path = `M${n(first.x)} ${n(first.y)}`;
  for (let i = 1; i < stroke.length - 1; i++) {
    const p = stroke[i]!;
    const q = stroke[i + 1]!;
    path += `Q${n(p.x)} ${n(p.y)} ${n((p.x + q.x) / 2)} ${n((p.y + q.y) / 2)}`;
  }
  const last = stroke[stroke.length - 1]!;
  return `${path}L${n(last.x)} ${n(last.y)}`;
}

/** Box of the pen's positions; undefined without any. */
export function boundsOf(strokes: readonly Stroke[]): Box | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const stroke of strokes)
    for (const p of stroke) {
      left = Math.min(left, p.x);
      top = Math.min(top, p.y);
      right = Math.max(right, p.x);
      bottom = Math.max(bottom, p.y);
    }
  return right < left ? undefined : [left, top, right - left, bottom - top];
}

/** The smallest box around all; undefined without any. */
export function unionOf(boxes: readonly Box[]): Box | undefined {
  return boundsOf([boxes.flatMap(([x, y, w, h]) => [{ x, y }, { x: x + w, y: y + h }])]);
}

/** The strokes whose middle lies in the box: the ink of one digit. */
export function strokesIn(strokes: readonly Stroke[], [x, y, w, h]: Box): Stroke[] {
  return strokes.filter((stroke) => {
    const box = boundsOf([stroke]);
    if (!box) return false;
    const cx = box[0] + box[2] / 2;
    const cy = box[1] + box[3] / 2;
    return cx >= x - 1 && cx <= x + w + 1 && cy >= y - 1 && cy <= y + h + 1;
  });
}

/** A small picture of the strokes; `box` is the part shown, their bounds by default. */
export function inkThumbnail(strokes: readonly Stroke[], box = boundsOf(strokes)): SVGSVGElement {
  const [x, y, w, h] = box ?? [0, 0, 1, 1];
  const pen = Math.max(1, Math.min(Math.max(w, h) * 0.075, Math.min(w, h) * 0.1 + Math.max(w, h) * 0.015));
  return svg(
    'svg',
    {
      class: 'ink',
      viewBox: `${x - pen} ${y - pen} ${w + 2 * pen} ${h + 2 * pen}`,
      'aria-hidden': 'true',
    },
    svg('path', { d: strokes.map(pathOf).join(''), 'stroke-width': pen }),
  );
}
