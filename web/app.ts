// The page: what is being read, the answer to it, and who is told.

import { addAt, addBeside, answerOf, type Answer, type Cell, carryOver, cellsOf, isFirst, leftOut, needsCheck, setTo, textOf, toggleSpace, without } from './answer/answer-model.js';
import { AnswerView } from './answer/answer-view.js';
import { lookUp } from './answer/explain.js';
import { copyAndTell, handOver } from './answer/hand-over.js';
import { showNoAnswer, showPanel, showRefusal } from './answer/panel.js';
import { Picker } from './answer/picker.js';
import { spokenOf } from './answer/summary.js';
import { Troubles } from './answer/troubles.js';
import { Asking } from './asking.js';
import { Camera } from './camera/camera.js';
import { byId, debounce, h } from './dom.js';
import { Help } from './help/help.js';
import { type Entry, unpackStrokes } from './history/entries.js';
import { entryOf, withInk, withPicture } from './history/entry-of.js';
import { History } from './history/history.js';
import { inLanguage, readHost } from './host/host.js';
import { colourIn, showHost, showLogo } from './host/host-view.js';
import { Counters } from './insights/counters.js';
import { Insights } from './insights/insights.js';
import { toldOf } from './insights/told.js';
import { offerLanguages } from './languages.js';
import { forget, learnFrom } from './learning/corrections.js';
import { Examples, goodOnes } from './learning/examples.js';
import { taught } from './learning/taught-reader.js';
import { forgetLanguage, say, sayCount, startLanguage } from './messages.js';
import { hush, mention, speak, toast, undoToast } from './notices.js';
import { keepForOffline, renew } from './offline.js';
import { boundsOf, inkThumbnail, strokesIn, unionOf } from './pad/ink.js';
import { Pad, type PadMark } from './pad/pad.js';
import { boxesOf } from './picture/boxes.js';
import { canvasIsHonest, paperUnder, saveLabelled, turned } from './picture/copies.js';
import { cropOf, PictureView, type Shown, surroundingsOf } from './picture/picture.js';
import { type Item, Queue } from './queue/queue.js';
import { Happy } from './question/happy.js';
import { Questions } from './question/question.js';
import { type Box, createReader, type FailedReading, type Reader, type Reading, type ReadOptions, type Refused, type Stroke } from './reader-client.js';
import { fit } from './samples/handwriting.js';
import { type SampleEvents, showSamples } from './samples/samples.js';
import { shareCard, shareWithoutLink } from './share/card.js';
import { linkTo, share, takeShared } from './share/share.js';
import { stepsOf } from './tour/steps.js';
import { Tour } from './tour/tour.js';
import { waysIn } from './ways-in.js';

type State = 'ready' | 'busy' | 'done' | 'error';

/** A picture that is being looked at, and the file it came from unless it is from the history. */
interface Picture extends Shown {
  file: File | undefined;
}

/** Pictures that the user has turned stand as they are to be read; each with the readings of all its turns. */
const turnedByHand = new WeakMap<File, string[]>();

/** An answer that rests this long is settled and goes into the history. */
const SETTLED_MS = 500;
/** Pixels of the pad: what is smaller is a tap that trembled, whatever its shape under a magnifying glass. */
const LEAST_MARK = 10;

// Before anything below writes a word.
const host = readHost((window as { inkdigitsHost?: unknown }).inkdigitsHost, (trouble) => console.warn(`host.js: ${trouble}`));
const language = startLanguage(host.language);
// The browser may have kept a page, or a script, of another version.
const misfit = () => {
  const button = h('button', { type: 'button', class: 'button' }, say('action.reload'));
  button.addEventListener('click', () => void renew());
  document.body.prepend(h('div', { class: 'notice', role: 'alert' }, h('p', {}, say('error.broken.part', { part: 'index.html' })), button));
};
window.addEventListener('error', misfit);
showHost(host);
showLogo(host);
colourIn(host);

