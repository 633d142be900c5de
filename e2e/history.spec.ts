// The history: asked for once, searched, annotated, deleted together, and a sheet on a phone.

import type { Entry } from '../web/history/entries.js';
import { entriesOf, tableOf } from '../web/history/table.js';
import { write } from '../web/samples/handwriting.js';
import { pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

test('off until asked once: nothing is stored before Yes, and everything so far after it', async ({ digits, page, context }) => {
  await digits.open();
  await expect(page.getByTestId('question')).toBeHidden();
  await digits.write('407');
  await expect(digits.items).toHaveCount(1);
  await expect(page.getByTestId('question')).toContainText('Keep a history on this device?');
  expect(await digits.stored()).toEqual({});
  // The tab keeps it, another tab knows nothing.
  await page.reload();
  await expect(digits.items).toHaveCount(1);
  await expect(page.locator('#history-empty')).toBeHidden();
  expect(await digits.stored()).toEqual({});
  const other = await context.newPage();
  await other.goto(digits.url);
  await expect(other.getByTestId('history-item')).toHaveCount(0);

  await page.bringToFront();
  await digits.write('12');
  await page.getByTestId('history-yes').click();
  await expect(page.getByTestId('question')).toBeHidden();
  await expect(digits.items).toHaveCount(2);
  expect(Object.keys(await digits.stored()).sort()).toContain('inkdigits.history');
  await expect(other.getByTestId('history-item')).toHaveCount(2);
  await other.reload();
  await expect(other.getByTestId('history-item')).toHaveCount(2);
  await other.close();
  await page.getByTestId('clear').click();
  await digits.write('3');
  await expect(digits.items).toHaveCount(3);
  await expect(page.getByTestId('history-yes')).toBeHidden();
});

test('No: what was there stays until the tab is closed, nothing more is kept, and the mind can be changed', async ({ digits, page, context }) => {
  await digits.open();
  await digits.write('407');
  await page.getByTestId('history-no').click();
  await expect(page.getByTestId('toast')).toContainText('stay until you close this tab');
  await expect(digits.items).toHaveCount(1);
  await expect(digits.answer).toHaveText('407');
  // Mended, it is so in the list too.
  await digits.digits.first().focus();
  await page.keyboard.press('9');
  await expect(digits.items).toContainText('907');
  await page.getByTestId('clear').click();
  await digits.write('12');
  await page.waitForTimeout(800);
  await expect(digits.items).toHaveCount(1);
  await page.reload();
  await expect(digits.items).toContainText('907');
  await digits.write('5');
  await page.waitForTimeout(800);
  await expect(digits.items).toHaveCount(1);
  await expect(page.getByTestId('question')).toBeHidden();
  // Taken back after it was deleted, it goes where it was.
  await digits.items.getByTestId('history-delete').click();
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.items).toHaveCount(1);
  expect(await digits.stored()).toEqual({ 'inkdigits.history.kept': 'no' });
  await expect(page.getByText('History is off.', { exact: true })).toBeVisible();
  const other = await context.newPage();
  await other.goto(digits.url);
  await expect(other.getByTestId('history-item')).toHaveCount(0);
  await other.close();

  await page.getByTestId('history-switch').click();
  await page.getByTestId('clear').click();
  await digits.write('6');
  await expect(digits.items).toHaveCount(2);
  await page.reload();
  await expect(digits.items).toHaveCount(2);
  // Off again: what is there stays until it is deleted.
  await page.getByTestId('history-switch').click();
  await digits.write('8');
  await page.waitForTimeout(800);
  await expect(digits.items).toHaveCount(2);
});

test('a history from before the question was wanted', async ({ digits, page }) => {
  await page.addInitScript(() => {
    const cell = { digit: 4, read: 4, confidence: 0.9, sure: true, rivals: [], fixed: false, before: '' };
    const entry = { id: 'a', at: Date.now() - 1e6, text: '4', confirmed: false, answer: [[cell]], ink: { strokes: [[10, 10, 20, 20]], width: 300, height: 300 } };
    localStorage.setItem('inkdigits.history', JSON.stringify({ version: 1, entries: [entry] }));
  });
  await digits.open();
  await expect(digits.items).toHaveCount(1);
  await digits.write('7');
  await expect(digits.items).toHaveCount(2);
  await expect(page.getByTestId('question')).toBeHidden();
});

