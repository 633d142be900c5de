// Several pictures at once.

import { readFileSync } from 'node:fs';
import { pageOf, pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });

test('reads several pictures in order, says what failed, opens each, copies a table', async ({ digits, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await digits.open();
  await digits.file.setInputFiles([
    file('one.png', pictureOf('482')),
    file('two, with "quotes".png', pageOf(['407 12', '583 96'])),
    file('three.png', Buffer.alloc(0)),
    file('four.png', pictureOf('65')),
  ]);
  const items = page.getByTestId('queue-item');
  await expect(items).toHaveCount(4);
  await expect(page.getByRole('heading', { name: '3 of 4 read, 1 not' })).toBeVisible();
  await expect(page.locator('#spoken')).toHaveText('3 of 4 read, 1 not');
  await expect(items.nth(0)).toContainText('482');
  await expect(items.nth(2)).toContainText('This file is empty.');
  await expect(items.nth(3)).toContainText('65');
  // The first is on screen without asking.
  await expect(digits.answer).toHaveText('482');
  await expect(digits.items).toHaveCount(3);
  const current = page.locator('.queue-open[aria-current=true]');
  await expect(current).toContainText('one.png');

  await items.nth(3).click();
  await expect(digits.answer).toHaveText('65');
  await expect(current).toContainText('four.png');
  await digits.digits.nth(0).click();
  await page.getByTestId('picker').getByRole('button', { name: '8', exact: true }).click();
  await expect(digits.answer).toHaveText('85');
  await expect(digits.items.filter({ hasText: '85' })).toHaveCount(1);
  await items.nth(2).click();
  await expect(digits.message).toHaveAttribute('data-code', 'empty_file');
  await items.nth(3).click();
  await expect(digits.answer).toHaveText('85');
  await expect(digits.items).toHaveCount(3);

  await page.getByTestId('queue-copy').click();
  await expect(page.getByTestId('toast')).toContainText('Copied as a table.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'one.png,482\r\n"two, with ""quotes"".png",407,12\r\n"two, with ""quotes"".png",583,96\r\nthree.png,\r\nfour.png,85',
  );
  await page.getByTestId('clear').click();
  await expect(current).toHaveCount(0);
  await page.getByRole('button', { name: 'Close the list' }).click();
  await expect(page.getByTestId('queue')).toBeHidden();
  await expect(digits.file).toBeFocused();
});

test('what is done to a picture of the list is done in the list', async ({ digits, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await digits.open();
  await digits.file.setInputFiles([
    file('one.png', pictureOf('482')),
    file('cat.png', pictureOf(['cat'], { width: 500, height: 500 })),
    file('turned.png', pictureOf('65')),
  ]);
  const items = page.getByTestId('queue-item');
  await expect(page.getByRole('heading', { name: '2 of 3 read, 1 not' })).toBeVisible();
  // Taken out, and still gone when it is opened again.
  await digits.digits.nth(1).click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await expect(items.nth(0)).toContainText('42');
  await items.nth(2).click();
  for (const left of ['5', '']) {
    await digits.digits.first().click();
    await page.getByRole('button', { name: 'Not a digit' }).click();
    await expect(digits.answer).toHaveText(left);
  }
  await items.nth(0).click();
  await expect(digits.answer).toHaveText('42');
  await items.nth(2).click();
  await expect(digits.message).toHaveAttribute('data-code', 'emptied');
  await page.getByRole('button', { name: 'Read it again' }).click();
  await expect(digits.answer).toHaveText('65');
  // Read although it was declined.
  await items.nth(1).click();
  await page.getByRole('button', { name: 'Read it anyway' }).click();
  await expect(items.nth(1)).toHaveAttribute('data-state', 'read');
  await expect(page.getByRole('heading', { name: '3 pictures read' })).toBeVisible();
  const forced = (await digits.answer.textContent())!.replace(/\s/g, ',');
  await items.nth(0).click();
  await expect(digits.answer).toHaveText('42');
  // Turned, and turned back.
  await items.nth(2).click();
  await expect(digits.answer).toHaveText('65');
  for (let i = 0; i < 4; i++) {
    const before = await page.locator('#picture-img').getAttribute('src');
    await page.getByTestId('turn').click();
    await expect(page.locator('#picture-img')).not.toHaveAttribute('src', before!);
    await digits.settled();
  }
  await expect(items.nth(2)).toContainText('65');
  await digits.digits.nth(0).focus();
  await page.keyboard.press('8');
  await expect(items.nth(2)).toContainText('85');
  await page.getByTestId('queue-copy').click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`one.png,42\r\ncat.png,${forced}\r\nturned.png,85`);
});

test('says in the list what is to be checked, until the user has said that it is right', async ({ digits, page }) => {
  await digits.open();
  await digits.file.setInputFiles([file('points.png', readFileSync('tests/pictures/points.png')), file('one.png', pictureOf('482'))]);
  await expect(page.getByRole('heading', { name: '2 pictures read' })).toBeVisible();
  const marks = page.locator('.queue-check');
  await expect(marks.nth(0)).toBeVisible();
  await expect(marks.nth(1)).toBeHidden();
  await expect(digits.message).toHaveAttribute('data-code', 'sign_left_out');
  await page.getByTestId('confirm').click();
  await expect(marks.nth(0)).toBeHidden();
});

/** Takes a while to read. */
const big = pageOf(Array.from({ length: 10 }, (_, i) => `${1234 + i} ${5670 + i} ${321 + i}`), { width: 2200, height: 2600 });

test('what is chosen while a list is read is added to it', async ({ digits, page }) => {
  await digits.open();
  const items = page.getByTestId('queue-item');
  await digits.file.setInputFiles([file('a.png', big), file('b.png', big), file('c.png', big)]);
  await digits.file.setInputFiles([file('one.png', pictureOf('65'))]);
  await expect(page.getByTestId('toast')).toContainText('Picture added to the list.');
  await digits.file.setInputFiles([file('two.png', pictureOf('482')), file('three.png', pictureOf('385'))]);
  await expect(page.getByTestId('toast')).toContainText('2 pictures added to the list.');
  await expect(page.getByRole('heading', { name: '6 pictures read' })).toBeVisible();
  for (const [i, text] of ['65', '482', '385'].entries()) await expect(items.nth(3 + i)).toContainText(text);
  // Of those read, the first is still on screen.
  await expect(digits.answer).toContainText('1234');

  // Read to its end, it makes room for the next picture.
  await digits.choose('alone.png', pictureOf('65'));
  await expect(digits.answer).toHaveText('65');
  await expect(page.getByTestId('queue')).toBeHidden();
});

test('stops when told to, and goes on', async ({ digits, page }) => {
  await digits.open();
  await digits.file.setInputFiles([...'abcd'].map((name) => file(`${name}.png`, big)).concat([...'efgh'].map((name) => file(`${name}.png`, pictureOf('482')))));
  await page.getByTestId('queue-stop').click();
  await expect(page.getByTestId('queue').getByRole('heading')).toHaveText(/^Stopped after \d+ of 8 pictures$/);
  await expect(page.getByTestId('queue-stop')).toBeHidden();
  await expect(page.getByTestId('queue-rest')).toBeFocused();
  // And the reader is free for the next; what was not read is not lost by it.
  await digits.choose('alone.png', pictureOf('65'));
  await expect(digits.answer).toHaveText('65');
  await expect(page.getByTestId('queue-item')).toHaveCount(8);
  await page.getByTestId('clear').click();
  await digits.write('3');
  await expect(digits.answer).toHaveText('3');
  // The rest, without choosing it again.
  await page.getByTestId('queue-rest').click();
  await expect(page.getByTestId('queue-stop')).toBeFocused();
  await expect(page.getByRole('heading', { name: '8 pictures read' })).toBeVisible();
  await expect(page.getByTestId('queue-rest')).toBeHidden();
  await expect(page.getByTestId('queue-item').last()).toContainText('482');
});
