// "Did this help you?": at most once a session, once everything has been at rest after an answer that
// was put to use, or after a second one. The answer is counted on this device and sent nowhere.

import { byId } from '../dom.js';
import { say } from '../messages.js';
import { toast } from '../notices.js';
import { load, save } from '../storage.js';
import type { Questions } from './question.js';

const NAME = 'happy.asked';
/** As long as this nothing was written, tapped or typed, in milliseconds. */
const REST_MS = 6000;

export class Happy {
  #answers = new Set<string>();
  #used = false;
  #timer = 0;
  #asked = load(NAME, 'session') !== null;

  constructor(
    private readonly questions: Questions,
    private readonly told: (yes: boolean) => void,
  ) {
    for (const type of ['pointerdown', 'keydown', 'pagehide']) window.addEventListener(type, () => this.#rest(), { capture: true, passive: true });
  }

  /** A reading was settled on. */
  answered(id: string): void {
    this.#answers.add(id);
    this.#rest();
  }

  /** It was copied, shared, saved or confirmed. */
  used(): void {
    this.#used = true;
    this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    if (this.#asked || !(this.#used || this.#answers.size > 1)) return;
    this.#timer = window.setTimeout(() => this.#ask(), REST_MS);
  }

  #ask(): void {
    // Another question first, and none over a dialog or in place of an answer.
    if (this.questions.open || document.querySelector('dialog[open]') || document.body.dataset.state !== 'done' || document.hidden) return;
    this.#asked = true;
    save(NAME, '1', 'session');
    this.questions.ask({
      id: 'happy',
      text: say('happy.ask'),
      answered: (yes) => {
        this.told(yes);
        toast(say(yes ? 'happy.yes' : 'happy.no'));
        if (!yes) byId('help-open').focus();
      },
      dismissed: () => {},
    });
  }
}
