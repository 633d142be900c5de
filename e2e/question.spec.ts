// "Did this help you?": at most once a session, at rest, and it can be left alone.

import { pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

test('asked once, at rest after an answer that was used; counted on this device', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('407');
  const question = page.getByTestId('question');
  await page.waitForTimeout(7000);
  await expect(question).toBeHidden(); // one answer, not used
  await page.getByTestId('confirm').click();
  await page.waitForTimeout(4000);
  await page.keyboard.press('Shift'); // not at rest
  await page.waitForTimeout(4000);
  await expect(question).toBeHidden();
  await expect(question).toContainText('Did this help you?', { timeout: 8000 });
  await page.getByTestId('happy-yes').click();
  await expect(question).toBeHidden();
  await expect(page.getByTestId('toast')).toContainText('Thank you');
  await expect.poll(async () => JSON.parse((await digits.stored())['inkdigits.insights'] ?? '{}').happy).toEqual([1, 0]);
  await page.reload();
  await digits.write('12');
  await page.getByTestId('confirm').click();
  await page.waitForTimeout(7000);
  await expect(question).toBeHidden();
});

test('waits for the question about the history, and may be sent away', async ({ digits, page }) => {
  await digits.open();
  await digits.write('407');
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('history-yes')).toBeVisible();
  await page.waitForTimeout(7000);
  await expect(page.getByTestId('question')).toContainText('Keep a history');
  await page.getByTestId('history-no').click();
  await expect(page.getByTestId('happy-close')).toBeVisible({ timeout: 12_000 });
  await page.getByTestId('happy-close').click();
  await expect(page.getByTestId('question')).toBeHidden();
});

test('leaves the keyboard on the page, above a picture too', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('reading.png', pictureOf('385'));
  await page.getByTestId('history-yes').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('question')).toBeHidden();
  await expect(page.getByTestId('clear')).toBeFocused();
});
