// What the insights dialog shows. A script of its own, loaded when somebody asks (insights.ts), so that
// the page does not carry its charts. Words come from the page, which knows the language.

import { h, icon } from '../dom.js';
import { type Learnt, MOST, pixelsOf } from '../learning/examples.js';
import type { MessageKey } from '../messages.js';
import { drawBars, type Bars } from './charts.js';
import { type Data, NONE, OUTCOMES, STAGES, TIMES } from './counters.js';
import { type Confusion, csvOf, habitsOf, lastDays, refusalsOf, summaryOf } from './facts.js';

export interface Shown {
  data: Data;
  /** Sentences on what is kept, and what is wrong with keeping it. */
  notes: string[];
  learnt: Learnt[];
  today: Date;
  say(key: MessageKey, values?: Record<string, string | number>): string;
  percent(p: number): string;
  copied(text: string): void;
  saved(name: string, type: string, text: string): void;
  erased(): void;
  /** How a digit is best written. */
  helped(digit: number | undefined): void;
  forgotten(ids: ReadonlySet<string>): void;
}

const DAYS = 14;
const SIDE = 28;
/** Pairs with a sentence of their own; for others the digit's own one must do. */
const PAIRS = ['0.6', '1.7', '3.8', '4.9', '6.0', '7.1', '8.3', '9.4'] as const;

declare global {
  var inkdigitsInsights: { show: typeof show } | undefined;
}
globalThis.inkdigitsInsights = { show };

function show(body: HTMLElement, shown: Shown): void {
  const { data, say, notes } = shown;
  const focused = document.activeElement instanceof HTMLElement && body.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  const any = summaryOf(data).readings > 0 || data.stages.some((n) => n > 0);
  body.replaceChildren(
    ...notes.map((note) => h('p', { class: 'insights-note' }, note)),
    ...(any ? partsOf(shown) : [h('p', { class: 'insights-empty', 'data-testid': 'insights-empty' }, say('insights.empty'))]),
    learningOf(shown),
  );
  // Only now, because a chart is drawn to the width it finds.
  for (const [element, bars] of waiting.splice(0)) drawBars(element, bars);
  if (focused) (body.querySelector<HTMLElement>(`[data-focus="${focused}"]`) ?? body.querySelector<HTMLElement>('button'))?.focus();
}

const waiting: [HTMLElement, Bars][] = [];

function partsOf(shown: Shown): HTMLElement[] {
  return [tilesOf(shown), tipsOf(shown), daysOf(shown), timesOf(shown), stagesOf(shown), confusionOf(shown), actionsOf(shown)];
}

const language = () => document.documentElement.lang;

function duration(ms: number): string {
  const unit = ms < 1000 ? 'millisecond' : 'second';
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'short' }).format(ms < 1000 ? ms : ms / 1000);
}

const timeClass = (i: number) => (i < TIMES.length ? `≤ ${duration(TIMES[i]!)}` : `> ${duration(TIMES[i - 1]!)}`);

function tilesOf({ data, say, percent }: Shown): HTMLElement {
  const { readings, atOnce, typical } = summaryOf(data);
  const [yes = 0, no = 0] = data.happy;
  const tile = (value: string, label: MessageKey) => h('div', { class: 'tile' }, h('dt', {}, say(label)), h('dd', {}, value));
  return h(
    'dl',
    { class: 'tiles', 'data-testid': 'insights-tiles' },
    tile(String(readings), 'insights.readings'),
    ...(atOnce === undefined ? [] : [tile(atOnce === 1 ? say('insights.all') : percent(atOnce), 'insights.outcome.accepted')]),
    ...(typical === undefined ? [] : [tile(typical < TIMES.length ? duration(TIMES[typical]!) : timeClass(typical), 'insights.typical')]),
    ...(yes + no ? [tile(`${yes} / ${yes + no}`, 'insights.happy')] : []),
  );
}

function section(title: string, name: string, ...children: (Node | string)[]): HTMLElement {
  return h('section', { class: 'insight', 'data-testid': `insights-${name}`, 'aria-labelledby': `insights-${name}` }, h('h3', { id: `insights-${name}` }, title), ...children);
}

