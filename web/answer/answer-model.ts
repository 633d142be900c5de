// The answer as the user may change it: the Reading's digits, each perhaps corrected.

import type { Box, Digit, GoodReading, Rival, Saw } from '../reading.js';

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
  /** White space of the text in front of the digit, as the reader gave it. */
  before: string;
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

/**
 * Carries corrections over to a new reading of the same ink: a digit that still stands in the same
 * place and was read the same, or by now as it was corrected, keeps what the user made of it.
 */
export function carryOver(from: Answer, to: Answer): Answer {
  const fixed = cellsOf(from).filter((cell) => cell.fixed && cell.box && cell.read !== undefined);
  for (const cell of cellsOf(to)) {
    const was = fixed.find(
      (old) => cell.box && (old.read === cell.read || old.digit === cell.digit) && overlap(old.box!, cell.box) > 0.8,
    );
    if (!was) continue;
    cell.digit = was.digit;
    cell.read = was.read;
    cell.fixed = true;
  }
  return to;
}

/** Where the user should look: not sure, and not looked at yet. */
export function needsCheck(cell: Cell): boolean {
  return !cell.sure && !cell.fixed;
}

/** The answer without a digit, whose gap goes to the next one. The given answer is left as it is. */
export function without(answer: Answer, cell: Cell): Answer {
  return answer
    .map((row) => {
      const at = row.indexOf(cell);
      if (at < 0) return row;
      const rest = row.filter((other) => other !== cell);
      const next = row[at + 1];
      if (next?.before === '' && cell.before !== '') rest[at] = { ...next, before: cell.before };
      return rest;
    })
    .filter((row) => row.length > 0);
}

/** A digit that was not read, but set by the user; `box` where it stands on a mark. */
export function ownCell(digit: number, before = '', box?: Box): Cell {
  return { digit, read: undefined, confidence: 0, sure: false, box, rivals: [], saw: undefined, fixed: true, before };
}

/** Puts a digit of the user's own beside another. */
export function addBeside(answer: Answer, cell: Cell, digit: number, after: boolean): Cell | undefined {
  const row = answer.find((cells) => cells.includes(cell));
  if (!row) return undefined;
  const added = ownCell(digit, after ? '' : cell.before);
  if (!after) cell.before = '';
  row.splice(row.indexOf(cell) + Number(after), 0, added);
  return added;
}

const middleOf = ([x, y, w, h]: Box): [x: number, y: number] => [x + w / 2, y + h / 2];

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
      const { digit, before } = cells[j]!;
      const cell = read[i++]!;
      Object.assign(cells[j++]!, cell, { digit, before, fixed: cell.fixed || digit !== cell.digit });
    } else if (removed === least) i++;
    else j++;
  }
  return said;
}