test.describe('a host that wants no history', () => {
  // The service worker would fetch the host's file itself.
  test.use({ serviceWorkers: 'block' });

  test('gets none', async ({ digits, page }) => {
    await page.route('**/host.js', (route) => route.fulfill({ body: 'var inkdigitsHost = { history: false };', contentType: 'text/javascript' }));
    await digits.open();
    await digits.write('407');
    await expect(digits.answer).toHaveText('407');
    await page.waitForTimeout(800);
    await expect(page.getByTestId('question')).toBeHidden();
    await expect(page.locator('#history-section')).toBeHidden();
    expect(await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])).toEqual([]);
  });

  test('leaves an older one to its owner', async ({ digits, page }) => {
    await digits.keepHistory();
    await digits.open();
    await digits.write('407');
    await expect(digits.items).toHaveCount(1);
    await page.route('**/host.js', (route) => route.fulfill({ body: 'var inkdigitsHost = { history: false };', contentType: 'text/javascript' }));
    await page.reload();
    await expect(page.getByTestId('history-notice')).toContainText('This page keeps no readings.');
    await expect(digits.items).toHaveCount(1);
    await page.getByRole('button', { name: 'Delete all' }).click();
    await expect(page.locator('#history-section')).toBeHidden();
  });
});

test('notes: written, found, kept, mended with the keyboard', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('407');
  await page.getByTestId('clear').click();
  await digits.write('12');
  await expect(digits.items).toHaveCount(2);
  await digits.items.last().getByRole('button', { name: 'Add a note to 407' }).click();
  await page.keyboard.type('Bed 12, <b>left</b> arm');
  await page.keyboard.press('Enter');
  await expect(digits.items.last()).toContainText('Bed 12, <b>left</b> arm');
  await expect(digits.items.last().getByTestId('history-note')).toBeFocused();
  await page.getByTestId('history-search').fill('LEFT');
  await expect(digits.items).toHaveCount(1);
  await page.getByTestId('history-search').fill('12');
  await expect(digits.items).toHaveCount(2);
  await page.getByTestId('history-search').fill('');

  await page.reload();
  await expect(digits.items.last()).toContainText('Bed 12');
  // Opened and written on, it keeps its note.
  await digits.items.last().getByRole('button', { name: /^Open/ }).click();
  await digits.digits.first().click();
  await page.getByTestId('picker').getByRole('button', { name: '9', exact: true }).click();
  await expect(digits.items.last()).toContainText('907');
  await expect(digits.items.last()).toContainText('Bed 12');
  await digits.items.last().getByTestId('history-note').click();
  await page.getByTestId('history-note-field').fill('something else');
  await page.keyboard.press('Escape');
  await expect(digits.items.last()).toContainText('Bed 12');
  await digits.items.last().getByTestId('history-note').click();
  await page.getByTestId('history-note-field').fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('history-note-text')).toHaveCount(0);
});

test('a note goes on being written while its reading is saved, and while another tab changes the list', async ({ digits, page, context }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('407');
  await expect(digits.items).toHaveCount(1);
  const field = page.getByTestId('history-note-field');
  const slowly = { delay: 120 };
  await digits.items.getByRole('button', { name: /^Open/ }).click();
  await digits.items.getByTestId('history-note').click();
  await page.keyboard.type('Bed 12 left', slowly);
  await expect(field).toHaveValue('Bed 12 left');
  await page.keyboard.press('Enter');
  await expect(digits.items).toContainText('Bed 12 left');
  await expect(digits.items.getByTestId('history-note')).toBeFocused();

  await digits.digits.first().focus();
  await page.keyboard.press('9');
  await digits.items.getByTestId('history-note').click();
  await field.press('Home');
  await page.keyboard.type('not in ', slowly);
  await expect(field).toHaveValue('not in Bed 12 left');
  const other = await context.newPage();
  await other.goto(digits.url);
  await other.evaluate(() => {
    const { version, entries } = JSON.parse(localStorage.getItem('inkdigits.history')!);
    localStorage.setItem('inkdigits.history', JSON.stringify({ version, entries: [{ ...entries[0], id: 'other', text: '5' }, ...entries] }));
  });
  await other.close();
  await page.keyboard.type('my ');
  await expect(field).toHaveValue('not in my Bed 12 left');
  await page.keyboard.press('Enter');
  await expect(digits.items).toHaveCount(2);
  await expect(digits.items.last()).toContainText('907');
  await expect(digits.items.last()).toContainText('not in my Bed 12 left');
  await expect(digits.items.last().getByTestId('history-note')).toBeFocused();
});

