// Makes the pictures that are committed, for the README and for link previews:
// npx playwright test --config e2e/screenshots.config.ts --project published

import type { TestInfo } from '@playwright/test';
import path from 'node:path';
import { pageOf } from './support/pictures.js';
import { test } from './support/test.js';

const fileIn = (info: TestInfo, ...names: string[]) => path.resolve(info.config.rootDir, '../web', ...names);

test.describe('desktop', () => {
  test.use({ viewport: { width: 1280, height: 860 }, colorScheme: 'light' });

  test('407, the last digit in doubt', async ({ digits, page }, info) => {
    await digits.keepHistory();
    await digits.open();
    for (const shapes of [['5', '8'], ['1', '2', '0'], ['9', '6']]) {
      await digits.write(shapes);
      await page.waitForTimeout(700);
      await page.getByTestId('clear').click();
    }
    await digits.write(['4', '0', '1 or 7'], 0.72);
    await page.waitForTimeout(4000);
    await page.mouse.move(2, 2);
    await page.screenshot({ path: fileIn(info, 'screenshot.png') });
    await page.setViewportSize({ width: 1200, height: 630 });
    await page.waitForTimeout(500);
    await page.screenshot({ path: fileIn(info, 'public', 'card.png') });
  });
});

test.describe('phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true, isMobile: true });

  test('a table, in the dark', async ({ digits, page }, info) => {
    await digits.keepHistory();
    await digits.open();
    await digits.choose('column.png', pageOf(['407 12', '583 96', '120 74', '98 365']));
    await page.waitForTimeout(4000);
    await page.screenshot({ path: fileIn(info, 'screenshot-phone.png') });
  });
});
