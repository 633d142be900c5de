// The page: what is being read, the answer to it, and who is told.

import { answerOf, type Answer, type Cell, carryOver, cellsOf, csvOf, isGood, needsCheck, textOf } from './answer/answer-model.js';
import { AnswerView } from './answer/answer-view.js';
import { showExplanation } from './answer/explain.js';
import { Picker } from './answer/picker.js';
import { Camera } from './camera/camera.js';
import { copyText } from './clipboard.js';
import { byId, debounce, h, saveFile } from './dom.js';
import { type Entry, packStrokes, unpackStrokes } from './history/entries.js';
import { Help } from './help/help.js';
import { History } from './history/history.js';
import { chooseLanguage, LANGUAGES, type MessageKey, say, sayCount, sayTrouble, startLanguage } from './messages.js';
import { type Action, hush, Message, speak, toast, undoToast } from './notices.js';
import { keepForOffline } from './offline.js';
import { inkThumbnail, strokesIn } from './pad/ink.js';
import { Pad, type PadMark } from './pad/pad.js';
import { canvasIsHonest, labelled, turned } from './picture/copies.js';
import { cropOf, type PictureBox, PictureView, type Shown, thumbnailOf } from './picture/picture.js';
import { type Item, Queue } from './queue/queue.js';
import { createReader, type FailedReading, type GoodReading, type Reader, type Reading, type ReadOptions, type Stroke } from './reader-client.js';
import { fit } from './samples/handwriting.js';
import { type SampleEvents, showSamples } from './samples/samples.js';
import { linkFragment, readFragment } from './share/link.js';
import { share } from './share/share.js';
import { waysIn } from './ways-in.js';

type State = 'ready' | 'busy' | 'done' | 'error';

/** A picture that is being looked at, and the file it came from unless it is from the history. */
interface Picture extends Shown {
  file: File | undefined;
}

/** An answer that rests this long is settled and goes into the history. */
const SETTLED_MS = 500;
/** Anything that takes longer shows that it is at work, and can be stopped. */
const SLOW_MS = 500;
/** Pixels of the pad: what is smaller is a tap that trembled, whatever its shape under a magnifying glass. */
const LEAST_MARK = 10;
/** Longer side of the picture kept in the history, in pixels: legible, and a few dozen kilobytes. */
const KEPT_PICTURE = 480;

// Before anything below writes a word.
const language = startLanguage();
const message = new Message();
const answerElement = byId('answer');

/** The page is there before the reader is; what is written meanwhile is read as soon as it can be. */
const reader: Promise<Reader> = createReader();
let entryId = newId();
/** Whether this entry's ink was begun on this pad, not opened from the history. */
let startedHere = true;
/** The one of several pictures that is on screen. */
let item: Item | undefined;
/** A sample is shown, not kept, until the user writes on. */
let sample = false;
/** The answer that came with a link and still has to be put on its ink. */
let sharedText: string | undefined;
let cleared: { id: string; startedHere: boolean } | undefined;
let picture: Picture | undefined;
let answer: Answer = [];
let reading: Reading | undefined;
let confirmed = false;
let forced = false;
/** Counts readings: the answer to an earlier question is no answer to this one. */
let asked = 0;
let cancel: AbortController | undefined;
let kept: Entry | undefined;

function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/** What comes next is another reading. */
function begin(): void {
  entryId = newId();
  startedHere = true;
  sample = false;
  item = undefined;
  sharedText = undefined;
  kept = undefined;
  forced = false;
  history.current = undefined;
}

