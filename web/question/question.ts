// Questions that may be answered or left alone: one at a time, in a quiet line under the pad. Nothing
// moves, nothing is covered, the focus stays where it is.

import { byId, h, icon } from '../dom.js';
import { say } from '../messages.js';

export interface Question {
  id: string;
  text: string;
  more?: string;
  answered(yes: boolean): void;
  /** It may be sent away without an answer. */
  dismissed?(): void;
}

export class Questions {
  readonly #place = byId('question');
  #open: Question | undefined;

  get open(): boolean {
    return this.#open !== undefined;
  }

  ask(question: Question): void {
    if (this.#open?.id === question.id) return;
    this.#open = question;
    const button = (key: 'yes' | 'no', answer: boolean) => {
      const element = h('button', { type: 'button', class: 'button quiet', 'data-testid': `${question.id}-${key}` }, say(`page.${key}`));
      element.addEventListener('click', () => {
        this.close(question.id);
        question.answered(answer);
      });
      return element;
    };
    const title = h('p', { id: 'question-text', class: 'question-text' }, question.text);
    this.#place.replaceChildren(
      h('div', { class: 'question-words' }, title, ...(question.more ? [h('p', { class: 'question-more' }, question.more)] : [])),
      h('div', { class: 'question-answers' }, button('yes', true), button('no', false)),
    );
    if (question.dismissed) {
      const close = h('button', { type: 'button', class: 'bare', 'aria-label': say('question.close'), 'data-testid': `${question.id}-close` }, icon('close'));
      close.addEventListener('click', () => {
        this.close(question.id);
        question.dismissed?.();
      });
      this.#place.lastElementChild!.append(close);
    }
    this.#place.hidden = false;
  }

  close(id: string): void {
    if (this.#open?.id !== id) return;
    this.#open = undefined;
    // The button that was pressed goes away; the page goes on where the user was.
    if (this.#place.contains(document.activeElement)) byId(byId('pad').hidden ? 'clear' : 'pad').focus({ preventScroll: true });
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }
}
