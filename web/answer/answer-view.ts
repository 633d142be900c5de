// The answer in large digits. The text of the answer element is exactly the reading's text: digits,
// spaces and line breaks. Everything beside them (percentages, chips) is drawn by style sheet from
// attributes or is a picture, and is told to screen readers through labels.

import { byId, h } from '../dom.js';
import { percent, say } from '../messages.js';
import { type Answer, type Cell, cellsOf, needsCheck } from './answer-model.js';

export interface AnswerEvents {
  /** A digit was tapped: where to show the choice. */
  chosen(cell: Cell, button: HTMLElement): void;
  /** A rival chip was tapped or a key pressed on a digit. */
  changed(cell: Cell, digit: number): void;
  removed(cell: Cell): void;
  /** The pointer or focus is on a digit; undefined when it left. */
  pointed(cell: Cell | undefined): void;
}

/** A rival weaker than this is no help. */
const WORTH_SHOWING = 0.004;
/** Under digits narrower than this, in CSS pixels at the usual size of text, a mark stands for the word. */
const COMPACT = 84;
/** Under digits narrower than this there is no room for how sure: "✓ 99 %". */
const TIGHT = 56;
/** Beyond this many digits, or lines, the answer is a table: only the doubtful ones are marked. */
const DETAILED = { digits: 24, lines: 4 };
/** Beyond this many the ink is looked up in the picture, not under each digit. */
const WITH_INK = { digits: 12, lines: 2 };
/** Height of a line by the width of a digit, and what stands below each digit where it is not a table. */
const LINE = 1.4;
const BELOW = 24;
/** Lines share this much of the window's height: the rest is for the picture and what is done with the answer. */
const SHARE = 0.45;
/** But no digit is narrower for that than a line that is easily hit is high. */
const leastForLines = () => (matchMedia('(pointer: coarse)').matches ? 32 : 20);

function within(answer: Answer, most: { digits: number; lines: number }): boolean {
  return answer.length <= most.lines && cellsOf(answer).length <= most.digits;
}

export class AnswerView {
  #buttons = new Map<Cell, HTMLButtonElement>();
  #answer: Answer = [];
  #shown: number[] = [];

