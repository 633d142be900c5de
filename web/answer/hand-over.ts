// Copying the answer: by its buttons, and by the keys for it where nothing else is selected.

import { copyText } from '../clipboard.js';
import { byId } from '../dom.js';
import { type MessageKey, say } from '../messages.js';
import { toast } from '../notices.js';
import { type Answer, textOf } from './answer-model.js';
import { csvOf } from './csv.js';

export async function copyAndTell(text: string, done: MessageKey): Promise<void> {
  toast(say((await copyText(text)) ? done : 'copy.failed'));
}

/** `answer` gives the answer on screen; `copied`: it was put to use. */
export function handOver(answer: () => Answer, copied: () => void): void {
  const copy = (text: string, done: MessageKey) => {
    void copyAndTell(text, done);
    copied();
  };
  byId('copy').addEventListener('click', () => copy(textOf(answer()), 'copy.done'));
  byId('copy-csv').addEventListener('click', () => copy(csvOf(answer()), 'copy.csv.done'));
  window.addEventListener('copy', (event) => {
    if ((event.target as HTMLElement).matches?.('input, textarea')) return;
    if (!answer().length || getSelection()?.toString()) return;
    event.clipboardData?.setData('text/plain', textOf(answer()));
    event.preventDefault();
    toast(say('copy.done'));
    copied();
  });
}