test('a reading that is opened before its last stroke was saved keeps that stroke', async ({ digits }) => {
  await digits.keepHistory();
  await digits.open();
  const strokes = await digits.onPad(write([...'407']));
  await digits.draw(strokes.slice(0, -1));
  await expect(digits.items).toContainText('40');
  await digits.draw(strokes.slice(-1));
  await digits.settled();
  await digits.items.getByRole('button', { name: /^Open/ }).click();
  await expect(digits.answer).toHaveText('407');
  await expect(digits.items).toContainText('407');
});

test('search by number, date and note, several words', async ({ digits, page }) => {
  await page.addInitScript(() => {
    const cell = (digit: number) => ({ digit, read: digit, confidence: 0.9, sure: true, rivals: [], fixed: false, before: '' });
    const entry = (text: string, day: string, note?: string) => ({ id: text, at: new Date(`${day}T10:30`).getTime(), text, confirmed: false, note, answer: [[...text].map(Number).map(cell)] });
    const entries = [entry('407', '2024-03-05', 'fridge'), entry('12', '2024-03-22', 'cellar'), entry('2203', '2023-11-05')];
    localStorage.setItem('inkdigits.history', JSON.stringify({ version: 1, entries }));
  });
  await digits.open();
  const found = async (query: string, ids: string[]) => {
    await page.getByTestId('history-search').fill(query);
    await expect.poll(() => digits.items.evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset.id)), query).toEqual(ids);
  };
  await found('407', ['407']);
  await found('22', ['2203']); // a number, not a day
  await found('March', ['407', '12']);
  await found('5 march', ['407']);
  await found('2024-03', ['407', '12']);
  await found('3/22/2024', ['12']);
  await found('tuesday', ['407']);
  await found('nov 2203', ['2203']);
  await found('Cellar', ['12']);
  await found('march cellar', ['12']);
  await found('april', []);
  await page.getByTestId('language').selectOption('de');
  await found('märz', ['407', '12']);
  await found('22.3.2024', ['12']);
});

test('several are deleted together, and come back with one Undo', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  for (const digit of '123') {
    await digits.write(digit);
    await page.getByTestId('clear').click();
  }
  await expect(digits.items).toHaveCount(3);
  await page.getByTestId('history-select').click();
  await expect(page.getByTestId('history-select-delete')).toBeDisabled();
  // Grey words could not be read on the accent.
  const ground = (id: string) => page.getByTestId(id).evaluate((button) => getComputedStyle(button).backgroundColor);
  await expect.poll(() => ground('history-select-delete')).toBe(await ground('history-select-end'));
  await digits.items.nth(0).getByTestId('history-tick').check();
  await digits.items.nth(2).getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByTestId('history-select-delete').click();
  await expect(digits.items).toHaveCount(1);
  await expect(digits.items).toContainText('2');
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.items).toHaveCount(3);
  await page.getByTestId('history-select').click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('history-tick').first()).toBeHidden();
  await expect(page.getByTestId('history-select')).toBeFocused();
});

test('a reading that is on screen, deleted and put back is the same reading', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('407');
  const current = page.locator('#history-list > li[data-current]');
  await expect(current).toHaveCount(1);
  await page.getByTestId('history-delete').click();
  await expect(digits.items).toHaveCount(0);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(current).toHaveCount(1);
  await digits.digits.first().focus();
  await page.keyboard.press('9');
  await expect(current).toContainText('907');
  await expect(digits.items).toHaveCount(1);
});