/** The page is there before the reader is; what is written meanwhile is read as soon as it can be. */
const reader: Promise<Reader> = createReader().then((r) => taught(r, () => examples.current()));
const asking = new Asking(reader, showBroken);
let entryId = newId();
/** Whether this entry's ink was begun on this pad, not opened from the history. */
let startedHere = true;
/** The one of several pictures that was opened last; on screen as long as the entry is its own. */
let item: Item | undefined;
/** A sample is shown, not kept, until the user writes on. */
let sample = false;
/** The entry whose ink is not the user's own: a sample, or what came with a link. */
let borrowed: string | undefined;
/** What was read in a private session is not kept, counted or learnt from after it either. */
const secret = new Set<string>();
/** Milliseconds from the last stroke or the choice of a picture to its answer. */
let took: number | undefined;
/** The answer that came with a link and still has to be put on its ink. */
let sharedText: string | undefined;
/** The answer that is there already to what is being read: of the history, or of a list. */
let known: Answer | undefined;
/** Brings back what the last Clear took from the screen. */
let cleared: (() => void) | undefined;
let picture: Picture | undefined;
/** Takes the last offer to undo a correction away; it goes with what was read then. */
let settleOffer = () => {};
let answer: Answer = [];
let reading: Reading | undefined;
/** The last answer to this ink, and what it was made of, while what has been written since is refused. */
let refusedOnto: { answer: Answer; reading: Reading | undefined } | undefined;
let confirmed = false;
let forced = false;
let kept: Entry | undefined;
/** Why nothing can be read at all. */
let broken: unknown;

function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/** What comes next is another reading. */
function begin(): void {
  entryId = newId();
  startedHere = true;
  sample = false;
  sharedText = undefined;
  known = undefined;
  refusedOnto = undefined;
  kept = undefined;
  forced = false;
  settleOffer();
  history.current = queue.current = undefined;
}

function setState(state: State): void {
  document.body.dataset.state = state;
}

// --- Parts of the page ---------------------------------------------------------------------------

const pad = new Pad(byId('pad'), {
  began() {
    sample = false;
    known = sharedText = cleared = undefined;
    counters.stage('began');
    setState('busy');
    hush();
    picker.close(false);
    keepSoon.cancel();
    pad.mark([]);
  },
  changed: () => void readPad(),
  undone: undo,
  cleared: clear,
  typed(digit) {
    const cells = cellsOf(answer);
    const cell = cells.length === 1 ? cells[0] : cells.find(needsCheck);
    if (cell) change(cell, digit);
  },
});

const pictureView = new PictureView((key, element) => {
  if (Array.isArray(key)) {
    picker.openMark(key as Box, element);
    return;
  }
  const button = view.buttonOf(key as Cell);
  button?.focus();
  button?.scrollIntoView({ block: 'nearest' });
});

const picker = new Picker(byId('picker'), {
  changed: change,
  removed: removeCell,
  added: (beside, digit, after) => added(addBeside(answer, beside, digit, after), digit),
  spaced: space,
  marked: (box, digit) => added(addAt(answer, box, digit), digit),
  opens: (cell) => isFirst(answer, cell),
  lookAt: (box) => picture && surroundingsOf(picture, box),
  sought: (subject) => pictureView.reveal(subject),
});

const troubles = new Troubles({ forced: () => void readAgain(true), cleared: clear, again: readAnew, helped: () => help.open() });

const view = new AnswerView(byId('answer'), {
  chosen: (cell, button) => picker.toggle(cell, button),
  changed: change,
  removed: removeCell,
  pointed: point,
});

const questions = new Questions();

const history = new History(host.history, questions, {
  opened: reopen,
  gone(ids) {
    if (ids.size) keepSoon.cancel();
    if (!ids.has(entryId)) return () => {};
    const before = { id: entryId, startedHere, kept, forced };
    begin();
    const since = entryId;
    return () => {
      // More was written or mended since.
      if (entryId !== since || history.find(since)) return;
      ({ id: entryId, startedHere, kept, forced } = before);
      history.current = entryId;
      toItem();
    };
  },
  chosen() {
    counters.flush();
    examples.flush();
  },
  emptied() {
    forgetLanguage();
    const [counted, learnt] = [counters.erase(), examples.all()];
    examples.clear();
    return () => {
      counters.restore(counted);
      examples.restore(learnt);
    };
  },
  exported: () => ({ examples: examples.all() }),
  imported: (document) => void examples.restore(goodOnes(document.examples)),
});