/** The chart for the eye, its numbers as a table for everyone. */
function chartOf(title: string, name: string, say: Shown['say'], bars: Bars, table: { head: string[]; rows: string[][] }, ...legend: Node[]): HTMLElement {
  const chart = h('div', { class: `chart chart-${name}`, 'aria-hidden': 'true' });
  waiting.push([chart, bars]);
  const cells = (kind: 'td' | 'th', texts: string[]) => texts.map((text, i) => (i === 0 && kind === 'td' ? h('th', { scope: 'row' }, text) : h(kind, kind === 'th' ? { scope: 'col' } : {}, text)));
  return section(
    title,
    name,
    ...legend,
    chart,
    h(
      'details',
      { class: 'numbers' },
      h('summary', {}, say('insights.table')),
      h('div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': title }, h('table', {}, h('thead', {}, h('tr', {}, ...cells('th', table.head))), h('tbody', {}, ...table.rows.map((row) => h('tr', {}, ...cells('td', row)))))),
    ),
  );
}

function daysOf({ data, say, today }: Shown): HTMLElement {
  const days = lastDays(data, DAYS, today);
  const short = new Intl.DateTimeFormat(language(), { day: 'numeric' });
  const long = new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short' });
  const names = OUTCOMES.map((outcome) => say(`insights.outcome.${outcome}`));
  const legend = h('ul', { class: 'legend', 'aria-hidden': 'true' }, ...names.map((name, i) => h('li', { class: `ct-series-${'abcd'[i]}` }, name)));
  return chartOf(
    say('insights.days'),
    'days',
    say,
    // Every other day has room for its name; today is one of them.
    { labels: days.map(({ date }, i) => (i % 2 ? (i === 1 || date.getDate() < 3 ? long : short).format(date) : '')), series: OUTCOMES.map((_, i) => days.map(({ counts }) => counts[i]!)) },
    { head: [say('insights.day'), ...names], rows: days.filter(({ counts }) => counts.some((n) => n)).map(({ date, counts }) => [long.format(date), ...counts.map(String)]) },
    legend,
  );
}

function timesOf({ data, say }: Shown): HTMLElement {
  const labels = data.times.map((_, i) => timeClass(i));
  return chartOf(say('insights.times'), 'times', say, { labels, series: [data.times], foot: 52 }, { head: [say('insights.times'), say('insights.count')], rows: labels.map((label, i) => [label, String(data.times[i])]) });
}

function stagesOf({ data, say }: Shown): HTMLElement {
  const labels = STAGES.map((stage) => say(`insights.stage.${stage}`));
  return chartOf(
    say('insights.stages'),
    'stages',
    say,
    { labels, series: [data.stages], lying: true },
    { head: [say('insights.stages'), say('insights.count')], rows: labels.map((label, i) => [label, String(data.stages[i])]) },
  );
}

/** A table that is its own chart: the darker a cell, the more of the row's digits are in it. */
function confusionOf({ data: { confusion }, say }: Shown): HTMLElement {
  const used = Array.from({ length: NONE + 1 }, (_, i) => i).filter((i) => confusion[i]!.some((n) => n) || confusion.some((row) => row[i]));
  const title = say('insights.confusion');
  if (!used.length) return section(title, 'confusion', h('p', {}, say('insights.tips.none')));
  const name = (digit: number) => (digit === NONE ? say('insights.none') : String(digit));
  const table = h(
    'table',
    { class: 'confusion', 'aria-describedby': 'insights-confusion-how' },
    h('thead', {}, h('tr', {}, h('td', {}), ...used.map((read) => h('th', { scope: 'col' }, name(read))))),
    h(
      'tbody',
      {},
      ...used.map((meant) => {
        const most = Math.max(1, ...confusion[meant]!);
        return h(
          'tr',
          {},
          h('th', { scope: 'row' }, name(meant)),
          ...used.map((read) => {
            const n = confusion[meant]![read]!;
            const cell = h('td', { 'data-wrong': read !== meant && n > 0, 'data-right': read === meant && n > 0 }, h('span', {}, n ? String(n) : ''));
            cell.style.setProperty('--share', String(n ? 0.25 + (0.75 * n) / most : 0));
            return cell;
          }),
        );
      }),
    ),
  );
  const how = h('p', { id: 'insights-confusion-how', class: 'insights-note' }, say('insights.confusion.how'));
  return section(title, 'confusion', how, h('div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': title }, table));
}

