// The page on paper.

import { pageOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

/** The texts of all that can be pressed and is on the sheet, but for the digits and what opens a reading. */
const pressable = '[data-testid]:is(button, input, select, label), .tool, .button, .bare, .switch, .link, .toast';
const results = /^(digit|history-item)$/;

for (const phone of [false, true])
  test(`a picture, its answer and the history are printed, dark on white, and nothing to press${phone ? ', from a phone' : ''}`, async ({ digits, page }) => {
    if (phone) await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await digits.keepHistory();
    await digits.open();
    for (const text of ['4', '5', '6', '7']) {
      await digits.write(text);
      await page.getByTestId('clear').click();
    }
    await digits.choose('page.png', pageOf(['407 12', '583 96']));
    await expect(digits.items).toHaveCount(5);

    // Chromium asks for the dark scheme here; on paper it is the light one.
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.setViewportSize({ width: 718, height: 1000 });
    await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
    await expect(digits.digits.first()).toHaveCSS('color', 'rgb(0, 0, 0)');
    await expect(page.locator('#picture-overlay .box')).toHaveCount(10);
    for (const each of [digits.digits.last(), page.locator('#picture-img'), digits.items.last(), page.getByText('Check every reading')]) await expect(each).toBeVisible();
    const left = await page.locator(pressable).evaluateAll((all, pattern) => all
      .filter((each) => each.checkVisibility() && !new RegExp(pattern).test((each as HTMLElement).dataset.testid ?? ''))
      .map((each) => each.outerHTML.slice(0, 90)), results.source);
    expect(left).toEqual([]);
    // Beside each other on the sheet: nothing is wider than it.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);

    // A history that was opened on its own is printed alone.
    await page.emulateMedia({ media: 'screen' });
    if (!phone) return;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByTestId('history-up').click();
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 816, height: 1000 });
    await expect(digits.items.last()).toBeVisible();
    await expect(digits.digits.first()).toBeHidden();
    await expect(page.getByTestId('history-close')).toBeHidden();
  });