// Counted only where a history is wanted.
const counters = new Counters({ mayCount: () => !history.private, mayKeep: () => history.kept, changed: () => insights.refresh() });
const examples: Examples = new Examples({ mayLearn: () => !history.private, mayKeep: () => history.kept, changed: () => insights.refresh() });
const insights = new Insights(counters, examples, {
  helped: (digit) => help.open(digit),
  copied: copyTable,
  private: () => history.private,
});
const happy = new Happy(questions, (yes) => counters.happy(yes));

const keepSoon = debounce(() => void keep(), SETTLED_MS);

// --- Reading -------------------------------------------------------------------------------------

function options(): ReadOptions {
  const { open } = byId<HTMLDetailsElement>('explain');
  const upright = picture?.file !== undefined && turnedByHand.has(picture.file);
  return { upright, force: forced, explain: open, evidence: open, minSize: LEAST_MARK };
}

async function readPad(): Promise<void> {
  showUndo();
  const strokes = pad.strokes;
  if (pad.empty) {
    asking.overtake();
    // Ink that was taken back stroke by stroke was no reading. A stored one that was opened stays.
    if (startedHere && !confirmed) dropEntry();
    begin();
    showNothing();
    speak(say('pad.ink.none'), 300);
    return;
  }
  hush();
  setState('busy');
  await showWhenRead(asking.ask((r, o) => r.readStrokes(strokes, o), options()));
}

async function readPicture(): Promise<void> {
  const file = picture?.file;
  if (file) await showWhenRead(asking.askSlowly((r, o) => r.readImage(file, o), options()));
}

async function showWhenRead(asked: Promise<Reading | undefined>): Promise<void> {
  const start = performance.now();
  const result = await asked;
  if (!result) return;
  took = performance.now() - start;
  show(result);
}

/** What the user has made of the answer so far is carried over. */
async function readAgain(force = false): Promise<void> {
  forced = force;
  keepSoon.flush();
  troubles.clear();
  setState('busy');
  await (picture ? readPicture() : readPad());
  // The button that asked for it is gone.
  if (document.activeElement === document.body) focusDigit(cellsOf(answer).find(needsCheck) ?? cellsOf(answer)[0]);
}

/** Whatever was taken out of it. */
function readAnew(): void {
  reading = undefined;
  void readAgain(forced);
}

// --- Showing -------------------------------------------------------------------------------------

function showNothing(state: State = 'ready'): void {
  reading = undefined;
  refusedOnto = undefined;
  answer = [];
  confirmed = false;
  hush();
  keepSoon.cancel();
  picker.close(false);
  view.clear();
  troubles.clear();
  pad.mark([]);
  showNoAnswer(state === 'busy');
  setState(state);
}

function show(result: Reading): void {
  const last = refusedOnto ?? { answer, reading };
  reading = result;
  if (history.private && !history.find(entryId)) secret.add(entryId);
  refusedOnto = result.ok || !last.answer.length ? undefined : last;
  if (picture && result.source) picture.source = result.source;
  if (picture) {
    pictureView.show(picture, pictureAlt());
    // What could not be opened can't be turned either.
    if (!picture.source?.width) byId('turn').hidden = true;
  }
  picker.close(false);
  const read = sharedText
    ? setTo(result.ok ? answerOf(result) : [], sharedText)
    : result.ok && (known ?? carryOver(last.answer, last.reading, answerOf(result)));
  const fresh = known?.length ? known : read;
  known = sharedText = undefined;
  if (fresh) showGood(fresh);
  else if (!result.ok) showFailed(result);
  toItem();
}