function setState(state: State): void {
  document.body.dataset.state = state;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

// --- Parts of the page ---------------------------------------------------------------------------

const pad = new Pad(byId('pad'), {
  began() {
    sample = false;
    setState('busy');
    hush();
    picker.close(false);
    keepSoon.cancel();
    pad.mark([]);
  },
  changed() {
    forced = false;
    void readPad();
  },
  typed(digit) {
    const cells = cellsOf(answer);
    const cell = cells.length === 1 ? cells[0] : cells.find(needsCheck);
    if (cell) change(cell, digit);
  },
});

const pictureView = new PictureView((key) => {
  const button = view.buttonOf(key as Cell);
  button?.focus();
  button?.scrollIntoView({ block: 'nearest' });
});

const picker = new Picker(byId('picker'), { changed: change, removed: removeCell, added: addAfter });

const view = new AnswerView(answerElement, {
  chosen: (cell, button) => picker.toggle(cell, button),
  changed: change,
  removed: removeCell,
  pointed: point,
});

const history = new History(reopen, (ids) => {
  keepSoon.cancel();
  if (ids.has(entryId)) begin();
});

const keepSoon = debounce(() => void keep(), SETTLED_MS);

// --- Reading -------------------------------------------------------------------------------------

function options(): ReadOptions {
  return { force: forced, explain: byId<HTMLDetailsElement>('explain').open, minSize: LEAST_MARK };
}

/** Whatever is being read is no longer asked for. */
function overtake(): number {
  cancel?.abort();
  cancel = undefined;
  byId('progress').hidden = true;
  return ++asked;
}

/** Runs one reading; undefined if it was overtaken, cancelled, or the reader is broken. */
async function ask(
  run: (reader: Reader, options: ReadOptions) => Promise<Reading>,
): Promise<Reading | undefined> {
  const turn = overtake();
  cancel = new AbortController();
  const { signal } = cancel;
  setState('busy');
  try {
    const result = await run(await reader, { ...options(), signal });
    return turn === asked ? result : undefined;
  } catch (error) {
    if (turn === asked && !isAbort(error)) showBroken(error);
    return undefined;
  }
}

async function readPad(): Promise<void> {
  byId<HTMLButtonElement>('undo').disabled = !pad.canUndo;
  const strokes = pad.strokes;
  byId('pad').setAttribute(
    'aria-label',
    `${say('pad.label')}. ${strokes.length ? sayCount('pad.ink.one', 'pad.ink.many', strokes.length) : say('pad.ink.none')}`,
  );
  if (pad.empty) {
    overtake();
    // Ink that was taken back stroke by stroke was no reading. A stored one that was opened stays.
    if (startedHere && !confirmed) history.drop(entryId);
    begin();
    showNothing();
    return;
  }
  const result = await ask((r, o) => r.readStrokes(strokes, o));
  if (result) show(result);
}

async function readPicture(): Promise<void> {
  const file = picture?.file;
  if (!file) return;
  showNothing('busy');
  const reading = ask((r, o) => r.readImage(file, o));
  const turn = asked;
  setTimeout(() => {
    if (turn === asked && document.body.dataset.state === 'busy') byId('progress').hidden = false;
  }, SLOW_MS);
  const result = await reading;
  if (turn === asked) byId('progress').hidden = true;
  if (result) show(result);
}

function readAgain(force = false): void {
  forced = force;
  if (picture) void readPicture();
  else void readPad();
}

// --- Showing -------------------------------------------------------------------------------------

function showNothing(state: State = 'ready'): void {
  reading = undefined;
  answer = [];
  confirmed = false;
  hush();
  keepSoon.cancel();
  picker.close(false);
  view.clear();
  message.clear();
  pad.mark([]);
  byId('answer-empty').textContent = say(state === 'busy' ? 'answer.busy' : 'answer.empty');
  byId('answer-empty').hidden = false;
  byId('summary').hidden = true;
  byId('answer-actions').hidden = true;
  byId('explain').hidden = true;
  setState(state);
}

function show(result: Reading): void {
  reading = result;
  if (picture && result.source) picture.source = result.source;
  if (picture) pictureView.show(picture, pictureAlt());
  picker.close(false);
  if (isGood(result)) showGood(result);
  else showFailed(result);
}

function showGood(result: GoodReading): void {
  const fresh = carryOver(answer, answerOf(result));
  if (sharedText !== undefined) asSent(fresh);
  if (textOf(fresh) !== textOf(answer)) confirmed = false;
  answer = fresh;
  showWarnings(result);
  showAnswer();
  setState('done');
  tell();
  // A picture does not change under the user's hand: its reading is settled at once.
  if (picture) void keep();
  else keepSoon();
}

function showWarnings(result: GoodReading): void {
  message.clear();
  const warnings = result.warnings.map((w) => sayTrouble(w.code, w.message, !picture));
  const refused = result.refused ?? [];
  const actions: Action[] = [];
  // On the pad a stray mark is the user's business; on paper they should know it was passed over.
  if (picture && refused.length) {
    warnings.push(sayCount('warning.left_out.one', 'warning.left_out.many', refused.length));
    actions.push({ label: sayCount('action.force.left_out.one', 'action.force.left_out', refused.length), run: () => readAgain(true), id: 'force' });
  }
  if (warnings.length) message.show('warning', result.warnings[0]?.code ?? 'left_out', warnings, actions);
}

function showFailed(result: FailedReading): void {
  const { code } = result.error;
  answer = [];
  view.clear();
  confirmed = false;
  byId('answer-empty').hidden = true;
  byId('summary').hidden = true;
  byId('answer-actions').hidden = true;
  byId('explain').hidden = true;
  message.show('error', code, [sayTrouble(code, result.error.message, !picture)], actionsFor(code));
  drawMarks();
  setState('error');
  speak(message.text);
}

function actionsFor(code: string): Action[] {
  const force: Action = { label: say('action.force'), run: () => readAgain(true), id: 'force' };
  if (!picture) {
    if (code !== 'not_digits') return [];
    return [
      ...(forced ? [] : [force]),
      { label: say('action.clear'), run: clear, id: 'clear' },
      { label: say('action.help'), run: () => help.open(), id: 'help' },
    ];
  }
  const again = code === 'no_ink' && matchMedia('(pointer: coarse)').matches ? 'photo' : 'file';
  const choose: Action = {
    label: say(again === 'photo' ? 'action.retake' : 'action.choose'),
    run: () => byId<HTMLInputElement>(again).click(),
    main: true,
    id: 'choose',
  };
  const declined = code === 'not_digits' || code === 'too_many';
  return declined && !forced ? [choose, force] : [choose];
}

function showBroken(error: unknown): void {
  showNothing('error');
  byId('answer-empty').hidden = true;
  const text = error instanceof Error && error.message ? error.message : say('error.broken');
  message.show('error', 'broken', [text], [
    { label: say('action.reload'), run: () => location.reload(), main: true, id: 'reload' },
  ]);
  speak(text);
}

/** The answer, everything said about it, and its boxes. */
function showAnswer(): void {
  const cells = cellsOf(answer);
  byId('answer-empty').hidden = true;
  view.show(answer, inkOf);
  const summary = byId('summary');
  const unsure = cells.filter(needsCheck).length;
  summary.hidden = cells.length === 0;
  summary.dataset.sure = String(unsure === 0);
  summary.textContent = summaryOf(cells, unsure);
  byId('answer-actions').hidden = cells.length === 0;
  byId('confirm').setAttribute('aria-pressed', String(confirmed));
  byId('save-picture').hidden = !picture?.file || !canvasIsHonest();
  byId('copy-csv').hidden = !/[ \n]/.test(textOf(answer));
  const explain = byId<HTMLDetailsElement>('explain');
  explain.hidden = cells.length === 0 || (picture !== undefined && !picture.file);
  if (explain.open) showExplanation(byId('explain-body'), cells);
  drawMarks();
}

function summaryOf(cells: readonly Cell[], unsure: number): string {
  const n = cells.length;
  const only = n === 1 ? cells[0] : undefined;
  if (only) {
    const key: MessageKey = only.fixed
      ? 'summary.fixed.one'
      : unsure
        ? 'summary.one.unsure'
        : 'summary.one.sure';
    return say(key);
  }
  if (unsure === 0) return say('summary.sure', { n });
  return say(unsure === 1 ? 'summary.unsure.one' : 'summary.unsure', { n, unsure });
}

function inkOf(cell: Cell): Element | undefined {
  if (!cell.box) return undefined;
  if (picture) return cropOf(picture, cell.box);
  const strokes = strokesIn(pad.strokes, cell.box);
  return strokes.length ? inkThumbnail(strokes) : undefined;
}

function drawMarks(selected?: Cell): void {
  const refused = reading?.refused ?? [];
  if (!picture) {
    const marks: PadMark[] = [];
    if (reading && !reading.ok) for (const { box } of refused) marks.push({ box, kind: 'refused' });
    if (selected?.box) marks.push({ box: selected.box, kind: 'selected' });
    pad.mark(marks);
    return;
  }
  pictureView.boxes(pictureBoxes(picture));
  pictureView.select(selected);
}

function pictureBoxes({ source }: Picture): PictureBox[] {
  const refused = reading?.refused ?? [];
  const boxes: PictureBox[] = cellsOf(answer)
    .filter((cell) => cell.box)
    .map((cell) => ({
      box: cell.box!,
      kind: needsCheck(cell) ? 'unsure' : 'digit',
      label: needsCheck(cell) ? `${cell.digit}?` : String(cell.digit),
      key: cell,
    }));
  for (const { box } of refused) boxes.push({ box, kind: 'refused', label: '' });
  for (const { box } of reading?.warnings ?? []) if (box) boxes.push({ box, kind: 'trouble', label: '' });
  // Trouble with no place of its own is trouble with the whole picture.
  if (reading && !reading.ok && !boxes.length && source) {
    const { width, height } = source;
    const inset = Math.min(width, height) * 0.03;
    boxes.push({ box: [inset, inset, width - 2 * inset, height - 2 * inset], kind: 'trouble', label: '' });
  }
  return boxes;
}

function point(cell: Cell | undefined): void {
  if (picture) pictureView.select(cell);
  else drawMarks(cell);
}

/** Says the answer once the pen has been at rest for a while. */
function tell(): void {
  const cells = cellsOf(answer);
  const unsure = cells.map((cell, i) => ({ cell, i })).filter(({ cell }) => needsCheck(cell));
  const text = textOf(answer).replace(/\n/g, ', ');
  if (!unsure.length) {
    speak(say('spoken.sure', { text }));
    return;
  }
  const list = unsure
    .slice(0, 4)
    .map(({ cell, i }) => {
      const rival = cell.rivals[0]?.digit;
      const values = { n: i + 1, digit: cell.digit, rival: rival ?? '' };
      return say(rival === undefined ? 'spoken.item.alone' : 'spoken.item', values);
    })
    .join('; ');
  speak(say('spoken.unsure', { text, list }));
}

// --- The user's corrections ----------------------------------------------------------------------

function change(cell: Cell, digit: number): void {
  cell.digit = digit;
  cell.fixed = true;
  edited();
  speak(say('spoken.fixed', { digit, text: textOf(answer) }), 300);
}

function edited(): void {
  sample = false;
  confirmed = false;
  showAnswer();
  keepSoon();
  if (item) {
    item.answer = answer;
    queue.refresh();
  }
}

function removeCell(cell: Cell): void {
  const row = answer.find((cells) => cells.includes(cell));
  if (!row) return;
  const before = answer.map((cells) => [...cells]);
  const at = row.indexOf(cell);
  const next = row[at + 1];
  row.splice(at, 1);
  const gap = next && next.before === '' && cell.before !== '' ? next : undefined;
  if (gap) gap.before = cell.before;
  answer = answer.filter((cells) => cells.length > 0);
  edited();
  toast(say('digit.removed', { digit: cell.digit }), () => {
    if (gap) gap.before = '';
    answer = before;
    edited();
  });
}

function addAfter(cell: Cell, digit: number): void {
  const row = answer.find((cells) => cells.includes(cell));
  if (!row) return;
  const added: Cell = {
    digit,
    read: undefined,
    confidence: 0,
    sure: false,
    box: undefined,
    rivals: [],
    saw: undefined,
    fixed: true,
    before: '',
  };
  row.splice(row.indexOf(cell) + 1, 0, added);
  edited();
  view.buttonOf(added)?.focus();
  speak(say('digit.added', { digit }), 300);
}

function confirm(): void {
  sample = false;
  confirmed = !confirmed;
  if (confirmed) for (const cell of cellsOf(answer)) cell.fixed = true;
  showAnswer();
  keepSoon.cancel();
  void keep();
  toast(say(confirmed ? 'confirm.kept' : 'confirm.undone'));
}

function fix(): void {
  const cells = cellsOf(answer);
  const cell = cells.find(needsCheck) ?? cells[0];
  const button = cell && view.buttonOf(cell);
  if (!button) return;
  if (cells.length === 1) picker.toggle(cell, button);
  else {
    button.focus();
    toast(say('fix.hint'));
  }
}

// --- History -------------------------------------------------------------------------------------

/** Puts what is on screen into the history, in the place it already has there. */
async function keep(): Promise<void> {
  if (!answer.length || sample) return;
  const id = entryId;
  const before = kept?.id === id ? kept : undefined;
  let entry = entryOf(id, answer, before);
  if (!picture) {
    const { width, height } = pad.frame;
    entry.ink = { strokes: packStrokes(pad.strokes), width, height };
  } else {
    entry = await withPicture(entry, picture, before);
    if (id !== entryId) return;
  }
  entry.confirmed = confirmed;
  kept = entry;
  history.put(entry, true);
}

function entryOf(id: string, of: Answer, before?: Entry): Entry {
  return {
    id,
    at: before?.at ?? Date.now(),
    text: textOf(of),
    confirmed: false,
    answer: of.map((row) => row.map((cell) => ({ ...cell, saw: undefined, rivals: cell.rivals.slice(0, 2) }))),
  };
}

async function withPicture(entry: Entry, { file, name, source }: Picture, before?: Entry): Promise<Entry> {
  const thumb = before?.picture?.thumb ?? (file && source && (await thumbnailOf(file, source, KEPT_PICTURE)));
  return { ...entry, picture: { thumb, name, width: source?.width ?? 0, height: source?.height ?? 0 } };
}

function reopen(entry: Entry): void {
  keepSoon.flush();
  leavePicture();
  overtake();
  entryId = entry.id;
  startedHere = false;
  kept = entry;
  confirmed = entry.confirmed;
  cleared = undefined;
  history.current = entry.id;
  if (entry.ink) {
    // Read again with the stored corrections carried over, so that writing can go on.
    answer = entry.answer;
    const wasConfirmed = confirmed;
    pad.load(unpackStrokes(entry.ink.strokes), entry.ink);
    pad.forget();
    confirmed = wasConfirmed;
  } else if (entry.picture) {
    const { thumb, name, width, height } = entry.picture;
    showNothing();
    picture = {
      url: thumb ?? '',
      name,
      file: undefined,
      source: { kind: 'image', width, height, orientation: 1, turned: 0 },
    };
    confirmed = entry.confirmed;
    answer = entry.answer;
    showMode();
    pictureView.show(picture, pictureAlt());
    showAnswer();
    setState('done');
  }
  showTop();
}

/** What was opened from further down the page comes into view. */
function showTop(): void {
  if (window.scrollY > 0) window.scrollTo({ top: 0 });
}

function showInk(strokes: readonly Stroke[]): void {
  clear();
  const { width, height } = pad.frame;
  pad.load(fit(strokes, width, height), pad.frame);
  sample = true;
}

// --- Pad or picture ------------------------------------------------------------------------------

function pictureAlt(): string {
  return picture?.name ? say('picture.alt', { name: picture.name }) : say('picture.alt.plain');
}

function showMode(): void {
  document.body.dataset.mode = picture ? 'picture' : 'pad';
  byId('pad').hidden = picture !== undefined;
  byId('picture').hidden = picture === undefined;
  byId<HTMLButtonElement>('undo').disabled = !pad.canUndo;
  byId('undo').hidden = picture !== undefined;
  byId('turn').hidden = !picture?.file || !canvasIsHonest();
}

async function turn(): Promise<void> {
  const { file, source } = picture ?? {};
  if (!file || !source?.width) return;
  const copy = await turned(file, source).catch(() => undefined);
  if (!copy || picture?.file !== file) return;
  // What was read lying on its side was a misunderstanding.
  if (!confirmed) history.drop(entryId);
  openPicture(copy, sample);
}

/** The picture with what was read written on it. */
async function savePicture(): Promise<void> {
  if (!picture?.file || !picture.source) return;
  const name = `${picture.name.replace(/\.\w+$/, '')}-read.png`;
  const copy = await labelled(picture.file, picture.source, pictureBoxes(picture), name).catch(() => undefined);
  if (!copy) {
    toast(say('picture.save.failed'));
    return;
  }
  saveFile(copy);
}

function openPicture(file: File, isSample = false): void {
  showPicture(file);
  sample = isSample;
  void readPicture();
}

function showPicture(file: File): void {
  keepSoon.flush();
  leavePicture();
  begin();
  picture = { url: URL.createObjectURL(file), name: file.name, file, source: undefined };
  showMode();
  pictureView.show(picture, pictureAlt());
}

/** One picture opens at once; several are read one after the other, the first that was read is shown. */
function openFiles(files: File[]): void {
  const [first] = files;
  if (files.length === 1 && first) {
    queue.close();
    openPicture(first);
    return;
  }
  void queue.run(files, newId);
}

function openItem(chosen: Item): void {
  const { id, file, reading: result } = chosen;
  if (!result) return;
  showPicture(file);
  item = chosen;
  entryId = id;
  kept = history.find(id);
  // With whatever was corrected in it since.
  showNothing();
  answer = chosen.answer ?? [];
  confirmed = kept?.confirmed ?? false;
  show(result);
}

/** A picture of the queue goes into the history without being on screen. */
async function keepItem({ id, file, reading: result }: Item): Promise<void> {
  if (!result?.ok) return;
  const shown: Picture = { url: '', name: file.name, file, source: result.source };
  history.put(await withPicture(entryOf(id, answerOf(result)), shown), false);
}

/** Back to the pad, which still has its ink. */
function leavePicture(): void {
  overtake();
  if (!picture) return;
  if (picture.file) URL.revokeObjectURL(picture.url);
  picture = undefined;
  showMode();
}

function clear(): void {
  keepSoon.flush();
  const wasPicture = picture !== undefined;
  leavePicture();
  // What was written stays in the history; the next stroke begins another reading.
  if (!wasPicture) cleared = { id: entryId, startedHere };
  begin();
  const blank = pad.empty;
  pad.clear();
  if (blank && !wasPicture) message.show('hint', 'no_ink', [say('error.pad.no_ink')]);
}

function undo(): void {
  if (picture) return;
  const restoring = pad.empty;
  if (restoring && cleared) {
    entryId = cleared.id;
    startedHere = cleared.startedHere;
    cleared = undefined;
  }
  pad.undo();
  if (pad.empty) message.show('hint', 'no_ink', [say('error.pad.no_ink')]);
}

// --- Sharing -------------------------------------------------------------------------------------

/** Ink travels in the link itself; a picture is too much for one, so only its text is shared. */
function shareAnswer(): Promise<void> {
  const text = textOf(answer);
  if (picture) return share(text, undefined);
  const { width, height } = pad.frame;
  return share(text, location.href.replace(/#.*/, '') + linkFragment({ strokes: [...pad.strokes], width, height, text }));
}

/** Opens what came with the link, as it was sent: the sender's answer stands, corrections included. */
function openShared(): void {
  const shared = readFragment(location.hash);
  if (shared === undefined) return;
  window.history.replaceState(null, '', location.pathname + location.search);
  if (!shared) {
    toast(say('share.damaged'));
    return;
  }
  clear();
  sharedText = shared.text;
  pad.load(shared.strokes, shared);
  sample = true;
}

/** The digits the sender saw, set where the reading here differs. */
function asSent(fresh: Answer): void {
  const text = sharedText;
  sharedText = undefined;
  const cells = cellsOf(fresh);
  const sent = text?.replace(/\s/g, '') ?? '';
  if (sent.length !== cells.length) return;
  cells.forEach((cell, i) => {
    if (cell.digit === Number(sent[i])) return;
    cell.digit = Number(sent[i]);
    cell.fixed = true;
  });
}

// --- Wiring --------------------------------------------------------------------------------------

byId('undo').addEventListener('click', undo);
byId('clear').addEventListener('click', clear);
byId('confirm').addEventListener('click', confirm);
byId('fix').addEventListener('click', fix);
byId('share').addEventListener('click', () => void shareAnswer());
byId('turn').addEventListener('click', () => void turn());
byId('save-picture').addEventListener('click', () => void savePicture());
byId('cancel').addEventListener('click', () => {
  clear();
  toast(say('picture.cancelled'));
});
byId('copy').addEventListener('click', async () => {
  toast(say((await copyText(textOf(answer))) ? 'copy.done' : 'copy.failed'));
});
byId('copy-csv').addEventListener('click', async () => {
  toast(say((await copyText(csvOf(answer))) ? 'copy.csv.done' : 'copy.failed'));
});
byId('explain').addEventListener('toggle', () => {
  if (byId<HTMLDetailsElement>('explain').open && answer.length) void explain();
});

/** Reads the same once more, only for what the model saw; the answer on screen stays as it is. */
async function explain(): Promise<void> {
  const cells = cellsOf(answer);
  const file = picture?.file;
  const strokes = pad.strokes;
  const turn = asked;
  const seen = await reader
    .then((r) => (file ? r.readImage(file, options()) : r.readStrokes(strokes, options())))
    .catch(() => undefined);
  if (!seen?.ok || turn !== asked) return;
  const fresh = cellsOf(answerOf(seen));
  for (const cell of cells) cell.saw = fresh.find((f) => String(f.box) === String(cell.box))?.saw;
  showExplanation(byId('explain-body'), cells);
}

window.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement;
  if (target.matches('input, textarea')) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
    event.preventDefault();
    if (!undoToast()) undo();
  }
});
window.addEventListener('copy', (event) => {
  if ((event.target as HTMLElement).matches?.('input, textarea')) return;
  if (!answer.length || getSelection()?.toString()) return;
  event.clipboardData?.setData('text/plain', textOf(answer));
  event.preventDefault();
  toast(say('copy.done'));
});
// A phone may never come back to a page it has put aside.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') keepSoon.flush();
});
window.addEventListener('pagehide', () => keepSoon.flush());

