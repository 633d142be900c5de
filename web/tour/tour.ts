// A tour of at most four steps, on demand: each points at a part of the page and says one thing.

import { byId } from '../dom.js';
import { say } from '../messages.js';

export interface Step {
  text: string;
  /** What it is about; without it the words stand alone. */
  at?: Element;
}

/** Around what a step points at, and between it and the words, in CSS pixels. */
const ROOM = 10;

export class Tour {
  readonly #dialog = byId<HTMLDialogElement>('tour');
  readonly #card = byId('tour-card');
  readonly #spot = byId('tour-spot');
  #steps: readonly Step[] = [];
  #at = 0;
  /** Where the page was scrolled to. */
  #from = 0;

  constructor() {
    byId('tour-next').addEventListener('click', () => this.#go(this.#at + 1));
    byId('tour-back').addEventListener('click', () => this.#go(this.#at - 1));
    byId('tour-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowRight' && this.#at + 1 < this.#steps.length) this.#go(this.#at + 1);
      else if (event.key === 'ArrowLeft') this.#go(this.#at - 1);
    });
    this.#dialog.addEventListener('close', () => window.scrollTo({ top: this.#from }));
    const place = () => this.#dialog.open && this.#place();
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, { passive: true });
  }

  start(steps: readonly Step[]): void {
    if (!steps.length) return;
    this.#steps = steps;
    this.#from = window.scrollY;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#go(0);
    byId('tour-next').focus();
  }

  #go(to: number): void {
    if (to < 0) return;
    const step = this.#steps[to];
    if (!step) {
      this.#dialog.close();
      return;
    }
    this.#at = to;
    const last = to === this.#steps.length - 1;
    byId('tour-count').textContent = say('tour.count', { n: to + 1, all: this.#steps.length });
    byId('tour-text').textContent = step.text;
    byId('tour-next').textContent = say(last ? 'tour.done' : 'tour.next');
    byId<HTMLButtonElement>('tour-back').disabled = to === 0;
    // The focus must not fall off a button that is going to sleep.
    if (to === 0) byId('tour-next').focus();
    const box = step.at?.getBoundingClientRect();
    if (box && (box.top < 0 || box.bottom > window.innerHeight))
      step.at?.scrollIntoView({ block: box.height > window.innerHeight / 2 ? 'start' : 'center' });
    this.#place();
  }

  /** The words stand below what they are about if there is room, else beside it or above, else at the foot. */
  #place(): void {
    const target = this.#steps[this.#at]?.at?.getBoundingClientRect();
    const { innerWidth: width, innerHeight: height } = window;
    const { offsetWidth: w, offsetHeight: h } = this.#card;
    this.#spot.hidden = !target;
    this.#dialog.toggleAttribute('data-alone', !target);
    let left = (width - w) / 2;
    let top = (height - h) / 2;
    if (target) {
      const spot = {
        left: Math.max(4, target.left - ROOM),
        top: Math.max(4, target.top - ROOM),
        right: Math.min(width - 4, target.right + ROOM),
        bottom: Math.min(height - 4, target.bottom + ROOM),
      };
      this.#spot.style.left = `${spot.left}px`;
      this.#spot.style.top = `${spot.top}px`;
      this.#spot.style.width = `${spot.right - spot.left}px`;
      this.#spot.style.height = `${Math.max(0, spot.bottom - spot.top)}px`;
      left = Math.max(ROOM, Math.min((spot.left + spot.right - w) / 2, width - w - ROOM));
      const middle = Math.max(ROOM, (spot.top + spot.bottom - h) / 2);
      if (spot.bottom + h + 2 * ROOM <= height) top = spot.bottom + ROOM;
      else if (spot.right + w + 2 * ROOM <= width) [left, top] = [spot.right + ROOM, middle];
      else if (spot.left - w - 2 * ROOM >= 0) [left, top] = [spot.left - ROOM - w, middle];
      else top = spot.top - h - 2 * ROOM >= 0 ? spot.top - ROOM - h : height - h - 2 * ROOM;
    }
    this.#card.style.left = `${left}px`;
    this.#card.style.top = `${top}px`;
  }
}
