// The answer as the user may change it: the Reading's digits, each perhaps corrected.

import type { Box, Digit, GoodReading, Reading, Refused, Rival, Saw, Warning } from '../reading.js';

export interface Cell {
  /** What the answer says now. */
  digit: number;
  /** What was read; undefined for a digit the user added. */
  read: number | undefined;
  confidence: number;
  sure: boolean;
  /** Read so because of an earlier correction. */
  learned?: boolean;
  box: Box | undefined;
  rivals: Rival[];
  saw: Saw | undefined;
  /** Set, changed or confirmed by the user. */
  fixed: boolean;
  /** White space of the text in front of the digit, as the reader gave it or the user wants it. */
  before: string;
  /** The user has said whether there is a space in front of it. */
  spaced?: boolean;
}

export type Row = Cell[];

/** Top to bottom, left to right. */
export type Answer = Row[];

function cellOf(digit: Digit, before: string): Cell {
  return {
    digit: digit.digit,
    read: digit.digit,
    confidence: digit.confidence,
    sure: digit.sure,
    learned: digit.learned === true,
    box: digit.box,
    rivals: digit.rivals ?? [],
    saw: digit.saw,
    fixed: false,
    before,
  };
}

export function answerOf(reading: GoodReading): Answer {
  return reading.lines.map((line) => {
    const gaps = [...line.text.matchAll(/(\s*)\d/g)].map((match) => match[1] ?? '');
    return line.digits.map((digit, i) => cellOf(digit, gaps[i] ?? ''));
  });
}

export function textOf(answer: Answer): string {
  return answer.map((row) => row.map((cell) => cell.before + cell.digit).join('')).join('\n');
}

export function cellsOf(answer: Answer): Cell[] {
  return answer.flat();
}

function overlap(a: Box, b: Box): number {
  const w = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const h = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (w < 0 || h < 0) return 0;
  // A 1 may have no width at all, so every box counts as at least one unit wide.
  const area = (box: Box) => Math.max(1, box[2]) * Math.max(1, box[3]);
  const shared = Math.max(1, w) * Math.max(1, h);
  return shared / (area(a) + area(b) - shared);
}

/** Whether two readings saw the same ink: in the same place and read the same, or by now as it was corrected. */
function isSame(old: Cell, cell: Cell): boolean {
  const shared = old.box && cell.box ? overlap(old.box, cell.box) : 0;
  // Ink to which nothing was added may still be read in another way: by what was learnt, or by its neighbours.
  return shared > 0.95 || (shared > 0.8 && (old.read === cell.read || old.digit === cell.digit));
}

/** The cell that stands where another does, whatever has become of the ink. */
function inPlaceOf(box: Box | undefined, cells: readonly Cell[]): Cell | undefined {
  let most = 0.3;
  let found: Cell | undefined;
  for (const cell of cells) {
    const shared = box && cell.box ? overlap(box, cell.box) : 0;
    if (shared > most) [most, found] = [shared, cell];
  }
  return found;
}

/**
 * Carries corrections over to a new reading of the same ink, `to`, which is changed. A digit whose ink is
 * still there keeps what the user made of it, or stays out; one that was added stays beside its neighbour.
 * `reading` is what `from` was made of: what was read there and is not in it was taken out.
 */
export function carryOver(from: Answer, reading: Reading | undefined, to: Answer): Answer {
  const old = cellsOf(from);
  const read = cellsOf(to);
  from.forEach((row, r) => {
    let left: Cell | undefined;
    row.forEach((cell, i) => {
      const place = inPlaceOf(cell.box, read);
      if (!place && cell.read === undefined) {
        const own = { ...cell };
        const right = row.slice(i + 1).map(({ box }) => inPlaceOf(box, read)).find(Boolean);
        if (left ?? right) putBeside(to, (left ?? right)!, own, left !== undefined);
        // Its neighbours are gone: it is still the user's.
        else (to[r] ?? (to[to.length] = [])).unshift(own);
        left = own;
      }
      left = place ?? left;
    });
  });
  for (const cell of read) {
    const was = old.find((other) => (other.fixed || other.spaced) && isSame(other, cell));
    if (was?.spaced && !isFirst(to, cell)) [cell.before, cell.spaced] = [was.before, true];
    if (!was?.fixed) continue;
    cell.digit = was.digit;
    cell.read = was.read ?? cell.read;
    cell.fixed = true;
  }
  const out = reading?.ok ? cellsOf(answerOf(reading)).filter(({ box }) => !inPlaceOf(box, old)) : [];
  const isOut = (cell: Cell) => out.some((gone) => isSame(gone, cell));
  for (let cell = read.find(isOut); cell; cell = cellsOf(to).find(isOut)) to = without(to, cell);
  return to;
}

/** Where the user should look: not sure, and not looked at yet. */
export function needsCheck(cell: Cell): boolean {
  return !cell.sure && !cell.fixed;
}

/** Marks that were passed over, but for those that are in the answer all the same, and for signs, which are told by themselves. */
export function leftOut({ refused = [] }: GoodReading, answer: Answer): Refused[] {
  const cells = cellsOf(answer);
  return refused.filter(({ box, sign }) => !sign && !cells.some((cell) => cell.box && overlap(cell.box, box) > 0.8));
}

