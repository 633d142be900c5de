// Something to try before writing oneself: our own drawings, one of them nothing to be read.

import { h } from '../dom.js';
import { type MessageKey, say } from '../messages.js';
import { inkThumbnail } from '../pad/ink.js';
import type { Stroke } from '../reading.js';
import { fit, write } from './handwriting.js';
import { bmp, pixelsOf, rule, shade } from './paper.js';

interface Sample {
  name: string;
  label: MessageKey;
  strokes: () => Stroke[];
  /** On paper: what happens to the sheet. Without it the sample is written on the pad. */
  paper?: (pixels: Uint8Array, width: number) => void;
}

const SAMPLES: readonly Sample[] = [
  { name: 'neat', label: 'sample.neat', strokes: () => write(['4', '0', '7']) },
  { name: 'crossed', label: 'sample.crossed', strokes: () => write(['1', 'crossed 7']) },
  { name: 'touching', label: 'sample.touching', strokes: () => write(['2', '0'], 72), paper: () => {} },
  { name: 'ruled', label: 'sample.ruled', strokes: () => write(['3', '6', '8']), paper: (p, w) => rule(p, w, 52) },
  { name: 'shadow', label: 'sample.shadow', strokes: () => write(['5', '2', '9']), paper: shade },
  { name: 'cat', label: 'sample.cat', strokes: () => write(['cat']) },
];

const SHEET = { width: 720, height: 440, paper: 240, ink: 52, pen: 8 };

export interface SampleEvents {
  /** Strokes in a box of their own; to be fitted to the pad. */
  ink(strokes: Stroke[]): void;
  picture(file: File): void;
}

export function showSamples(list: HTMLElement, events: SampleEvents): void {
  list.replaceChildren();
  for (const { name, label, strokes, paper } of SAMPLES) {
    const button = h(
      'button',
      { type: 'button', class: 'sample', 'data-sample': name },
      h('span', { class: `sample-picture sample-${name}` }, inkThumbnail(strokes())),
      h('span', {}, say(label)),
    );
    button.addEventListener('click', () => {
      if (!paper) {
        events.ink(strokes());
        return;
      }
      const pixels = pixelsOf(fit(strokes(), SHEET.width, SHEET.height, 0.62), SHEET);
      paper(pixels, SHEET.width);
      events.picture(new File([bmp(pixels, SHEET.width)], say(label), { type: 'image/bmp' }));
    });
    list.append(h('li', {}, button));
  }
}
