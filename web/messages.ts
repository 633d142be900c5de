// Every sentence the page says, keyed, in one list. English is the reference: a further language is
// another object of the same type. Plain, short, specific; never "invalid", never "uploaded".

import type { ErrorCode, WarningCode } from './reading.js';

type Values = Record<string, string | number>;

const en = {
  // Troubles of a picture. Each: what is wrong, and one thing to do about it.
  'error.empty_file': 'This file is empty. Choose another picture.',
  'error.unsupported_format':
    'This file is not a picture we can open. Choose a JPG, PNG or BMP picture.',
  'error.heic':
    'This is an iPhone HEIC photo and this browser can’t open it. Save it as JPG and try again.',
  'error.corrupt_image': 'This picture is damaged and can’t be opened. Take or save it again.',
  'error.too_large': 'This picture is too large to read. Choose one under 100 megapixels.',
  'error.no_ink': 'We can’t see any writing. Move closer so the digits fill the frame.',
  'error.not_digits': 'We see writing, but nothing in it looks like a digit.',
  'error.too_many': 'There are too many marks in this picture. Crop it to the numbers you want read.',
  'error.out_of_memory': 'There is not enough memory for this picture. Choose a smaller one.',
  // The same codes, said of the pad.
  'error.pad.no_ink': 'Nothing is written yet. Write a number, for example 407.',
  'error.pad.not_digits': 'This doesn’t look like a digit. Write 0 to 9.',
  'error.pad.too_many': 'There are too many strokes to read at once. Clear the pad and write less.',
  'error.broken': 'The reader could not start in this browser.',
  'error.interrupted': 'The reader stopped. Try again.',

  'warning.blurry': 'The writing is blurred. Hold still and tap to focus.',
  'warning.low_contrast': 'The writing is faint against the paper. Add light or use a darker pen.',
  'warning.small_digits': 'The digits are very small. Move closer so they fill the frame.',
  'warning.tilted': 'The writing is tilted. Hold the page straight.',
  'warning.cut_off': 'Some writing is cut off at the edge. Move back so that all of it shows.',
  'warning.left_out.one': 'One mark was left out because it doesn’t look like a digit.',
  'warning.left_out.many': '{n} marks were left out because they don’t look like digits.',

  'action.choose': 'Choose another picture',
  'action.retake': 'Take another photo',
  'action.force': 'Read it anyway',
  'action.force.left_out': 'Read them too',
  'action.clear': 'Clear and write again',
  'action.reload': 'Reload the page',
  'action.retry': 'Try again',
  'action.help': 'How to write digits',

  'pad.label': 'Writing pad',
  'pad.help':
    'Write digits with a finger, pen or mouse. With the keyboard: arrow keys move the pen, Space puts it down and lifts it, Shift moves further, Backspace undoes.',
  'pad.ink.none': 'Nothing written',
  'pad.ink.one': '1 stroke',
  'pad.ink.many': '{n} strokes',

  'answer.label': 'Answer',
  'answer.empty': 'The answer appears here as you write.',
  'answer.busy': 'Reading…',
  'answer.starting': 'Getting ready…',
  'answer.none': 'No digits',
  'digit.sure': 'sure',
  'digit.sure.mark': '✓',
  'digit.check.mark': '?',
  'digit.check': 'check',
  'digit.fixed': 'checked',
  'digit.label.sure': '{digit}, sure, {percent}. Change',
  'digit.label.unsure': '{digit}, check this one, {percent}. Change',
  'digit.label.fixed': '{digit}, checked by you. Change',
  'digit.rival': 'Is it {digit}? {percent}',
  'picker.label': 'Which digit is it?',
  'picker.read': 'Read as {digit}, {percent}',
  'picker.read.rival': 'Read as {digit}, {percent}, or {rival}, {rivalPercent}',
  'picker.remove': 'Not a digit',
  'picker.add': 'Add one after it',
  'picker.add.label': 'Which digit comes after it?',
  'picker.close': 'Close',
  'digit.removed': 'Digit {digit} removed.',
  'digit.added': 'Digit {digit} added.',

  'summary.one.sure': 'Sure of this digit.',
  'summary.one.unsure': 'Not sure. Check this digit.',
  'summary.sure': '{n} digits, sure of all.',
  'summary.unsure.one': '{n} digits. Check the marked one.',
  'summary.unsure': '{n} digits. Check the {unsure} marked ones.',
  'summary.fixed.one': 'Checked by you.',
  'spoken.sure': 'Read {text}.',
  'spoken.unsure': 'Read {text}. Check: {list}.',
  'spoken.item': 'digit {n}, {digit} or {rival}',
  'spoken.item.alone': 'digit {n}, {digit}',
  'spoken.fixed': 'Changed to {digit}. Answer: {text}.',

  'confirm.kept': 'Kept as right.',
  'confirm.undone': 'No longer marked as right.',
  'fix.hint': 'Tap the digit that is wrong.',

  'copy.done': 'Copied.',
  'copy.csv.done': 'Copied as a table.',
  'copy.failed': 'This browser didn’t let us copy. Select the answer and copy it yourself.',

  'share.copied': 'Link copied. It holds the ink and the answer.',
  'share.damaged': 'This link is damaged. Ask for it again.',

  'picture.alt': 'Your picture, {name}',
  'picture.alt.plain': 'Your picture',
  'picture.hidden': 'This browser can’t show the picture.',
  'picture.reading': 'Reading the picture…',
  'picture.cancelled': 'Stopped. Nothing was read.',
  'picture.pasted': 'pasted picture',
  'picture.save.failed': 'This browser can’t make the picture.',
  'picture.drop': 'Drop to read it here',

  'history.empty': 'Readings you make appear here. They stay in this browser.',
  'history.empty.off': 'Readings are not kept now.',
  'history.open': 'Open {text}, {when}',
  'history.delete': 'Delete {text}',
  'history.deleted': 'Reading deleted.',
  'history.deleted.all.one': 'One reading deleted.',
  'history.deleted.all': '{n} readings deleted.',
  'history.count.one': '1 reading',
  'history.count': '{n} readings',
  'history.count.found': '{n} of {all}',
  'history.confirmed': 'right',
  'history.none.found': 'No reading matches.',
  'history.blocked':
    'History is off: this browser does not let pages keep anything. Readings stay here until you close the page.',
  'history.full.one': 'The browser’s storage was full. The oldest reading was removed.',
  'history.full': 'The browser’s storage was full. The oldest {n} readings were removed.',
  'history.full.memory':
    'History is off: the browser’s storage is full. New readings stay here until you close the page.',
  'history.corrupt': 'The stored history was damaged and could not be read. A new one has begun.',
  'history.newer':
    'History is off: it was written by a newer version of this page. Reload to get that version.',
  'history.private': 'Private session: readings are not kept.',
  'history.imported': '{n} readings added.',
  'history.import.failed': 'This file holds no readings from here. Choose a file saved with Export.',

  'sample.neat': 'Neat',
  'sample.crossed': 'Crossed 7',
  'sample.touching': 'Touching',
  'sample.ruled': 'Ruled paper',
  'sample.shadow': 'Shadow',
  'sample.cat': 'A cat',

  'queue.working': 'Reading {read} of {all} pictures',
  'queue.done': '{read} pictures read',
  'queue.stopped': 'Stopped after {read} of {all} pictures',
  'queue.waiting': 'waiting',
  'queue.left': 'not read',

  'camera.starting': 'Starting the camera…',
  'camera.hint': 'Hold the digits inside the frame.',
  'camera.hold': 'Hold still.',
  'camera.steady': 'Good. Taking the picture…',
  'camera.refused':
    'The camera is not allowed here. Allow it in the browser’s address bar and open it again, or choose a picture.',
  'camera.none': 'No camera was found. Choose a picture instead.',
  'camera.taken': 'Another program is using the camera. Close it and try again, or choose a picture.',
  'camera.lost': 'The camera stopped. Close this view and open it again, or choose a picture.',
  'camera.picture': 'camera picture',

  'help.play': 'Draw a {digit}',
  'help.digit.0': 'One closed round. A slash through it is fine.',
  'help.digit.1': 'A plain stroke, or a short flag. A long flag looks like a 7.',
  'help.digit.2': 'Round on top, a flat foot.',
  'help.digit.3': 'Two open bows. Closing them makes an 8.',
  'help.digit.4': 'Open on top, the cross stroke well past the stem.',
  'help.digit.5': 'A clear corner before the belly, the roof joined on.',
  'help.digit.6': 'A tall stem, the loop closed at the foot.',
  'help.digit.7': 'A flat top. A bar through it keeps it from being a 1.',
  'help.digit.8': 'Two closed loops, one on the other.',
  'help.digit.9': 'The loop closed, the stem down straight.',

  'offline.ready': 'Ready to work offline.',
  'undo': 'Undo',
  'when.now': 'just now',
  'when.today': 'today {time}',
  'when.yesterday': 'yesterday {time}',

  'explain.busy': 'Looking…',
  'explain.digit': 'Read as {digit}',
  'explain.refused': 'Taken for no digit',
  'explain.saw': 'The 28 by 28 picture the model saw',
} as const;

export type MessageKey = keyof typeof en;

/** The sentence for a key, its `{names}` filled in. */
export function say(key: MessageKey, values: Values = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** One of two sentences by number: `key.one` for 1, else `key` (or `key.many`). */
export function sayCount(one: MessageKey, many: MessageKey, n: number, values: Values = {}): string {
  return say(n === 1 ? one : many, { n, ...values });
}

/** The sentence for what the reader reports; the reader's own where the list has none. */
export function sayTrouble(
  code: ErrorCode | WarningCode,
  fallback: string,
  onPad: boolean,
): string {
  const keys = [...(onPad ? [`error.pad.${code}`] : []), `error.${code}`, `warning.${code}`];
  const key = keys.find((k): k is MessageKey => k in en);
  return key ? say(key) : fallback;
}

/** A probability as people read it. Nothing is ever certain, so never 100 %, and never 0 %. */
export function percent(p: number): string {
  if (p < 0.01) return 'under 1 %';
  return `${Math.min(99, Math.floor(p * 100))} %`;
}