/** What is on screen is one of several pictures: their list says the same. */
function toItem(): void {
  if (item?.id !== entryId) return;
  Object.assign(item, { reading, answer, forced });
  queue.current = item;
}

function showGood(fresh: Answer): void {
  if (textOf(fresh) !== textOf(answer)) confirmed = false;
  answer = fresh;
  setState('done');
  warn();
  showAnswer();
  speakAnswer();
  // A picture does not change under the user's hand: its reading is settled at once.
  if (picture) void keep();
  else keepSoon();
}

/** The answer and its troubles, aloud. */
function speakAnswer(): void {
  speak(`${spokenOf(answer)} ${troubles.text}`.trim());
}

function tooSmall([, , w, h]: Box): boolean {
  return Math.max(w, h) < LEAST_MARK;
}

/** Without a word a digit that was not taken for one would be missing from a number that is called sure. */
function passedOver(): Refused[] {
  const left = reading?.ok ? leftOut(reading, answer) : [];
  return picture ? left : left.filter(({ box }) => !tooSmall(box));
}

/** A kept picture is too small to be read again. */
function warn(): void {
  const again = !forced && (picture ? picture.file !== undefined : !pad.empty);
  if (document.body.dataset.state === 'done' && !answer.length) troubles.emptied(!picture, again);
  else if (reading?.ok) troubles.warn(reading, answer, passedOver().length, !picture, again);
  else troubles.clear();
}

function showFailed(result: FailedReading): void {
  answer = [];
  view.clear();
  confirmed = false;
  showRefusal();
  // Strokes, not marks: small writing is refused as one mark, and that may be long.
  const small = !picture && pad.strokes.every((stroke) => tooSmall(boundsOf([stroke])!));
  troubles.fail(result, !picture, forced, small);
  drawMarks();
  setState('error');
  keepSoon();
}

function showBroken(error: unknown): void {
  broken = error;
  showNothing('error');
  showRefusal();
  troubles.broken(error);
}

/** The answer, everything said about it, and its boxes. */
function showAnswer(): void {
  showPanel(answer, {
    confirmed,
    warned: troubles.text !== '',
    savable: picture?.file !== undefined && canvasIsHonest(),
    inked: !picture && !pad.empty,
    explainable: picture === undefined || picture.file !== undefined,
  });
  // In the room that the panel leaves.
  view.show(answer, inkOf);
  drawMarks();
}

function inkOf(cell: Cell): Element | undefined {
  if (!cell.box) return undefined;
  if (picture) return cropOf(picture, cell.box);
  const strokes = strokesIn(pad.strokes, cell.box);
  return strokes.length ? inkThumbnail(strokes) : undefined;
}

function drawMarks(selected?: Cell): void {
  if (!picture) {
    const marks: PadMark[] = [];
    // A drawing is one thing to its maker, whatever it was cut into.
    const refused = reading && !reading.ok && unionOf((reading.refused ?? []).map(({ box }) => box));
    if (refused) marks.push({ box: refused, kind: 'refused' });
    for (const { box } of passedOver()) marks.push({ box, kind: 'refused' });
    for (const { box } of reading?.warnings ?? []) if (box) marks.push({ box, kind: 'trouble' });
    if (selected?.box) marks.push({ box: selected.box, kind: 'selected' });
    pad.mark(marks);
    return;
  }
  pictureView.boxes(boxesOf(answer, reading));
  pictureView.select(selected);
}

/** Or what can be done where there is no digit. */
function focusDigit(cell: Cell | undefined): void {
  const next = cell ? view.buttonOf(cell) : document.querySelector<HTMLElement>('#message-actions button');
  next?.focus();
}

function point(cell: Cell | undefined): void {
  if (picture) pictureView.select(cell);
  else drawMarks(cell);
}

// --- The user's corrections ----------------------------------------------------------------------

function change(cell: Cell, digit: number): void {
  cell.digit = digit;
  cell.fixed = true;
  edited();
  learn(cell);
  speak(say('spoken.fixed', { digit, text: textOf(answer) }), 300);
}

