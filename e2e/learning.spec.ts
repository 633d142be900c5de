// A corrected digit is read the corrected way from then on, on this device, until it is forgotten.

import { readFile } from 'node:fs/promises';
import { type Digits, expect, test } from './support/test.js';

async function correct(digits: Digits, to: string): Promise<void> {
  await digits.digits.last().focus();
  await digits.page.keyboard.press(to);
  await expect(digits.answer).toHaveText(new RegExp(`${to}$`));
}

async function learnt(digits: Digits, n: number): Promise<void> {
  await expect.poll(async () => (JSON.parse((await digits.stored())['inkdigits.learning'] ?? '{"examples":[]}') as { examples: unknown[] }).examples.length).toBe(n);
}

test('correct a 7 to a 1, write it again, forget it again', async ({ digits, page }) => {
  await page.addInitScript(() => localStorage.setItem('inkdigits.history.kept', 'yes'));
  await digits.open();
  await digits.write('47');
  await expect(digits.answer).toHaveText('47');
  await correct(digits, '1');
  await learnt(digits, 1);

  await page.getByTestId('clear').click();
  await digits.write('47');
  await expect(digits.answer).toHaveText('41');
  // It says so, and what it would have been is one tap away.
  await expect(digits.digits.last()).toHaveAttribute('data-sure', 'false');
  await expect(digits.digits.last()).toHaveAccessibleName(/^1, as you corrected it before/);
  await expect(page.locator('.rival[data-rival="7"]')).toBeVisible();
  await page.reload();
  await digits.write('47');
  await expect(digits.answer).toHaveText('41');

  await page.getByTestId('insights-open').click();
  await expect(page.getByTestId('learnt')).toHaveCount(1);
  await expect(page.getByRole('img', { name: 'Ink that was read as 7; you meant 1' })).toBeVisible();
  await page.getByTestId('learnt-forget').click();
  await expect(page.getByTestId('learnt')).toHaveCount(0);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('learnt')).toHaveCount(1);
  await page.getByTestId('learnt-forget-all').click();
  await page.keyboard.press('Escape');
  await learnt(digits, 0);
  await page.getByTestId('clear').click();
  await digits.write('47');
  await expect(digits.answer).toHaveText('47');
});

test('corrected back: nothing is learnt; what is written on keeps the correction', async ({ digits, page }) => {
  await page.addInitScript(() => localStorage.setItem('inkdigits.history.kept', 'yes'));
  await digits.open();
  await digits.write('47');
  await correct(digits, '1');
  await learnt(digits, 1);
  await page.getByTestId('explain').locator('summary').click();
  await expect(digits.answer).toHaveText('41');
  await expect(digits.digits.last()).toHaveAttribute('data-fixed', '');
  await correct(digits, '7');
  await learnt(digits, 0);
});

test('a digit that is taken out teaches nothing any more, unless that is undone', async ({ digits, page }) => {
  await page.addInitScript(() => localStorage.setItem('inkdigits.history.kept', 'yes'));
  await digits.open();
  await digits.write('47');
  await correct(digits, '1');
  await learnt(digits, 1);
  await digits.digits.last().focus();
  await page.keyboard.press('Delete');
  await learnt(digits, 0);
  await page.keyboard.press('Control+z');
  await learnt(digits, 1);
  // Nor does one that is taken out while its ink is still being looked at.
  await digits.digits.last().focus();
  await page.keyboard.press('2');
  await page.keyboard.press('Delete');
  await expect(digits.answer).toHaveText('4');
  await page.waitForTimeout(1000);
  await learnt(digits, 0);
});

test('goes along with the history: saved, deleted, read in again', async ({ digits, page }) => {
  await page.addInitScript(() => {
    if (!localStorage.getItem('seen')) localStorage.setItem('inkdigits.history.kept', 'yes');
    localStorage.setItem('seen', '1');
  });
  await digits.open();
  await digits.write('47');
  await correct(digits, '1');
  await learnt(digits, 1);
  await expect(digits.items).toHaveCount(1);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('history-export').click()]);
  const saved = await readFile(await download.path());
  await page.getByTestId('history-clear').click();
  expect(Object.keys(await digits.stored())).toEqual([]);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.items).toHaveCount(1);
  await learnt(digits, 1);
  expect((await digits.stored())['inkdigits.insights']).toBeTruthy();
  await page.getByTestId('history-clear').click();
  expect(Object.keys(await digits.stored())).toEqual([]);
  await page.getByTestId('history-import').setInputFiles({ name: 'history.json', mimeType: 'application/json', buffer: saved });
  await page.getByTestId('insights-open').click();
  await expect(page.getByTestId('learnt')).toHaveCount(1);
});

test('a private session learns nothing, nor does what is mended of it later', async ({ digits, page }) => {
  await digits.open();
  await page.getByTestId('history-private').check();
  await digits.write('47');
  await correct(digits, '1');
  await page.getByTestId('history-private').uncheck();
  await correct(digits, '2');
  await correct(digits, '1');
  await page.waitForTimeout(1000);
  await page.getByTestId('clear').click();
  await digits.write('47');
  await expect(digits.answer).toHaveText('47');
});

test.describe('opened by double-click', () => {
  test.use({ origin: 'file' });

  test('learns, and shows it with the charts', async ({ digits, page }) => {
    await page.addInitScript(() => localStorage.setItem('inkdigits.history.kept', 'yes'));
    await digits.open();
    await digits.write('47');
    await correct(digits, '1');
    await learnt(digits, 1);
    await page.getByTestId('insights-open').click();
    await expect(page.getByTestId('learnt')).toHaveCount(1);
    await expect(page.getByTestId('insights-days').locator('svg .ct-bar').first()).toBeAttached();
    await page.keyboard.press('Escape');
    await page.getByTestId('clear').click();
    await digits.write('47');
    await expect(digits.answer).toHaveText('41');
  });
});
