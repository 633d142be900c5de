// Something to try, on the first screen.

import { expect, test } from './support/test.js';

const readings = { neat: '407', crossed: '17', touching: '20', ruled: '368', shadow: '529' };

test('each sample is read, the cat is refused, none is kept', async ({ digits, page }) => {
  await digits.open();
  for (const [name, text] of Object.entries(readings)) {
    await page.locator(`[data-sample=${name}]`).click();
    await expect(digits.answer, name).toHaveText(text);
  }
  await page.locator('[data-sample=cat]').click();
  await expect(page.locator('body')).toHaveAttribute('data-state', 'error');
  await expect(digits.message).toHaveAttribute('data-code', 'not_digits');
  await page.waitForTimeout(700);
  await expect(digits.items).toHaveCount(0);
});

test('writing on from a sample makes it a reading', async ({ digits, page }) => {
  await digits.open();
  await page.locator('[data-sample=crossed]').click();
  await expect(digits.answer).toHaveText('17');
  const pad = (await digits.pad.boundingBox())!;
  const x = pad.x + pad.width - 50;
  await digits.draw([[{ x, y: pad.y + 180 }, { x: x - 2, y: pad.y + 270 }, { x: x - 4, y: pad.y + 380 }]]);
  await expect(digits.answer).toHaveText(/^17 ?1$/);
  await expect(digits.items).toHaveCount(1);
});
