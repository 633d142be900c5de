// What the page tells: the sentence about the reading in front of the user, short notes that go away
// by themselves, and the one polite voice for screen readers.

import { byId, h } from './dom.js';
import { say } from './messages.js';

export interface Action {
  label: string;
  run(): void;
  /** The one thing to do; the others are quieter. */
  main?: boolean;
  id?: string;
}

/** The sentence about this reading, with its code and what can be done. */
export class Message {
  readonly #text = byId('message');
  readonly #actions = byId('message-actions');

  show(tone: 'error' | 'warning' | 'hint', code: string, sentences: string[], actions: Action[] = []): void {
    this.#text.dataset.code = code;
    this.#text.dataset.tone = tone;
    this.#text.replaceChildren(...sentences.map((sentence) => h('p', {}, sentence)));
    this.#actions.replaceChildren(
      ...actions.map((action) => {
        const button = h(
          'button',
          { type: 'button', class: action.main ? 'button' : 'button quiet', 'data-action': action.id },
          action.label,
        );
        button.addEventListener('click', () => action.run());
        return button;
      }),
    );
    this.#text.hidden = false;
    this.#actions.hidden = actions.length === 0;
  }

  clear(): void {
    delete this.#text.dataset.code;
    delete this.#text.dataset.tone;
    this.#text.hidden = true;
    this.#actions.hidden = true;
    this.#text.replaceChildren();
    this.#actions.replaceChildren();
  }

  get text(): string {
    return [...this.#text.children].map((sentence) => sentence.textContent).join(' ');
  }
}

let toastTimer = 0;
let toastUndo: (() => void) | undefined;

/** At 60 ms a letter two sentences can be read too. */
const readingTime = (text: string) => Math.max(3_500, 60 * text.length);

/**
 * A short note at the foot of the page, with an Undo where something can be taken back. Returns what takes it away early.
 * A note without one stands above an Undo that is still offered.
 */
export function toast(text: string, undo?: () => void): () => void {
  const element = byId('toast');
  const close = () => {
    clearTimeout(toastTimer);
    element.hidden = true;
    toastUndo = undefined;
  };
  const note = h('p', { role: 'status' }, text);
  if (toastUndo && !undo) {
    const notes = element.querySelector('div')!;
    notes.replaceChildren(note, notes.lastElementChild!);
    setTimeout(() => note.remove(), readingTime(text));
    return () => note.remove();
  }
  toastUndo = undo;
  element.replaceChildren(h('div', {}, note));
  if (undo) {
    const button = h('button', { type: 'button', class: 'bare', 'data-action': 'undo-toast' }, say('undo'));
    button.addEventListener('click', () => {
      close();
      undo();
    });
    element.append(button);
  }
  place(element);
  element.hidden = false;
  const start = () => {
    clearTimeout(toastTimer);
    toastTimer = window.setTimeout(close, undo ? 10_000 : readingTime(text));
  };
  element.onpointerenter = element.onfocus = () => clearTimeout(toastTimer);
  element.onpointerleave = start;
  start();
  return () => {
    // Not another one that has taken its place.
    if (element.contains(note)) close();
  };
}

/** Over whatever lies on top, or it could neither be seen nor tapped; over what lies below when that is gone. */
function place(element: HTMLElement): void {
  const dialog = document.querySelector('dialog[open]');
  (dialog ?? document.body).append(element);
  dialog?.addEventListener('close', () => place(element), { once: true });
}

/** A note that nobody waits for: for a while in place of the page's promise, where it lies over nothing. */
export function mention(text: string): void {
  const line = byId('promise');
  line.textContent = text;
  speak(text);
  setTimeout(() => (line.textContent = say('page.promise')), 6_000);
}

/** Takes back what the note on screen offers to; false if there is none. */
export function undoToast(): boolean {
  const undo = toastUndo;
  if (!undo) return false;
  byId('toast').hidden = true;
  clearTimeout(toastTimer);
  toastUndo = undefined;
  undo();
  return true;
}

let spokenTimer = 0;

/** Says a sentence once, after things have been at rest for a moment. */
export function speak(text: string, delay = 1200): void {
  clearTimeout(spokenTimer);
  const voice = byId('spoken');
  spokenTimer = window.setTimeout(() => {
    // The same words twice are a new event only if the text was gone in between.
    voice.textContent = '';
    requestAnimationFrame(() => (voice.textContent = text));
  }, delay);
}

export function hush(): void {
  clearTimeout(spokenTimer);
  byId('spoken').textContent = '';
}

/** A lasting notice about the history, e.g. that it is off. */
export function historyNotice(code: string, text: string): void {
  const element = byId('history-notice');
  element.dataset.code = code;
  // Said once, not again with each reading.
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === '';
}
