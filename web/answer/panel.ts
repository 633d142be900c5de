// What stands around the digits of the answer: the line above and below them, and what can be done with them.

import { byId } from '../dom.js';
import { say } from '../messages.js';
import { type Answer, cellsOf, needsCheck, textOf } from './answer-model.js';
import { showExplanation } from './explain.js';
import { summaryOf } from './summary.js';

export interface PanelState {
  confirmed: boolean;
  /** Something about the reading is to be looked into, however sure each digit is. */
  warned: boolean;
  /** A copy of the picture can be made. */
  savable: boolean;
  /** There is ink for a picture card. */
  inked: boolean;
  /** What the model saw can be looked up. */
  explainable: boolean;
}

const explain = byId<HTMLDetailsElement>('explain');

/** `busy`: an answer is on its way; otherwise the page waits for ink. */
export function showNoAnswer(busy: boolean): void {
  showRefusal();
  byId('answer-empty').textContent = say(busy ? 'answer.busy' : 'answer.empty');
  byId('answer-empty').hidden = false;
}

/** There is a message instead of an answer. */
export function showRefusal(): void {
  for (const id of ['answer-empty', 'summary', 'answer-actions', 'explain']) byId(id).hidden = true;
}

export function showPanel(answer: Answer, { confirmed, warned, savable, inked, explainable }: PanelState): void {
  const cells = cellsOf(answer);
  const none = cells.length === 0;
  const sure = !cells.some(needsCheck);
  const summary = byId('summary');
  byId('answer-empty').hidden = true;
  // "Sure of all" beside "Check these numbers" would be believed.
  summary.hidden = none || (sure && warned);
  summary.dataset.sure = String(sure);
  byId('answer').toggleAttribute('data-warned', warned);
  summary.textContent = summaryOf(answer);
  byId('answer-actions').hidden = none;
  byId('confirm').setAttribute('aria-pressed', String(confirmed));
  byId('save-picture').hidden = !savable;
  byId('card').hidden = !inked;
  byId('copy-csv').hidden = !/[ \n]/.test(textOf(answer));
  explain.hidden = none || !explainable;
  if (explain.open) showExplanation(byId('explain-body'), cells);
}
