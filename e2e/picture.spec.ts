// Pictures: every way in, every trouble, and the answer on the user's own picture.

import { blank, pageOf, pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

const troubles: [string, string, Buffer, string, string][] = [
  ['an empty file', 'empty_file', Buffer.alloc(0), 'image/png', 'This file is empty.'],
  ['a PDF with a picture’s name', 'unsupported_format', Buffer.from('%PDF-1.7\n1 0 obj\n'), 'image/png', 'not a picture we can open'],
  ['a damaged picture', 'corrupt_image', pictureOf('12').subarray(0, 200), 'image/png', 'damaged'],
  ['an empty sheet', 'no_ink', blank(), 'image/png', 'We can’t see any writing.'],
  ['a cat', 'not_digits', pictureOf(['cat'], { width: 500, height: 500 }), 'image/png', 'nothing in it looks like a digit'],
];
for (const [name, code, buffer, type, sentence] of troubles)
  test(`says what is wrong with ${name}`, async ({ digits, page }) => {
    await digits.open();
    await digits.choose('file.png', buffer, type);
    await expect(page.locator('body')).toHaveAttribute('data-state', 'error');
    await expect(digits.message).toHaveAttribute('data-code', code);
    await expect(digits.message).toContainText(sentence);
    await expect(digits.answer).toHaveText('');
    await expect(page.locator('#message-actions button')).not.toHaveCount(0);
    await expect(digits.items).toHaveCount(0);
    // And the next picture is read as if nothing had been.
    await digits.choose('good.png', pictureOf('26'));
    await expect(digits.answer).toHaveText('26');
    await expect(digits.message).toBeHidden();
  });

test('declined pictures can be read anyway', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('cat.png', pictureOf(['cat'], { width: 500, height: 500 }));
  await expect(page.locator('.box-refused')).not.toHaveCount(0);
  await page.getByRole('button', { name: 'Read it anyway' }).click();
  await expect(digits.answer).toHaveText(/\d/);
});

test('several lines keep their rows; a box leads to its digit and back; CSV', async ({ digits, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await digits.open();
  await digits.choose('column.png', pageOf(['407 12', '583 96']));
  await expect(digits.answer).toHaveText('407 12\n583 96', { useInnerText: true });
  expect(await digits.answer.textContent()).toBe('407 12\n583 96');

  const picture = page.getByTestId('picture');
  await picture.locator('.box').nth(6).click();
  await expect(digits.digits.nth(6)).toBeFocused();
  await digits.digits.nth(2).hover();
  await expect(picture.locator('.box').nth(2)).toHaveAttribute('data-selected', '');

  await page.getByTestId('copy-csv').click();
  await expect(page.getByTestId('toast')).toContainText('Copied as a table.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('407,12\r\n583,96');
});

test('digits can be taken out and added', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('n.png', pictureOf('482'));
  await expect(digits.answer).toHaveText('482');
  await digits.digits.nth(1).click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await expect(digits.answer).toHaveText('42');
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.answer).toHaveText('482');
  await digits.digits.nth(2).click();
  await page.getByRole('button', { name: 'Add one after it' }).click();
  await page.getByTestId('picker').getByRole('button', { name: '5', exact: true }).click();
  await expect(digits.answer).toHaveText('4825');
  await expect(digits.items.first()).toContainText('4825');
});

test('white on black', async ({ digits }) => {
  await digits.open();
  await digits.choose('night.png', pictureOf('913', { paper: 12, ink: 240 }));
  await expect(digits.answer).toHaveText('913');
});

for (const way of ['drop', 'paste'] as const)
  test(`a picture by ${way}`, async ({ digits, page }) => {
    await digits.open();
    const handle = await page.evaluateHandle((bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'd.png', { type: 'image/png' }));
      return transfer;
    }, pictureOf('70').toString('base64'));
    if (way === 'drop') {
      await page.dispatchEvent('body', 'dragenter', { dataTransfer: handle });
      await expect(page.getByText('Drop to read it here')).toBeVisible();
      await page.dispatchEvent('body', 'drop', { dataTransfer: handle });
      await expect(page.getByText('Drop to read it here')).toBeHidden();
    } else {
      await page.evaluate(
        (clipboardData) => window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true })),
        handle,
      );
    }
    await expect(digits.answer).toHaveText('70');
  });

test('the same file twice is read twice', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('n.png', pictureOf('31'));
  await expect(digits.answer).toHaveText('31');
  await page.getByTestId('clear').click();
  await digits.choose('n.png', pictureOf('31'));
  await expect(digits.answer).toHaveText('31');
});

test('the main thread stays free while a picture is read', async ({ digits, page }) => {
  await digits.open();
  const big = pageOf(Array.from({ length: 8 }, (_, i) => `${1234 + i} ${567 + i}`), { width: 2000, height: 2400 });
  await page.evaluate(() => {
    const longest = { ms: 0 };
    Object.assign(window, { longest });
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      longest.ms = Math.max(longest.ms, now - last);
      last = now;
      setTimeout(tick, 0);
    };
    tick();
  });
  await digits.choose('big.png', big);
  await expect(page.locator('body')).toHaveAttribute('data-state', 'done');
  const longest = await page.evaluate(() => (window as unknown as { longest: { ms: number } }).longest.ms);
  // 50 ms is the aim; a shared machine with two browsers on two cores is given room.
  expect(longest).toBeLessThan(400);
});

test('a picture can be turned, and saved with the reading on it', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('n.png', pictureOf('482'));
  await expect(digits.answer).toHaveText('482');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-picture').click()]);
  expect(download.suggestedFilename()).toBe('n-read.png');
  const img = page.locator('#picture-img');
  const shape = () => img.evaluate((i: HTMLImageElement) => i.naturalWidth / i.naturalHeight);
  expect(await shape()).toBeGreaterThan(1);
  await page.getByTestId('turn').click();
  await expect.poll(shape).toBeLessThan(1);
  for (let i = 0; i < 3; i++) {
    await digits.settled();
    const before = await img.getAttribute('src');
    await page.getByTestId('turn').click();
    await expect(img).not.toHaveAttribute('src', before!);
  }
  await expect(digits.answer).toHaveText('482');
});