function adviceOn({ meant, read }: Confusion, say: Shown['say']): string {
  const pair = PAIRS.find((p) => p === `${meant}.${read}`);
  return say(pair ? `tip.${pair}` : (`help.digit.${meant}` as MessageKey));
}

function tipsOf({ data, say, helped }: Shown): HTMLElement {
  const show = (digit: number | undefined) => {
    const button = h('button', { type: 'button', class: 'button quiet', 'data-focus': `tip-${digit ?? 'all'}` }, say('insights.tip.show'));
    button.addEventListener('click', () => helped(digit));
    return button;
  };
  const tips = habitsOf(data).map((habit) =>
    h('li', { 'data-testid': 'insights-tip' }, h('p', {}, h('strong', {}, say('insights.tip', { ...habit })), ' ', adviceOn(habit, say)), show(habit.meant)),
  );
  const refusals = refusalsOf(data);
  if (refusals) tips.push(h('li', { 'data-testid': 'insights-tip' }, h('p', {}, say('insights.tip.refused', refusals)), show(undefined)));
  return section(say('insights.tips'), 'tips', tips.length ? h('ul', { class: 'tips' }, ...tips) : h('p', { class: 'insights-empty' }, say('insights.tips.none')));
}

function actionsOf({ data, say, today, copied, saved, erased }: Shown): HTMLElement {
  const button = (key: MessageKey, name: string, run: () => void) => {
    const element = h('button', { type: 'button', class: 'button quiet', 'data-testid': `insights-${name}`, 'data-focus': name }, say(key));
    element.addEventListener('click', run);
    return element;
  };
  const file = `inkdigits-insights-${today.toISOString().slice(0, 10)}`;
  return h(
    'div',
    { class: 'insights-actions' },
    button('page.copy', 'copy', () => copied(csvOf(data))),
    button('insights.save.csv', 'csv', () => saved(`${file}.csv`, 'text/csv', csvOf(data))),
    button('insights.save.json', 'json', () => saved(`${file}.json`, 'application/json', JSON.stringify(data, null, 1))),
    button('insights.erase', 'erase', erased),
  );
}

function inkOf(learnt: Learnt, label: string): HTMLCanvasElement {
  const canvas = h('canvas', { class: 'learnt-ink', role: 'img', 'aria-label': label });
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  const image = context?.createImageData(SIDE, SIDE);
  if (!context || !image) return canvas;
  pixelsOf(learnt).forEach((ink, i) => image.data.set([ink, ink, ink, 255], 4 * i));
  context.putImageData(image, 0, 0);
  return canvas;
}

function learningOf({ learnt, say, forgotten }: Shown): HTMLElement {
  const when = new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', year: 'numeric' });
  const forget = (ids: string[], key: MessageKey, values: Record<string, number>, name: string, ...inside: Node[]) => {
    const button = h('button', { type: 'button', class: inside.length ? 'bare' : 'button quiet', 'aria-label': say(key, values), 'data-testid': name, 'data-focus': `${name}-${ids[0]}` }, ...(inside.length ? inside : [say(key, values)]));
    button.addEventListener('click', () => forgotten(new Set(ids)));
    return button;
  };
  const items = learnt.map((each) =>
    h(
      'li',
      { 'data-testid': 'learnt' },
      inkOf(each, say('learning.item', { read: each.read, digit: each.digit })),
      h('p', { 'aria-hidden': 'true' }, h('span', { class: 'learnt-read' }, String(each.read)), ' → ', h('strong', {}, String(each.digit))),
      h('p', { class: 'learnt-when' }, when.format(each.at)),
      forget([each.id], 'learning.forget', { digit: each.digit }, 'learnt-forget', icon('trash')),
    ),
  );
  return section(
    say('learning.title'),
    'learning',
    h('p', {}, say(items.length ? 'learning.about' : 'learning.empty', { most: MOST })),
    ...(items.length ? [h('ul', { class: 'learnt' }, ...items), forget(learnt.map(({ id }) => id), 'learning.forget.all', {}, 'learnt-forget-all')] : []),
  );
}