/** Ink that is gone or somebody else's teaches nothing. */
function learn(cell: Cell): void {
  const file = picture?.file;
  if (borrowed === entryId || secret.has(entryId) || (picture && !file)) return;
  const strokes = pad.strokes;
  const again = { ...options(), explain: true, evidence: false };
  void learnFrom(cell, entryId, examples, async () => {
    const r = await reader;
    return file ? r.readImage(file, again) : r.readStrokes(strokes, again);
  });
}

function edited(): void {
  if (sample) borrowed = entryId;
  sample = false;
  confirmed = false;
  warn();
  showAnswer();
  keepSoon();
  toItem();
}

function removeCell(cell: Cell): void {
  const id = entryId;
  const before = { answer, reading };
  const at = cellsOf(answer).indexOf(cell);
  answer = without(answer, cell);
  const remember = forget(cell, id, examples);
  const gone = answer.length ? [] : history.drop(id);
  kept = gone[0] ?? kept;
  if (reading && !reading.ok && !answer.length) showFailed(reading);
  else edited();
  focusDigit(cellsOf(answer)[at] ?? cellsOf(answer)[at - 1]);
  settleOffer = toast(say('digit.removed', { digit: cell.digit }), () => {
    history.restore(gone);
    remember();
    // More may have been written since.
    answer = reading?.ok && reading !== before.reading ? carryOver(before.answer, before.reading, answerOf(reading)) : before.answer;
    setState('done');
    edited();
    focusDigit(cellsOf(answer)[at]);
  });
}

function added(cell: Cell | undefined, digit: number): void {
  if (!cell) return;
  settleOffer();
  setState('done');
  edited();
  view.buttonOf(cell)?.focus();
  speak(say('digit.added', { digit }), 300);
}

function space(cell: Cell): void {
  const toggle = (of: Cell) => {
    toggleSpace(of);
    edited();
    view.buttonOf(of)?.focus();
  };
  toggle(cell);
  settleOffer = toast(say(cell.before ? 'space.added' : 'space.removed'), () => {
    // More may have been written since.
    const now = cellsOf(answer).find((other) => other === cell || (other.spaced && String(other.box) === String(cell.box)));
    if (now) toggle(now);
  });
}

