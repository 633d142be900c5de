// What the model saw: for each digit the 28x28 picture that went into the network and what it made
// of it, all ten digits with their calibrated confidence. Closed until someone asks.

import { byId, h } from '../dom.js';
import { percent, say } from '../messages.js';
import type { Reading, Saw } from '../reading.js';
import { type Answer, answerOf, type Cell, cellsOf } from './answer-model.js';

const SIDE = 28;
/** More than this at once is a wall, not an explanation. */
const MOST = 12;

function pictureOf(saw: Saw): HTMLCanvasElement {
  const canvas = h('canvas', { class: 'saw', role: 'img', 'aria-label': say('explain.saw') });
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  const image = context?.createImageData(SIDE, SIDE);
  if (!context || !image) return canvas;
  saw.pixels.forEach((ink, i) => {
    image.data.set([ink, ink, ink, 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  return canvas;
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
          pictureOf(cell.saw!),
          barsOf(cell.saw!, cell.read ?? cell.digit),
        ),
      ),
  );
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
