// What is wrong with a reading, and what can be done about it.

import { byId } from '../dom.js';
import { BrokenInstallation } from '../errors.js';
import { listOf, say, sayCount, sayTrouble } from '../messages.js';
import { type Action, Message, speak } from '../notices.js';
import { renew } from '../offline.js';
import type { Box, FailedReading, GoodReading, Warning } from '../reading.js';
import { type Answer, cellsOf, needsCheck, warningsOf } from './answer-model.js';
import { numbersAt } from './numbers.js';

export interface TroubleEvents {
  forced(): void;
  cleared(): void;
  /** What is on screen is to be read anew. */
  again(): void;
  helped(): void;
}

/** More numbers than this are not listed, only marked where they were read. */
const LISTED = 4;

/** More than half of what is on the picture is doubtful or no digit, as it is when read from the wrong side. */
function readsBadly(answer: Answer, refused: number): boolean {
  const cells = cellsOf(answer);
  const all = cells.length + refused;
  return all > 1 && cells.some((cell) => !cell.fixed) && 2 * (cells.filter(needsCheck).length + refused) > all;
}

export class Troubles {
  readonly #message = new Message();

  constructor(private readonly events: TroubleEvents) {}

  clear(): void {
    this.#message.clear();
  }

  get text(): string {
    return this.#message.text;
  }

  nothingWritten(): void {
    this.#message.show('hint', 'no_ink', [say('error.pad.no_ink')]);
  }

  /** The last digit was taken out by hand. `again`: whether it can be read anew. */
  emptied(onPad: boolean, again: boolean): void {
    const anew = { label: say('action.again'), run: () => this.events.again(), main: true, id: 'again' };
    this.#message.show('hint', 'emptied', [say('answer.emptied')], [again ? anew : onPad ? this.#clear() : this.#another(false, true)]);
  }

  /**
   * What to look out for in a reading that worked, and the answer as it is now; `left`: how many marks were passed over,
   * `again`: whether it can be read anew.
   */
  warn(reading: GoodReading, answer: Answer, left: number, onPad: boolean, again: boolean): void {
    this.#message.clear();
    const warnings = warningsOf(reading, answer);
    const isSign = ({ code }: Warning) => code === 'sign_left_out';
    // Each sign that was left out has a warning, and a place, of its own.
    const told = (list: Warning[]) => [...new Set(list.map((w) => sayTrouble(w.code, w.message, onPad)))];
    const sentences = told(warnings.filter((w) => !isSign(w)));
    const actions: Action[] = [];
    if (left) {
      sentences.push(sayCount('warning.left_out.one', 'warning.left_out.many', left));
      if (again) actions.push(this.#force(sayCount('action.force.left_out.one', 'action.force.left_out', left)));
    }
    // A mark that may be a digit weighs more than a point.
    const signs = warnings.filter(isSign);
    const numbers = numbersAt(answer, signs.map(({ box }) => box).filter((box): box is Box => box !== undefined));
    const listed = numbers.length > 0 && numbers.length <= LISTED;
    sentences.push(...(listed ? [say('warning.sign_left_out.in', { numbers: listOf(numbers) })] : told(signs)));
    // Another picture has the same points and commas.
    if (!onPad && !warnings.every(isSign)) actions.unshift(this.#another(true));
    const turn = !onPad && readsBadly(answer, left) ? this.#turn() : [];
    if (turn.length) sentences.push(say('warning.turned'));
    const code = warnings[0]?.code ?? (left ? 'left_out' : 'turned');
    if (sentences.length) this.#message.show('warning', code, sentences, [...actions, ...turn]);
  }

  /** `small`: every stroke on the pad is too small to be one of a digit. */
  fail({ error: { code, message }, warnings = [] }: FailedReading, onPad: boolean, forced: boolean, small: boolean): void {
    const sentences = [small && code === 'not_digits' ? say('error.pad.small') : sayTrouble(code, message, onPad), ...warnings.map((w) => sayTrouble(w.code, w.message, onPad))];
    this.#message.show('error', code, sentences, this.#actionsFor(code, onPad, forced));
    speak(this.#message.text);
  }

  /** Told a moment later: leaving the page breaks off what is loading too, and then there is nobody to tell. */
  broken(error: unknown): void {
    setTimeout(() => this.#tellBroken(error), 300);
  }

  #tellBroken(error: unknown): void {
    const { code, part } = error instanceof BrokenInstallation ? error : new BrokenInstallation('');
    const text = say(code === 'stopped' ? 'error.broken' : `error.broken.${code}`, { part });
    console.warn(error); // with the reason, for whoever runs the page
    this.#message.show('error', 'broken', [text], [
      { label: say('action.reload'), run: () => void renew(), main: true, id: 'reload' },
    ]);
    speak(text);
  }

  #force(label: string): Action {
    return { label, run: () => this.events.forced(), id: 'force' };
  }

  #clear(): Action {
    return { label: say('action.clear'), run: () => this.events.cleared(), main: true, id: 'clear' };
  }

  /** Another picture: a photo where one was taken with the phone. */
  #another(photographed: boolean, main = false): Action {
    const photo = photographed && matchMedia('(pointer: coarse)').matches;
    return {
      label: say(photo ? 'action.retake' : 'action.choose'),
      run: () => byId<HTMLInputElement>(photo ? 'photo' : 'file').click(),
      main,
      id: 'choose',
    };
  }

  /** What the tool below the picture does, where it is there. */
  #turn(): Action[] {
    const tool = byId('turn');
    return tool.hidden ? [] : [{ label: say('page.turn'), run: () => tool.click(), id: 'turn' }];
  }

  /** The one thing to do, and where the reader declined, reading it all the same. */
  #actionsFor(code: string, onPad: boolean, forced: boolean): Action[] {
    const declined = code === 'not_digits' || (code === 'too_many' && !onPad);
    const force = declined && !forced ? [this.#force(say('action.force'))] : [];
    if (!onPad) return [this.#another(code === 'no_ink' || declined, true), ...force, ...(code === 'not_digits' ? this.#turn() : [])];
    const help = { label: say('action.help'), run: () => this.events.helped(), id: 'help' };
    return code === 'no_ink' ? [] : [this.#clear(), ...force, help];
  }
}
