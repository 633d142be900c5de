// What the model saw: for each digit the 28x28 picture that went into the network and what it made
// of it: which ink spoke for its answer, and all ten digits with their calibrated confidence. Closed
// until someone asks.

import { byId, h } from '../dom.js';
import { percent, say } from '../messages.js';
import type { Reading, Saw } from '../reading.js';
import { type Answer, answerOf, type Cell, cellsOf } from './answer-model.js';

const SIDE = 28;
/** More than this at once is a wall, not an explanation. */
const MOST = 12;

type Colour = [red: number, green: number, blue: number];
const NEUTRAL: Colour = [150, 150, 150];
const FOR: Colour = [112, 190, 255];
const AGAINST: Colour = [255, 138, 48];

/** The pixels on black, each in the colour that `colourOf` gives ink there. */
function pictureOf(pixels: readonly number[], label: string, colourOf: (x: number, y: number) => Colour): HTMLCanvasElement {
  const canvas = h('canvas', { class: 'saw', role: 'img', 'aria-label': label });
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  const image = context?.createImageData(SIDE, SIDE);
  if (!context || !image) return canvas;
  pixels.forEach((ink, i) => {
    const colour = colourOf(i % SIDE, Math.floor(i / SIDE));
    image.data.set([...colour.map((value) => (value * ink) / 255), 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The evidence at a pixel, between the middles of its cells. */
function evidenceAt(evidence: readonly number[], x: number, y: number): number {
  const side = Math.sqrt(evidence.length);
  const place = (pixel: number) => Math.min(side - 1, Math.max(0, ((pixel + 0.5) * side) / SIDE - 0.5));
  const [column, row] = [place(x), place(y)];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const cell = (c: number, r: number) => evidence[Math.min(side - 1, r) * side + Math.min(side - 1, c)] ?? 0;
  const across = (r: number) => cell(left, r) + (column - left) * (cell(left + 1, r) - cell(left, r));
  return across(top) + (row - top) * (across(top + 1) - across(top));
}

function evidencePictureOf(pixels: readonly number[], evidence: readonly number[]): HTMLCanvasElement {
  const most = Math.max(1, ...evidence.map(Math.abs));
  return pictureOf(pixels, say('explain.evidence'), (x, y) => {
    const share = evidenceAt(evidence, x, y) / most;
    const full = share < 0 ? AGAINST : FOR;
    return NEUTRAL.map((value, i) => value + Math.sqrt(Math.abs(share)) * ((full[i] ?? 0) - value)) as Colour;
  });
}

function barsOf(saw: Saw, chosen: number): HTMLElement {
  const rows = saw.confidences.map((confidence, digit) => {
    const fill = h('span', { class: 'bar-fill' });
    fill.style.width = `${Math.max(0.5, confidence * 100)}%`;
    return h(
      'li',
      { 'data-chosen': digit === chosen },
      h('span', { class: 'bar-digit' }, String(digit)),
      h('span', { class: 'bar', 'aria-hidden': 'true' }, fill),
      h('span', { class: 'bar-percent' }, percent(confidence)),
    );
  });
  return h('ol', { class: 'bars' }, ...rows);
}

export function showExplanation(body: HTMLElement, cells: readonly Cell[]): void {
  body.replaceChildren(
    ...cells
      .filter((cell) => cell.saw)
      .slice(0, MOST)
      .map((cell) =>
        h(
          'section',
          { class: 'explained', 'data-testid': 'explained' },
          h('h3', {}, say('explain.digit', { digit: cell.read ?? cell.digit })),
          h(
            'div',
            { class: 'seen' },
            pictureOf(cell.saw!.pixels, say('explain.saw'), () => [255, 255, 255]),
            ...(cell.saw!.evidence ? [evidencePictureOf(cell.saw!.pixels, cell.saw!.evidence)] : []),
          ),
          barsOf(cell.saw!, cell.read ?? cell.digit),
        ),
      ),
  );
  if (cells.some((cell) => cell.saw?.evidence))
    body.append(h('p', { class: 'explain-legend', 'aria-hidden': 'true' }, say('explain.evidence')));
}

/**
 * Shows what the model saw, from a second reading of the same; the answer on screen stays as it is.
 * `current`: whether it still is on screen by then.
 */
export async function lookUp(reading: Promise<Reading>, answer: Answer, current: () => boolean): Promise<void> {
  const seen = await reading.catch(() => undefined);
  if (!seen?.ok || !current()) return;
  const cells = cellsOf(answer);
  const fresh = cellsOf(answerOf(seen));
  for (const cell of cells) cell.saw = fresh.find((f) => String(f.box) === String(cell.box))?.saw;
  showExplanation(byId('explain-body'), cells);
}
