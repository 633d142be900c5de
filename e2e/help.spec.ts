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
  await expect(help.getByRole('button', { name: 'Looks like' })).toHaveCount(10);
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(page.getByTestId('help-open')).toBeFocused();
});

test('the confusing shapes are what they are said to look like, or no sure digit', async ({ digits, page }) => {
  await digits.open();
  const said = ['6', '7', '7', '8', '9', '6', '0', '1', '9', '4'];
  for (const [digit, other] of said.entries()) {
    await digits.write([`confusing ${digit}`]);
    await digits.settled();
    const read = digits.digits;
    const refused = (await read.count()) === 0;
    const sure = !refused && (await read.first().getAttribute('data-sure')) === 'true';
    const what = refused ? '' : await read.first().getAttribute('data-digit');
    await page.getByTestId('clear').click();
    expect.soft(`${digit}: ${what === other || !sure ? 'confusing' : `surely ${what}`}`).toBe(`${digit}: confusing`);
  }
});

test('is offered where ink was not read', async ({ digits, page }) => {
  await digits.open();
  await digits.write(['cat'], 0.7);
  await page.getByRole('button', { name: 'How to write digits' }).click();
  await expect(page.getByTestId('help')).toBeVisible();
});

