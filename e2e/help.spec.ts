// Help on demand, and where it is needed.

import { expect, test } from './support/test.js';

test('shows four steps and how each digit is written, and gives the focus back', async ({ digits, page }) => {
  await digits.open();
  await page.getByTestId('help-open').click();
  const help = page.getByTestId('help');
  await expect(help.getByRole('listitem')).toHaveCount(4 + 10);
  await expect(page.getByTestId('help-digit')).toHaveCount(10);
  await help.getByRole('button', { name: 'Draw a 7' }).click();
  expect(await page.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(page.getByTestId('help-open')).toBeFocused();
});

test('is offered where ink was not read', async ({ digits, page }) => {
  await digits.open();
  await digits.write(['cat'], 0.7);
  await page.getByRole('button', { name: 'How to write digits' }).click();
  await expect(page.getByTestId('help')).toBeVisible();
});