const help = new Help();
const queue = new Queue(reader, {
  read(item) {
    void keepItem(item);
    const first = !document.querySelector('#queue-list li[data-state=read], #queue-list li[data-state=failed]');
    if (first) openItem(item);
  },
  opened(chosen) {
    openItem(chosen);
    showTop();
  },
  copied: (csv) => void copyText(csv).then((ok) => toast(say(ok ? 'copy.csv.done' : 'copy.failed'))),
});
const camera = new Camera(openPicture, (way) => byId<HTMLInputElement>(way).click());
byId('live').addEventListener('click', () => void camera.open());
waysIn(openFiles);

const sampleEvents: SampleEvents = {
  ink(strokes) {
    showInk(strokes);
    showTop();
  },
  picture(file) {
    openPicture(file, true);
    showTop();
  },
};
showSamples(byId('samples'), sampleEvents);

const languages = byId<HTMLSelectElement>('language');
for (const [tag, { name }] of Object.entries(LANGUAGES))
  languages.append(h('option', { value: tag, lang: tag, selected: tag === language }, name));
languages.addEventListener('change', () => {
  chooseLanguage(languages.value);
  // Everything the program has written is written again.
  showSamples(byId('samples'), sampleEvents);
  help.forget();
  history.sayAgain();
  queue.refresh();
  hush();
  if (reading && !reading.ok) showFailed(reading);
  else if (reading) showWarnings(reading);
  if (answer.length) showAnswer();
});
keepForOffline(() => toast(say('offline.ready')));
openShared();
window.addEventListener('hashchange', openShared);
reader.then(
  () => {
    if (document.body.dataset.state === 'busy' && !asked) setState('ready');
  },
  (error: unknown) => showBroken(error),
);