  constructor(
    readonly element: HTMLElement,
    private readonly events: AnswerEvents,
  ) {
    element.addEventListener('keydown', this.#key);
    element.addEventListener('pointerleave', () => events.pointed(undefined));
    element.addEventListener('focusout', () => events.pointed(undefined));
    new ResizeObserver(() => this.#size()).observe(this.#room);
  }

  /** `inkOf` gives a small picture of what a digit was read from, where there is one. */
  show(answer: Answer, inkOf: (cell: Cell) => Element | undefined): void {
    const focused = [...this.#buttons.values()].indexOf(document.activeElement as HTMLButtonElement);
    const shown = this.#shown;
    this.#shown = cellsOf(answer).map((cell) => cell.digit);
    this.#answer = answer;
    this.#buttons.clear();
    const cells = cellsOf(answer);
    const detailed = within(answer, DETAILED);
    const inked = within(answer, WITH_INK);
    this.element.toggleAttribute('data-detailed', detailed);
    this.element.toggleAttribute('data-rows', answer.length > 1);
    const nodes: (Node | string)[] = [];
    answer.forEach((row, r) => {
      if (r > 0) nodes.push('\n');
      for (const cell of row) {
        if (cell.before) nodes.push(cell.before);
        nodes.push(this.#cell(cell, inked ? inkOf(cell) : undefined, detailed));
      }
    });
    // Before they are there: a hundred digits are laid out once, not once for each size.
    this.#size();
    this.element.replaceChildren(...nodes);
    // Only what is new moves.
    [...this.element.children].forEach((cell, i) => cell.toggleAttribute('data-fresh', shown[i] !== this.#shown[i]));
    this.#reveal();
    if (focused >= 0) [...this.#buttons.values()][Math.min(focused, cells.length - 1)]?.focus();
  }

  clear(): void {
    this.show([], () => undefined);
  }

  buttonOf(cell: Cell): HTMLButtonElement | undefined {
    return this.#buttons.get(cell);
  }

  #cell(cell: Cell, ink: Element | undefined, detailed: boolean): HTMLElement {
    const unsure = needsCheck(cell);
    const sureness = percent(cell.confidence);
    const label = cell.fixed
      ? say('digit.label.fixed', { digit: cell.digit })
      : say(cell.learned ? 'digit.label.learned' : cell.sure ? 'digit.label.sure' : 'digit.label.unsure', {
          digit: cell.digit,
          percent: sureness,
        });
    const button = h(
      'button',
      {
        type: 'button',
        class: 'digit',
        'data-testid': 'digit',
        'data-digit': cell.digit,
        'data-sure': String(!unsure),
        'data-fixed': cell.fixed,
        'aria-haspopup': 'dialog',
        'aria-label': label,
      },
      String(cell.digit),
    );
    button.addEventListener('click', () => this.events.chosen(cell, button));
    button.addEventListener('focus', () => this.events.pointed(cell));
    button.addEventListener('pointerenter', () => this.events.pointed(cell));
    this.#buttons.set(cell, button);

    const box = h('span', { class: 'cell', 'data-unsure': unsure }, button);
    if (!detailed) return box;
    if (ink) box.append(ink);
    const word = cell.fixed ? say('digit.fixed') : say(cell.learned ? 'digit.learned' : cell.sure ? 'digit.sure' : 'digit.check');
    box.append(
      h('span', {
        class: 'sureness',
        'aria-hidden': 'true',
        'data-word': word,
        'data-mark': say(unsure ? 'digit.check.mark' : 'digit.sure.mark'),
        'data-percent': cell.fixed ? '' : sureness,
      }),
    );
    if (unsure) {
      const rivals = cell.rivals.filter((rival) => rival.confidence >= WORTH_SHOWING).slice(0, 1);
      for (const rival of rivals) box.append(this.#chip(cell, rival.digit, rival.confidence));
    }
    return box;
  }

  #chip(cell: Cell, digit: number, confidence: number): HTMLElement {
    const chip = h('button', {
      type: 'button',
      class: 'rival',
      'data-rival': digit,
      'aria-label': say('digit.rival', { digit, percent: percent(confidence) }),
    });
    chip.addEventListener('click', () => this.events.changed(cell, digit));
    return chip;
  }

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cells = cellsOf(this.#answer);
    const buttons = [...this.#buttons.values()];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const cell = cells[at];
    if (!cell) return;
    if (/^[0-9]$/.test(event.key)) {
      this.events.changed(cell, Number(event.key));
      [...this.#buttons.values()][at]?.focus();
    } else if (event.key === 'Delete' || event.key === 'Backspace') this.events.removed(cell);
    else if (event.key === 'ArrowRight') buttons[at + 1]?.focus();
    else if (event.key === 'ArrowLeft') buttons[at - 1]?.focus();
    else if (event.key === 'Home') buttons[0]?.focus();
    else if (event.key === 'End') buttons[buttons.length - 1]?.focus();
    else return;
    event.preventDefault();
  };

  get #room(): HTMLElement {
    return this.element.parentElement!;
  }

  get #scrolls(): boolean {
    return getComputedStyle(this.#room).overflowY === 'auto';
  }

  /** So that lines and message fit into a room that cannot grow, and elsewhere lines leave room for what is around them. */
  #tallest(detailed: boolean): number {
    const lines = this.#answer.length;
    if (this.#scrolls) return this.#free() / lines / 1.5;
    if (lines === 1) return Infinity;
    return Math.max(leastForLines(), ((SHARE * window.innerHeight) / lines - (detailed ? BELOW : 0)) / LINE);
  }

  /** Where the answer scrolls in a room of its own, what is new comes into view, and no line goes out of it without need. */
  #reveal(): void {
    const fresh = this.#scrolls && this.element.querySelector<HTMLElement>('[data-fresh]');
    if (!fresh) return;
    const room = this.#room;
    const top = fresh.offsetTop - room.offsetTop;
    const hidden = top + fresh.offsetHeight - this.#free();
    room.scrollTop = Math.min(Math.max(hidden, room.scrollTop), top);
  }

  /** The height of the room that the message leaves. */
  #free(): number {
    return this.#room.clientHeight - byId('message').offsetHeight;
  }

  /** Digits as large as the longest line allows, within bounds that keep them easy to hit. */
  #size(): void {
    const room = this.#room.clientWidth;
    if (!room || !this.#answer.length) return;
    const longest = Math.max(
      ...this.#answer.map((row) => row.length + row.filter((cell) => cell.before).length * 0.4),
    );
    const detailed = within(this.#answer, DETAILED);
    // A row that wraps would look like two; a number alone may.
    const least = !detailed ? 20 : this.#answer.length > 1 ? 28 : 44;
    const most = !detailed ? 40 : room < 480 ? 76 : this.#answer.length > 1 ? 72 : 116;
    const cell = Math.max(least, Math.min(most, this.#tallest(detailed), Math.floor((room - 4) / longest)));
    const text = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    this.element.style.setProperty('--cell', `${cell}px`);
    this.element.toggleAttribute('data-compact', cell < COMPACT * text);
    this.element.toggleAttribute('data-tight', cell < TIGHT * text);
  }
}