/** What a reading warns of, but for signs in whose place the user has put a digit. */
export function warningsOf(reading: Reading | undefined, answer: Answer): Warning[] {
  const places = new Set(cellsOf(answer).map(({ box }) => String(box)));
  return (reading?.warnings ?? []).filter(({ code, box }) => code !== 'sign_left_out' || !places.has(String(box)));
}

/** Whether a digit is the first of its line. */
export function isFirst(answer: Answer, cell: Cell): boolean {
  return answer.some((row) => row[0] === cell);
}

/** The answer without a digit, whose gap goes to the next one. The given answer is left as it is. */
export function without(answer: Answer, cell: Cell): Answer {
  return answer
    .map((row) => {
      const at = row.indexOf(cell);
      if (at < 0) return row;
      const rest = row.filter((other) => other !== cell);
      const next = row[at + 1];
      if (next && next.before !== cell.before && (at === 0 || next.before === '')) rest[at] = { ...next, before: cell.before };
      return rest;
    })
    .filter((row) => row.length > 0);
}

/** A digit that was not read, but set by the user; `box` where it stands on a mark. */
export function ownCell(digit: number, before = '', box?: Box): Cell {
  return { digit, read: undefined, confidence: 0, sure: false, box, rivals: [], saw: undefined, fixed: true, before };
}

/** In front of a digit, one takes over its gap. */
function putBeside(answer: Answer, cell: Cell, added: Cell, after: boolean): boolean {
  const row = answer.find((cells) => cells.includes(cell));
  if (!row) return false;
  if (!after) [added.before, cell.before] = [cell.before, ''];
  row.splice(row.indexOf(cell) + Number(after), 0, added);
  return true;
}

/** Puts a digit of the user's own beside another. */
export function addBeside(answer: Answer, cell: Cell, digit: number, after: boolean): Cell | undefined {
  const added = ownCell(digit);
  return putBeside(answer, cell, added, after) ? added : undefined;
}

export const middleOf = ([x, y, w, h]: Box): [x: number, y: number] => [x + w / 2, y + h / 2];

/** Puts a digit of the user's own where a mark stands: into the line beside it, or into a line of its own. */
export function addAt(answer: Answer, box: Box, digit: number): Cell {
  const [x, y] = middleOf(box);
  const near = answer.map((row) => {
    const boxed = row.filter((cell) => cell.box).sort((a, b) => Math.abs(middleOf(a.box!)[0] - x) - Math.abs(middleOf(b.box!)[0] - x));
    return boxed[0]?.box;
  });
  const isBeside = (other: Box | undefined) => other && Math.abs(middleOf(other)[1] - y) < 0.6 * Math.max(other[3], box[3]);
  const row = answer[near.findIndex(isBeside)];
  const added = ownCell(digit, '', box);
  if (!row) {
    const below = near.findIndex((other) => other && middleOf(other)[1] > y);
    answer.splice(below < 0 ? answer.length : below, 0, [added]);
    return added;
  }
  const isGap = (left: Cell | undefined, right: Cell | undefined) =>
    left?.box && right?.box && right.box[0] - left.box[0] - left.box[2] > 0.8 * box[3] ? ' ' : '';
  const next = row.findIndex((cell) => cell.box && middleOf(cell.box)[0] > x);
  const at = next < 0 ? row.length : next;
  added.before = isGap(row[at - 1], added);
  if (row[at]) row[at].before = isGap(added, row[at]);
  row.splice(at, 0, added);
  return added;
}

/** Puts a space in front of a digit, or takes it away. */
export function toggleSpace(cell: Cell): void {
  cell.before = cell.before ? '' : ' ';
  cell.spaced = true;
}

/** A text as an answer of the user's own: its digits, spaces and lines. */
export function answerFrom(text: string): Answer {
  return text.split('\n').map((line) => [...line.matchAll(/(\s*)(\d)/g)].map(([, before = '', digit]) => ownCell(Number(digit), before)));
}

/**
 * The answer that says a text, e.g. what the sender of a link saw. What was read here stays beside the digits it
 * belongs to: those that the fewest changes, additions and removals lead to.
 */
export function setTo(answer: Answer, text: string): Answer {
  const said = answerFrom(text);
  const cells = cellsOf(said);
  const read = cellsOf(answer);
  // Levenshtein; costs[i][j]: from the digits read from i on to those said from j on.
  const costs = Array.from({ length: read.length + 1 }, (_, i) => cells.map(() => 0).concat(read.length - i));
  cells.forEach((_, j) => (costs[read.length]![j] = cells.length - j));
  for (let i = read.length - 1; i >= 0; i--)
    for (let j = cells.length - 1; j >= 0; j--) costs[i]![j] = Math.min(...ways(i, j));
  function ways(i: number, j: number): [meant: number, removed: number, added: number] {
    const changed = Number(read[i]!.digit !== cells[j]!.digit);
    return [changed + costs[i + 1]![j + 1]!, 1 + costs[i + 1]![j]!, 1 + costs[i]![j + 1]!];
  }
  for (let i = 0, j = 0; i < read.length && j < cells.length; ) {
    const [meant, removed, added] = ways(i, j);
    const least = Math.min(meant, removed, added);
    if (meant === least) {
      const to = cells[j++]!;
      const { digit, before } = to;
      const cell = read[i++]!;
      const spaced = cell.spaced || (!isFirst(said, to) && Boolean(before) !== Boolean(cell.before));
      Object.assign(to, cell, { digit, before, spaced, fixed: cell.fixed || digit !== cell.digit });
    } else if (removed === least) i++;
    else j++;
  }
  return said;
}
