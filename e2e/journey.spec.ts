// The way from the first stroke to the history: over http, by double-click, and on a phone.

import { pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

test('1: writes 407, mends a digit, finds it again after a reload, deletes it', async ({ digits, page }) => {
  await digits.open();
  await expect(digits.answer).toHaveText('');
  await digits.write('407');
  await expect(page.locator('body')).toHaveAttribute('data-state', 'done');
  expect(await digits.answer.textContent()).toBe('407');
  expect(await digits.answer.innerText()).toBe('407');
  await expect(digits.digits).toHaveCount(3);
  await expect(digits.digits.first()).toHaveAttribute('data-digit', '4');
  await expect(digits.digits.first()).toHaveAttribute('data-sure', /^(true|false)$/);

  // Two taps: the digit, then the right one.
  await digits.digits.nth(2).click();
  await page.getByTestId('picker').getByRole('button', { name: '1', exact: true }).click();
  await expect(digits.answer).toHaveText('401');
  await expect(digits.items).toHaveCount(1);
  await expect(digits.items.first()).toContainText('401');

  await page.reload();
  await expect(page.locator('body')).toHaveAttribute('data-state', 'ready');
  await expect(digits.items).toHaveCount(1);

  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await expect(digits.answer).toHaveText('401');
  await expect(page.locator('body')).toHaveAttribute('data-state', 'done');

  await digits.items.first().getByRole('button', { name: /^Delete/ }).click();
  await expect(digits.items).toHaveCount(0);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.items).toHaveCount(1);
  await digits.items.first().getByRole('button', { name: /^Delete/ }).click();
  await expect(digits.items).toHaveCount(0);
  await page.reload();
  await expect(digits.items).toHaveCount(0);
});

test('reads a chosen picture and keeps it', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('reading.png', pictureOf('385'));
  await expect(digits.answer).toHaveText('385');
  await expect(page.getByTestId('picture').locator('[data-box]')).toHaveCount(3);
  await expect(digits.items).toHaveCount(1);

  await page.reload();
  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await expect(digits.answer).toHaveText('385');
  await expect(page.getByTestId('picture').locator('img')).toBeVisible();

  // Back to writing.
  await page.getByTestId('clear').click();
  await expect(digits.pad).toBeVisible();
  await digits.write('2');
  await expect(digits.answer).toHaveText('2');
});

test('says what is wrong with a file', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('nothing.png', Buffer.alloc(0));
  await expect(page.locator('body')).toHaveAttribute('data-state', 'error');
  await expect(digits.message).toHaveAttribute('data-code', 'empty_file');
  await expect(digits.message).toContainText('This file is empty.');
  await expect(digits.answer).toHaveText('');
});