function confirm(): void {
  sample = false;
  confirmed = !confirmed;
  if (confirmed) for (const cell of cellsOf(answer)) cell.fixed = true;
  showAnswer();
  toItem();
  keepSoon.cancel();
  void keep();
  toast(say(confirmed ? 'confirm.kept' : 'confirm.undone'));
  if (confirmed) happy.used();
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

function dropEntry(id = entryId): Entry[] {
  counters.forget(id);
  return history.drop(id);
}

/** It was copied, shared or saved. */
function used(): void {
  happy.used();
  counters.stage('taken');
}

/** Puts what is on screen into the history, in the place it already has there. */
async function keep(): Promise<void> {
  if (secret.has(entryId)) return;
  if (reading && startedHere && !sample) {
    if (answer.length) counters.stage('answered');
    counters.reading(entryId, toldOf(reading, answer, took));
  }
  if (!answer.length || sample) return;
  const id = entryId;
  const before = kept?.id === id ? kept : undefined;
  let entry = entryOf(id, answer, before);
  if (!picture) entry = pad.empty ? entry : withInk(entry, pad.strokes, pad.frame);
  else {
    entry = await withPicture(entry, picture, reading, before);
    // Meanwhile something else was opened, or the last digit was taken out.
    if (id !== entryId || !answer.length) return;
  }
  Object.assign(entry, { confirmed, forced });
  kept = entry;
  history.put(entry, true);
  happy.answered(id);
}

function reopen(chosen: Entry): void {
  counters.stage('reopened');
  keepSoon.flush();
  // That may have saved more of this one.
  const entry = history.find(chosen.id) ?? chosen;
  cleared = undefined;
  leavePicture();
  asking.overtake();
  begin();
  if (!entry.ink && !entry.picture) {
    // From a table: a number without its ink. What was on the pad stays in the history.
    pad.clear();
    pad.forget();
  }
  entryId = entry.id;
  startedHere = false;
  kept = entry;
  confirmed = entry.confirmed;
  forced = entry.forced ?? false;
  history.current = entry.id;
  if (entry.ink) {
    // Read again, so that writing can go on.
    known = answer = entry.answer;
    pad.load(unpackStrokes(entry.ink.strokes), entry.ink);
    pad.forget();
  } else {
    showNothing();
    if (entry.picture) {
      const { thumb, name, width, height, left } = entry.picture;
      picture = {
        url: thumb ?? '',
        name,
        file: undefined,
        source: { kind: 'image', width, height, orientation: 1, turned: 0 },
      };
      showMode();
      pictureView.show(picture, pictureAlt());
      if (left) reading = { ok: true, text: entry.text, lines: [], source: picture.source!, ...left };
    }
    answer = entry.answer;
    confirmed = entry.confirmed;
    warn();
    showAnswer();
    speakAnswer();
    setState('done');
  }
  showTop();
}

/** What came in from outside is shown at once; a camera that is on goes off. */
function closeDialogs(): void {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
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

function showUndo(): void {
  const button = byId<HTMLButtonElement>('undo');
  const idle = !pad.canUndo && !cleared;
  // The focus must not fall off a button that is going to sleep.
  if (idle && document.activeElement === button) pad.element.focus({ preventScroll: true });
  button.disabled = idle;
}

function showMode(): void {
  const focused = document.activeElement as HTMLElement | null;
  document.body.dataset.mode = picture ? 'picture' : 'pad';
  byId('pad').hidden = byId('pad-help').hidden = picture !== undefined;
  byId('picture').hidden = picture === undefined;
  showUndo();
  byId('undo').hidden = picture !== undefined;
  byId('turn').hidden = !picture?.file || !canvasIsHonest();
  // What had the focus is gone: the pad, Undo or Turn.
  if (focused?.hidden) byId(picture ? 'file' : 'pad').focus({ preventScroll: true });
}

async function turn(): Promise<void> {
  const { file, source } = picture ?? {};
  if (!file || !source?.width) return;
  const copy = await turned(file, source).catch(() => undefined);
  if (!copy || picture?.file !== file) return;
  const readings = turnedByHand.get(file) ?? [];
  turnedByHand.set(copy, readings);
  const before: Item = { id: entryId, file, reading, answer, forced };
  const mended = !confirmed && cellsOf(answer).some((cell) => cell.fixed || cell.spaced);
  // What was read lying on its side was a misunderstanding.
  const gone = confirmed ? [] : dropEntry();
  const listed = item?.id === entryId ? item : undefined;
  openPicture(copy, sample);
  if (secret.has(before.id)) secret.add(entryId);
  // It was gone for a moment, or what was pressed in its stead is.
  byId('turn').focus({ preventScroll: true });
  const turns = readings.push(entryId);
  if (listed) item = Object.assign(listed, { id: entryId, file: copy });
  // But what the user has mended in it was work.
  if (mended)
    toast(say('history.deleted'), () => {
      for (const id of readings.splice(turns - 1)) dropEntry(id);
      history.restore(gone);
      openItem(Object.assign(listed ?? {}, before));
      byId('turn').focus({ preventScroll: true });
    });
}

function savePicture(): void {
  used();
  if (picture?.file && picture.source) void saveLabelled(picture.file, picture.source, boxesOf(answer, reading));
}

function openPicture(file: File, isSample = false): void {
  showPicture(file);
  sample = isSample;
  showNothing('busy');
  void readPicture();
}

function showPicture(file: File): void {
  counters.stage('began');
  keepSoon.flush();
  cleared = undefined;
  leavePicture();
  begin();
  picture = { url: URL.createObjectURL(file), name: file.name, file, source: undefined };
  showMode();
  pictureView.show(picture, pictureAlt());
  void paperUnder(file).then((paper) => picture?.file === file && pictureView.layOn(paper));
}

/**
 * One picture opens at once; several are read one after the other, the first that was read is shown, and so are one
 * that is being read and what comes meanwhile. A list that is being read takes more, and none goes away as long as there
 * is something to read in it.
 */
function openFiles(files: File[]): void {
  closeDialogs();
  const items: Item[] = files.map((file) => ({ id: newId(), file, reading: undefined }));
  // Beside a list that is being read it stays on screen.
  if (!queue.running && picture?.file && document.body.dataset.state === 'busy' && !reading?.ok && !sample) {
    const unread = { file: picture.file, reading: undefined, answer: undefined, forced };
    items.unshift(item?.id === entryId ? Object.assign(item, unread) : { id: newId(), ...unread });
    leavePicture();
    begin();
    showNothing();
  }
  const [first] = files;
  if (items.length > 1 || queue.running) {
    if (queue.running) toast(sayCount('queue.added.one', 'queue.added', files.length));
    queue.add(items);
  } else if (first) {
    if (!queue.unread) queue.close();
    openPicture(first);
  }
}

function openItem(chosen: Item, isSample = false): void {
  const { id, file, reading: result } = chosen;
  if (!result) return;
  showPicture(file);
  sample = isSample;
  item = chosen;
  entryId = id;
  kept = history.find(id);
  forced = chosen.forced ?? false;
  // With whatever was corrected in it since.
  showNothing();
  known = chosen.answer;
  answer = known ?? [];
  confirmed = kept?.confirmed ?? false;
  show(result);
}

/** A picture of the queue goes into the history without being on screen. */
async function keepItem({ id, file, reading: result }: Item): Promise<void> {
  if (history.private) secret.add(id);
  if (!result?.ok || secret.has(id)) return;
  const shown: Picture = { url: '', name: file.name, file, source: result.source };
  const read = answerOf(result);
  counters.reading(id, toldOf(result, read, undefined));
  history.put(await withPicture(entryOf(id, read), shown, result), false);
}

/** Back to the pad, which still has its ink. */
function leavePicture(): void {
  asking.overtake();
  if (!picture) return;
  if (picture.file) URL.revokeObjectURL(picture.url);
  picture = undefined;
  showMode();
}

function clear(): void {
  keepSoon.flush();
  // What was written stays in the history; the next stroke begins another reading.
  const blank = !picture && pad.empty;
  if (!blank) cleared = bringsBack();
  const wasPicture = picture !== undefined;
  leavePicture();
  begin();
  pad.clear();
  // The ink that lay under the picture is not what was cleared.
  if (wasPicture) pad.forget();
  if (blank) troubles.nothingWritten();
}

/** What brings back what is on screen, once it was cleared. */
function bringsBack(): () => void {
  const before = { id: entryId, startedHere, sample, answer, reading, confirmed, kept, forced };
  if (!picture)
    return () => {
      ({ id: entryId, startedHere, sample, answer, reading, confirmed, kept, forced } = before);
      known = answer.length ? answer : undefined;
      pad.undo();
    };
  const { file } = picture;
  if (!file) return () => before.kept && reopen(before.kept);
  // Stopped before it was read, it is read again.
  if (!reading) return () => openPicture(file, before.sample);
  const shown = item?.id === entryId ? item : { id: entryId, file, reading, answer, forced };
  return () => openItem(shown, before.sample);
}

function undo(): void {
  if (picture) return;
  const back = pad.empty ? cleared : undefined;
  if (back) {
    cleared = undefined;
    back();
  } else pad.undo();
  if (!picture && pad.empty) troubles.nothingWritten();
}

// --- Sharing -------------------------------------------------------------------------------------

function copyTable(csv: string): void {
  void copyAndTell(csv, 'copy.csv.done');
}

/** Ink travels in the link itself; a picture is too much for one, so only its text is shared. */
function shareAnswer(): Promise<void> {
  const text = textOf(answer);
  used();
  if (picture) return share(text, undefined, 'copy.done');
  const link = linkTo({ ...pad.frame, strokes: [...pad.strokes], text });
  return link ? share(text, link, 'share.copied') : shareWithoutLink(pad.strokes, pad.pen, text);
}

/** Ink and answer as a picture; as a link where the browser would spoil the picture. */
function sharePicture(): Promise<void> {
  if (!canvasIsHonest()) return shareAnswer();
  used();
  return shareCard(pad.strokes, pad.pen, textOf(answer));
}

/** Opens what came with the link, as it was sent: the sender's answer stands, corrections included. */
function openShared(): void {
  const shared = takeShared();
  if (!shared) return;
  closeDialogs();
  clear();
  sharedText = shared.text;
  pad.load(shared.strokes, shared);
  sample = true;
}

function showAround(): void {
  tour.start(stepsOf(host.instructions.map((words) => inLanguage(words, document.documentElement.lang))));
}

// --- Wiring --------------------------------------------------------------------------------------

byId('undo').addEventListener('click', undo);
byId('clear').addEventListener('click', clear);
byId('confirm').addEventListener('click', confirm);
byId('fix').addEventListener('click', fix);
byId('share').addEventListener('click', () => void shareAnswer());
byId('card').addEventListener('click', () => void sharePicture());
byId('turn').addEventListener('click', () => void turn());
byId('save-picture').addEventListener('click', savePicture);
byId('cancel').addEventListener('click', () => {
  clear();
  hush();
  // The button is gone.
  pad.element.focus({ preventScroll: true });
  toast(say('picture.cancelled'));
});
handOver(() => answer, used);
byId('explain').addEventListener('toggle', () => {
  if (!byId<HTMLDetailsElement>('explain').open || !answer.length) return;
  const file = picture?.file;
  const strokes = pad.strokes;
  const { asked } = asking;
  const seen = reader.then((r) => (file ? r.readImage(file, options()) : r.readStrokes(strokes, options())));
  void lookUp(seen, answer, () => asked === asking.asked);
});

window.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement;
  if (target.matches('input, textarea')) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
    event.preventDefault();
    if (!undoToast()) undo();
  }
});
// Many people double-click everything: the second click does not turn back what the first has turned on.
window.addEventListener(
  'click',
  (event) => {
    if (event.detail < 2 || !(event.target as Element).closest('[aria-pressed], [aria-expanded], .switch, summary')) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
// A phone may never come back to a page it has put aside.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') keepSoon.flush();
});
window.addEventListener('pagehide', () => keepSoon.flush());

