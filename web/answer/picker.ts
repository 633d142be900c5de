// Which digit is it? Ten keys beside the tapped digit: the second of the two taps that fix one.

import { h, icon } from '../dom.js';
import { percent, say } from '../messages.js';
import type { Cell } from './answer-model.js';

export interface PickerEvents {
  changed(cell: Cell, digit: number): void;
  removed(cell: Cell): void;
  added(after: Cell, digit: number): void;
}

export class Picker {
  #cell: Cell | undefined;
  #from: HTMLElement | undefined;
  #adding = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: PickerEvents,
  ) {
    document.addEventListener('pointerdown', (event) => {
      const target = event.target as Node;
      if (this.#cell && !element.contains(target) && !this.#from?.contains(target)) this.close(false);
    });
    element.addEventListener('keydown', this.#key);
    element.addEventListener('focusout', (event) => {
      const to = event.relatedTarget as Node | null;
      if (to && !element.contains(to) && to !== this.#from) this.close(false);
    });
  }

  get cell(): Cell | undefined {
    return this.#cell;
  }

  toggle(cell: Cell, from: HTMLElement): void {
    if (this.#cell === cell) this.close(true);
    else this.#open(cell, from, false);
  }

  close(giveFocusBack: boolean): void {
    if (!this.#cell) return;
    const from = this.#from;
    this.#cell = undefined;
    this.#from = undefined;
    this.element.hidden = true;
    from?.setAttribute('aria-expanded', 'false');
    if (giveFocusBack) from?.focus();
  }

  #open(cell: Cell, from: HTMLElement, adding: boolean): void {
    this.close(false);
    this.#cell = cell;
    this.#from = from;
    this.#adding = adding;
    const title = say(adding ? 'picker.add.label' : 'picker.label');
    const likely = new Set(cell.rivals.slice(0, 2).map((rival) => rival.digit));
    const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => {
      const key = h(
        'button',
        {
          type: 'button',
          class: 'key',
          'data-pick': digit,
          'data-likely': !adding && likely.has(digit),
          'aria-pressed': adding ? undefined : String(digit === cell.digit),
        },
        String(digit),
      );
      key.addEventListener('click', () => this.#pick(digit));
      return key;
    });
    const remove = h('button', { type: 'button', class: 'quiet' }, say('picker.remove'));
    remove.addEventListener('click', () => {
      this.close(false);
      this.events.removed(cell);
    });
    const add = h('button', { type: 'button', class: 'quiet' }, say('picker.add'));
    add.addEventListener('click', () => this.#open(cell, from, true));
    const close = h(
      'button',
      { type: 'button', class: 'bare', 'aria-label': say('picker.close') },
      icon('close'),
    );
    close.addEventListener('click', () => this.close(true));
    this.element.setAttribute('aria-label', title);
    this.element.replaceChildren(
      h('div', { class: 'picker-head' }, h('p', {}, title), close),
      ...(adding || cell.read === undefined ? [] : [h('p', { class: 'picker-read' }, readAs(cell))]),
      h('div', { class: 'keys' }, ...keys),
      ...(adding ? [] : [h('div', { class: 'picker-foot' }, remove, add)]),
    );
    this.element.hidden = false;
    from.setAttribute('aria-expanded', 'true');
    this.#place(from);
    keys.find((key) => key.getAttribute('aria-pressed') === 'true')?.focus({ preventScroll: true });
    if (adding) keys[0]?.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: 'nearest' });
  }

  /** Under the digit, within the panel that holds both. */
  #place(from: HTMLElement): void {
    const panel = this.element.offsetParent?.getBoundingClientRect();
    if (!panel) return;
    const at = from.getBoundingClientRect();
    const width = this.element.offsetWidth;
    const left = Math.max(8, Math.min(at.left + at.width / 2 - panel.left - width / 2, panel.width - width - 8));
    this.element.style.left = `${left}px`;
    this.element.style.top = `${at.bottom - panel.top + 6}px`;
  }

  #pick(digit: number): void {
    const cell = this.#cell;
    if (!cell) return;
    const adding = this.#adding;
    this.close(true);
    if (adding) this.events.added(cell, digit);
    else this.events.changed(cell, digit);
  }

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      this.close(true);
      event.preventDefault();
      return;
    }
    if (/^[0-9]$/.test(event.key)) {
      this.#pick(Number(event.key));
      event.preventDefault();
      return;
    }
    const keys = [...this.element.querySelectorAll<HTMLElement>('.key')];
    const at = keys.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -5, ArrowDown: 5 }[event.key];
    if (at < 0 || step === undefined) return;
    keys[at + step]?.focus();
    event.preventDefault();
  };
}

/** What was read and what came next, with how sure. */
function readAs(cell: Cell): string {
  const values = { digit: cell.read ?? cell.digit, percent: percent(cell.confidence) };
  const [rival] = cell.rivals;
  if (!rival || rival.confidence < 0.01) return say('picker.read', values);
  return say('picker.read.rival', { ...values, rival: rival.digit, rivalPercent: percent(rival.confidence) });
}
