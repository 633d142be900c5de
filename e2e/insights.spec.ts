// The private view of how readings went: counted, shown, taken along, erased; and sent nowhere.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { parse } from '../web/insights/counters.js';
import { weeks } from './support/counted.js';
import { type Digits, expect, test } from './support/test.js';

const dialog = (page: Page) => page.getByTestId('insights');
const part = (page: Page, name: string) => page.getByTestId(`insights-${name}`);

/** A browser in which the history was allowed, perhaps with three weeks behind it. */
async function allowed({ page }: Digits, used = true): Promise<void> {
  await page.addInitScript((stored) => {
    if (localStorage.getItem('inkdigits.history.kept')) return;
    localStorage.setItem('inkdigits.history.kept', 'yes');
    if (stored) localStorage.setItem('inkdigits.insights', stored);
  }, used ? JSON.stringify(weeks(new Date())) : '');
}

async function look(digits: Digits): Promise<void> {
  await digits.page.getByTestId('insights-open').click();
  await expect(dialog(digits.page)).toBeVisible();
}

test('what is read, corrected and refused is counted, and outlives a reload', async ({ digits, page }) => {
  await allowed(digits, false);
  await digits.open();
  await look(digits);
  await expect(part(page, 'tiles')).toContainText('0');
  await page.keyboard.press('Escape');

  await digits.write('407');
  await expect(digits.items).toHaveCount(1);
  await digits.digits.last().focus();
  await page.keyboard.press('1');
  await page.getByTestId('copy').click();
  await expect.poll(async () => parse((await digits.stored())['inkdigits.insights'] ?? '').confusion[1]![7]).toBe(1);
  await page.getByTestId('clear').click();
  await digits.write(['cat'], 0.8);
  await expect(digits.message).toHaveAttribute('data-code', 'not_digits');
  await expect.poll(async () => parse((await digits.stored())['inkdigits.insights'] ?? '').days).toMatchObject({ [new Date().toLocaleDateString('sv')]: [0, 1, 0, 1] });

  await page.reload();
  await look(digits);
  await expect(part(page, 'tiles')).toContainText('2');
  await part(page, 'stages').getByText('As a table').click();
  await expect(part(page, 'stages').getByRole('row', { name: 'Got an answer 1' })).toBeVisible();
  await expect(part(page, 'stages').getByRole('row', { name: 'Took it along 1' })).toBeVisible();
  await expect(part(page, 'confusion').getByRole('row', { name: '1 1' })).toBeVisible();
});

test('charts with their tables, and a tip that leads to how the digit is written', async ({ digits, page }) => {
  await allowed(digits);
  await digits.open();
  const before = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  expect(before.filter((name) => /insights/.test(name)), 'loaded before anyone asked').toEqual([]);
  await look(digits);
  for (const name of ['days', 'times', 'stages']) await expect(part(page, name).locator('svg .ct-bar').first()).toBeAttached();
  await part(page, 'days').getByText('As a table').click();
  expect(await part(page, 'days').getByRole('row').count()).toBeGreaterThan(10);
  await expect(part(page, 'tip').first()).toContainText('Your 1 is often read as 7: 6 times out of');
  await expect(part(page, 'tip').nth(1)).toContainText('Your 4 is often read as 9');
  await part(page, 'tip').first().getByRole('button').click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByTestId('help')).toBeVisible();
  await expect(page.getByTestId('help-digit').nth(1)).toBeInViewport();
});

test('copied, saved, erased, and erased taken back; nothing goes anywhere', async ({ digits, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await allowed(digits);
  await digits.open();
  await look(digits);
  await part(page, 'copy').click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('digits,1,7,6');
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), part(page, name).click()]);
    return readFile(await download.path(), 'utf8');
  };
  expect(parse(await save('json'))).toEqual(parse((await digits.stored())['inkdigits.insights'] ?? ''));
  expect((await save('csv')).split('\r\n')).toContain('visits,opened,,32');
  await part(page, 'erase').click();
  await expect(part(page, 'empty')).toBeVisible();
  expect(Object.keys(await digits.stored())).not.toContain('inkdigits.insights');
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(part(page, 'tip')).toHaveCount(2);
});

test('a private session counts nothing; without a history, only this visit', async ({ digits, page }) => {
  await digits.open();
  await digits.write('407');
  await look(digits);
  await expect(dialog(page)).toContainText('only until you close the page');
  expect(Object.keys(await digits.stored())).not.toContain('inkdigits.insights');
  await page.keyboard.press('Escape');
  await page.getByTestId('history-private').check();
  await look(digits);
  await expect(dialog(page)).toContainText('Private session');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing, keyboard alone reaches everything, ${colorScheme}`, async ({ digits, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await allowed(digits);
    await digits.open();
    await page.getByTestId('insights-open').focus();
    await page.keyboard.press('Enter');
    await expect(part(page, 'tip').first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('#insights').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
    const reached = new Set<string>();
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName ?? ''));
    }
    for (const name of ['insights-copy', 'insights-csv', 'insights-json', 'insights-erase', 'SUMMARY']) expect([...reached]).toContain(name);
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
    await expect(page.getByTestId('insights-open')).toBeFocused();
  });

test('320 px wide nothing is cut off; forced colours tell the series apart', async ({ digits, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ forcedColors: 'active' });
  await allowed(digits);
  await digits.open();
  await look(digits);
  const over = await dialog(page).evaluate((e) => [...e.querySelectorAll('.insight, .tile, .tips li')].filter((part) => part.getBoundingClientRect().right > 320).length);
  expect(over).toBe(0);
  expect(await dialog(page).evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0);
  const grain = (series: string) => part(page, 'days').locator(`.ct-series-${series} .ct-bar`).first().evaluate((e) => `${getComputedStyle(e).stroke} ${getComputedStyle(e).strokeDasharray}`);
  expect(new Set(await Promise.all(['a', 'b', 'c', 'd'].map(grain))).size).toBe(4);
});
