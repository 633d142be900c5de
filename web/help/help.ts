// Help on demand: four steps, and how each digit is best written, drawn stroke by stroke. The drawings
// are the page's own handwriting.

import { byId, h, svg } from '../dom.js';
import { type MessageKey, say } from '../messages.js';
import { pathOf } from '../pad/ink.js';
import type { Stroke } from '../reading.js';
import { write } from '../samples/handwriting.js';

/** Milliseconds the drawn pen needs for a hundred units. */
const PACE = 320;

/** What each digit of the shapes "confusing 0" to "confusing 9" is easily taken for. */
const TAKEN_FOR = [6, 7, 7, 8, 9, 6, 0, 1, 9, 4] as const;

function drawn(strokes: readonly Stroke[]): SVGSVGElement {
  const picture = svg('svg', { class: 'drawn', viewBox: '-6 -6 112 152', 'aria-hidden': 'true' });
  for (const stroke of strokes) picture.append(svg('path', { d: pathOf(stroke) }));
  return picture;
}

/** Draws the strokes again, one after the other. */
function replay(picture: SVGSVGElement): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  let delay = 0;
  for (const path of picture.querySelectorAll('path')) {
    const length = path.getTotalLength();
    const duration = (length / 100) * PACE;
    path.animate(
      [
        { strokeDasharray: `${length}`, strokeDashoffset: `${length}` },
        { strokeDasharray: `${length}`, strokeDashoffset: '0' },
      ],
      { duration, delay, fill: 'backwards', easing: 'ease-in-out' },
    );
    delay += duration + 180;
  }
}

export class Help {
  readonly #dialog = byId<HTMLDialogElement>('help');
  #filled = false;

  /** `toured`: the user wants to be shown around. */
  constructor(toured: () => void) {
    byId('help-open').addEventListener('click', () => this.open());
    byId('help-tour').addEventListener('click', () => {
      this.#dialog.close();
      toured();
    });
    byId('help-close').addEventListener('click', () => this.#dialog.close());
    // A tap beside the sheet closes it.
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.#dialog.close());
  }

  /** With a digit, its drawing is brought into view and played. */
  open(digit?: number): void {
    this.#fill();
    this.#dialog.showModal();
    if (digit === undefined) return;
    const card = byId('help-digits').children[digit];
    const button = card?.querySelector('button');
    button?.focus();
    card?.scrollIntoView({ block: 'center' });
    button?.click();
  }

  /** The words are out of date. */
  forget(): void {
    this.#filled = false;
    byId('help-digits').replaceChildren();
  }

  #fill(): void {
    if (this.#filled) return;
    this.#filled = true;
    for (let digit = 0; digit <= 9; digit++) {
      const taken = say('help.taken', { digit: TAKEN_FOR[digit]! });
      byId('help-digits').append(
        h(
          'li',
          { 'data-testid': 'help-digit' },
          h(
            'div',
            { class: 'help-shapes' },
            this.#shape(digit === 7 ? 'crossed 7' : String(digit), say('help.play', { digit })),
            h('div', { class: 'help-confusing' }, this.#shape(`confusing ${digit}`, taken), h('p', { 'aria-hidden': 'true' }, taken)),
          ),
          h('p', {}, say(`help.digit.${digit}` as MessageKey)),
        ),
      );
    }
  }

  /** A drawing that is drawn again when it is pressed. */
  #shape(name: string, label: string): HTMLButtonElement {
    const picture = drawn(write([name]));
    const play = h('button', { type: 'button', class: 'help-digit', 'aria-label': label }, picture);
    play.addEventListener('click', () => replay(picture));
    return play;
  }
}
