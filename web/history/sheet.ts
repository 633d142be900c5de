// On a phone the whole history comes up from the foot of the screen; the page itself shows the latest
// readings. The same elements stand in either place.

import { byId } from '../dom.js';

/** Pulled down this far, in CSS pixels, or this fast, in pixels a millisecond, it goes away. */
const FAR = 90;
const FAST = 0.6;

/** Paper is as wide as it likes. */
const narrow = matchMedia('print, (max-width: 767px)');
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export class Sheet {
  readonly #dialog = byId<HTMLDialogElement>('history-sheet');
  readonly #body = byId('history-body');
  readonly #home = this.#body.parentElement!;

  constructor() {
    for (const id of ['history-all', 'history-up']) byId(id).addEventListener('click', () => this.open());
    byId('history-close').addEventListener('click', () => this.close());
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.close());
    this.#dialog.addEventListener('close', () => {
      this.#home.append(this.#body);
      this.#home.style.minHeight = '';
    });
    narrow.addEventListener('change', () => this.close(true));
    this.#pull(byId('history-grip'));
  }

  open(): void {
    if (this.#dialog.open) return;
    // The page under it stays as long as it was, or it would scroll.
    this.#home.style.minHeight = `${this.#home.offsetHeight}px`;
    this.#dialog.append(this.#body);
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
  }

  close(atOnce = false): void {
    if (!this.#dialog.open) return;
    if (atOnce || calm()) {
      this.#dialog.close();
      return;
    }
    const from = this.#dialog.style.transform || 'none';
    this.#dialog.animate([{ transform: from }, { transform: 'translateY(100%)' }], { duration: 160, easing: 'ease-in' }).onfinish = () => {
      this.#dialog.style.transform = '';
      this.#dialog.close();
    };
  }

  #pull(grip: HTMLElement): void {
    let start: { y: number; at: number } | undefined;
    grip.addEventListener('pointerdown', (event) => {
      if ((event.target as Element).closest('button')) return;
      start = { y: event.clientY, at: event.timeStamp };
      grip.setPointerCapture(event.pointerId);
    });
    grip.addEventListener('pointermove', (event) => {
      if (start) this.#dialog.style.transform = `translateY(${Math.max(0, event.clientY - start.y)}px)`;
    });
    const end = (event: PointerEvent) => {
      if (!start) return;
      const way = event.clientY - start.y;
      const fast = way / Math.max(1, event.timeStamp - start.at) > FAST;
      start = undefined;
      if (event.type === 'pointerup' && (way > FAR || (fast && way > 24))) this.close();
      else this.#dialog.style.transform = '';
    };
    grip.addEventListener('pointerup', end);
    grip.addEventListener('pointercancel', end);
  }
}