const tour = new Tour();
const help = new Help(showAround);
byId('host-tour').addEventListener('click', showAround);
const queue = new Queue(reader, {
  options: ({ file, forced }) => ({ upright: turnedByHand.has(file), force: forced }),
  read(item) {
    void keepItem(item);
    const first = !document.querySelector('#queue-list li[data-state=read], #queue-list li[data-state=failed]');
    if (first) openItem(item);
  },
  opened(chosen) {
    openItem(chosen);
    showTop();
  },
  copied: copyTable,
});
const camera = new Camera((file) => openFiles([file]), (way) => byId<HTMLInputElement>(way).click());
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

offerLanguages(language, () => {
  showSamples(byId('samples'), sampleEvents);
  showHost(host);
  help.forget();
  history.sayAgain();
  insights.refresh();
  queue.refresh();
  hush();
  if (reading && !reading.ok && !answer.length) showFailed(reading);
  else if (document.body.dataset.state === 'ready' && troubles.text) troubles.nothingWritten();
  else warn();
  if (broken) showBroken(broken);
  if (answer.length) showAnswer();
});
keepForOffline(['host.js', ...(host.logo ? [host.logo] : [])], () => mention(say('offline.ready')));
counters.stage('opened');
openShared();
window.addEventListener('hashchange', openShared);
reader.then(
  () => {
    if (document.body.dataset.state === 'busy' && !asking.asked) setState('ready');
  },
  (error: unknown) => showBroken(error),
);
window.removeEventListener('error', misfit);