test('what is copied meanwhile does not take away the offer to take something back', async ({ digits, page }) => {
  await digits.open();
  const toast = page.getByTestId('toast');
  await digits.write('407');
  await digits.digits.first().focus();
  await page.keyboard.press('Delete');
  await expect(digits.answer).toHaveText('07');
  for (const time of ['once', 'again']) {
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(toast.locator('p'), time).toHaveText(['Copied.', /removed\.$/]);
  }
  await expect(toast).toHaveText(/^[^C]*removed\./, { timeout: 5000 });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(digits.answer).toHaveText('407');
  await expect(toast).toBeHidden();
});

test('a digit that was taken out is offered back as long as its reading is on screen', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  const toast = page.getByTestId('toast');
  // Long before it goes away by itself.
  const isGone = () => expect(toast).toBeHidden({ timeout: 4000 });
  const takeOut = async () => {
    await digits.digits.first().focus();
    await page.keyboard.press('Delete');
    await expect(toast).toContainText('removed.');
  };
  await digits.write('407');
  await takeOut();
  await page.getByTestId('clear').click();
  await isGone();
  await digits.write('77');
  await digits.digits.last().click();
  await page.getByRole('button', { name: 'Space before' }).click();
  await expect(toast).toContainText('Space added.');
  await page.getByTestId('clear').click();
  await isGone();
  await digits.write('12');
  await takeOut();
  await digits.choose('reading.png', pictureOf('385'));
  await isGone();
  await takeOut();
  await expect(digits.answer).toHaveText('85');
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(digits.answer).toHaveText('385');
  await expect(digits.items).toHaveText([/^385/, /^2/, /^7 7/, /^07/]);
});

test('as a table, and back', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('407');
  await expect(digits.items).toContainText('407');
  await digits.items.first().getByTestId('history-note').click();
  await page.keyboard.type('Bed 12, "left"');
  await page.keyboard.press('Enter');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('history-table').click()]);
  await page.getByTestId('history-import').setInputFiles(await download.path());
  await expect(page.getByTestId('toast')).toHaveText('0 readings added. One was there already.');
  await expect(digits.items).toHaveCount(1);
  await page.getByRole('button', { name: 'Delete all' }).click();
  await page.getByTestId('history-import').setInputFiles(await download.path());
  await expect(digits.items).toHaveCount(1);
  await expect(digits.items).toContainText('Bed 12, "left"');
  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await expect(digits.answer).toHaveText('407');
  await expect(page.locator('body')).toHaveAttribute('data-state', 'done');
});

test('tables: what is in comes out, and nothing runs in a spreadsheet', () => {
  const entry = (text: string, note?: string): Entry => ({ id: text, at: new Date(2024, 2, 5, 10, 30, 7).getTime(), text, confirmed: note !== undefined, answer: [], note });
  const entries = [entry('407'), entry('12 5\n 9', 'a,b "c"\nd'), entry('0', '=1+1')];
  const table = tableOf(entries);
  expect(table.split('\r\n')[1]).toBe('2024-03-05 10:30:07,407,,');
  expect(table).toContain("'=1+1");
  const back = entriesOf(`\ufeff${table}`).entries;
  expect(back.map(({ text, note, confirmed, at }) => ({ text, note, confirmed, at }))).toEqual(
    entries.map(({ text, note, confirmed, at }) => ({ text, note, confirmed, at })),
  );
  expect(back[1]!.answer.map((row) => row.map((cell) => cell.before + cell.digit).join(''))).toEqual(['12 5', ' 9']);
  for (const other of ['', 'a,b\n1,2', 'date,number\n', '{}']) expect(() => entriesOf(other)).toThrow();
});

test('who brings readings along wants them kept', async ({ digits, page }) => {
  await digits.open();
  await digits.write('5');
  await expect(digits.items).toHaveCount(1);
  await page.getByTestId('history-import').setInputFiles({
    name: 'ward.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('date;number;note;right\r\n05.03.2024 10:30:07;407;Bed 12;yes\r\n;;total;1\r\n'),
  });
  await expect(page.getByTestId('toast')).toHaveText('One reading added. One row has no date or no number and was left out.');
  await expect(digits.items).toHaveCount(2);
  await expect(page.getByTestId('question')).toBeHidden();
  expect(Object.keys(await digits.stored())).toContain('inkdigits.history');
  await page.reload();
  await expect(digits.items).toHaveCount(2);
});
