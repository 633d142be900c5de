// Which digit is it? Ten keys beside the tapped digit: the second of the two taps that fix one.

import { h, icon } from '../dom.js';
import { percent, say } from '../messages.js';
import type { Box } from '../reading.js';
import type { Cell } from './answer-model.js';

export interface PickerEvents {
  changed(cell: Cell, digit: number): void;
  removed(cell: Cell): void;
  added(beside: Cell, digit: number, after: boolean): void;
  /** A space is to be in front of the digit, or no longer. */
  spaced(cell: Cell): void;
  /** A mark that was left out is a digit after all. */
  marked(box: Box, digit: number): void;
  /** Whether a digit is the first of its line. */
  opens(cell: Cell): boolean;
  /** The ink among its neighbours, where it is on a picture. */
  lookAt(box: Box): Element | undefined;
  /** The user wants to see that place on the whole picture. */
  sought(subject: Cell | Box): void;
}

type From = HTMLElement | SVGElement;

function button(kind: string, label: string, run: () => void): HTMLButtonElement {
  const element = h('button', { type: 'button', class: kind }, label);
  element.addEventListener('click', run);
  return element;
}

export class Picker {
  #subject: Cell | Box | undefined;
  #from: From | undefined;
  #picked: (digit: number) => void = () => {};

  constructor(
    private readonly element: HTMLElement,
    private readonly events: PickerEvents,
  ) {
    document.addEventListener('pointerdown', (event) => {
      const target = event.target as Node;
      if (this.#subject && !element.contains(target) && !this.#from?.contains(target)) this.close(false);
    });
    element.addEventListener('keydown', this.#key);
    // Of the digit too, which may have the focus while it is open.
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#subject) return;
      this.close(true);
      event.preventDefault();
    });
    element.addEventListener('focusout', (event) => {
      const to = event.relatedTarget as Node | null;
      if (to && !element.contains(to) && to !== this.#from) this.close(false);
    });
  }

  toggle(cell: Cell, from: From): void {
    if (this.#subject === cell) {
      this.close(true);
      return;
    }
    const add = (key: 'picker.add' | 'picker.add.before', after: boolean) =>
      button('quiet', say(key), () => this.#open(cell, from, say(`${key}.label`), (digit) => this.events.added(cell, digit, after)));
    const remove = button('quiet', say('picker.remove'), () => {
      this.close(false);
      this.events.removed(cell);
    });
    const foot = h('div', { class: 'picker-foot' }, remove, add('picker.add', true));
    if (this.events.opens(cell)) foot.append(add('picker.add.before', false));
    else foot.append(this.#space(cell));
    this.#open(cell, from, say('picker.label'), (digit) => this.events.changed(cell, digit), cell, foot);
  }

  #space(cell: Cell): HTMLElement {
    const toggle = button('quiet', say('picker.space'), () => {
      this.close(false);
      this.events.spaced(cell);
    });
    toggle.setAttribute('aria-pressed', String(cell.before !== ''));
    return toggle;
  }

  /** For a mark that was left out. */
  openMark(box: Box, from: From): void {
    this.#open(box, from, say('picker.label'), (digit) => this.events.marked(box, digit));
  }

  close(giveFocusBack: boolean): void {
    if (!this.#subject) return;
    const from = this.#from;
    this.#subject = undefined;
    this.#from = undefined;
    this.element.hidden = true;
    from?.setAttribute('aria-expanded', 'false');
    if (giveFocusBack) from?.focus();
  }

  /** `cell`: the digit that is there already. */
  #open(subject: Cell | Box, from: From, title: string, picked: (digit: number) => void, cell?: Cell, foot?: HTMLElement): void {
    this.close(false);
    this.#subject = subject;
    this.#from = from;
    this.#picked = picked;
    const likely = new Set(cell?.rivals.slice(0, 2).map((rival) => rival.digit));
    const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => {
      const key = button('key', String(digit), () => this.#pick(digit));
      key.dataset.pick = String(digit);
      key.toggleAttribute('data-likely', likely.has(digit));
      if (cell) key.setAttribute('aria-pressed', String(digit === cell.digit));
      return key;
    });
    const close = button('bare', '', () => this.close(true));
    close.setAttribute('aria-label', say('picker.close'));
    close.append(icon('close'));
    this.element.setAttribute('aria-label', title);
    this.element.replaceChildren(h('div', { class: 'picker-head' }, h('p', {}, title), close), ...this.#look(subject));
    if (cell?.read !== undefined) this.element.append(h('p', { class: 'picker-read' }, readAs(cell)));
    this.element.append(h('div', { class: 'keys' }, ...keys), ...(foot ? [foot] : []));
    this.element.hidden = false;
    from.setAttribute('aria-expanded', 'true');
    this.#place(from);
    (keys.find((key) => key.getAttribute('aria-pressed') === 'true') ?? keys[0])?.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: 'nearest' });
  }

  /** The ink on the picture, which leads to its place there. */
  #look(subject: Cell | Box): HTMLElement[] {
    const box = 'digit' in subject ? subject.box : subject;
    const ink = box && this.events.lookAt(box);
    if (!ink) return [];
    const look = button('picker-look', '', () => {
      this.close(false);
      this.events.sought(subject);
    });
    look.setAttribute('aria-label', say('picker.look'));
    look.append(ink);
    return [look];
  }

  /** Under the digit, within the panel that holds both. */
  #place(from: From): void {
    const panel = this.element.offsetParent?.getBoundingClientRect();
    if (!panel) return;
    const at = from.getBoundingClientRect();
    const width = this.element.offsetWidth;
    const left = Math.max(8, Math.min(at.left + at.width / 2 - panel.left - width / 2, panel.width - width - 8));
    this.element.style.left = `${left}px`;
    this.element.style.top = `${at.bottom - panel.top + 6}px`;
  }

  #pick(digit: number): void {
    this.close(true);
    this.#picked(digit);
  }

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
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
