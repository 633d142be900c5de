// A finger on a phone.

import { write } from '../web/samples/handwriting.js';
import { expect, test } from './support/test.js';

test('9: vertical strokes draw and neither scroll, select nor zoom', async ({ digits, page, context }) => {
  await digits.open();
  const session = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const before = await page.evaluate(() => ({ y: scrollY, scale: visualViewport!.scale }));
  for (const stroke of await digits.onPad(write(['1', '4']))) {
    await touch('touchStart', [stroke[0]!]);
    for (const p of stroke.slice(1)) await touch('touchMove', [p]);
    await touch('touchEnd', []);
  }
  await digits.settled();
  await expect(digits.answer).toHaveText('14');
  expect(await page.evaluate(() => ({ y: scrollY, scale: visualViewport!.scale }))).toEqual(before);
  expect(await page.evaluate(() => String(getSelection()))).toBe('');

  // Elsewhere the page scrolls.
  const foot = (await page.locator('.history').boundingBox())!;
  const x = 195;
  let y = Math.min(foot.y + 40, 800);
  await touch('touchStart', [{ x, y }]);
  for (let i = 0; i < 12; i++) await touch('touchMove', [{ x, y: (y -= 20) }]);
  await touch('touchEnd', []);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before.y);
});

test('a second finger draws nothing', async ({ digits, page, context }) => {
  await digits.open();
  const session = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number; id: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const [stroke] = await digits.onPad(write(['1']));
  const still = { x: stroke![0]!.x + 80, y: stroke![0]!.y + 60, id: 2 };
  await touch('touchStart', [{ ...stroke![0]!, id: 1 }]);
  await touch('touchStart', [{ ...stroke![0]!, id: 1 }, still]);
  for (const p of stroke!.slice(1)) await touch('touchMove', [{ ...p, id: 1 }, still]);
  await touch('touchEnd', []);
  await digits.settled();
  await expect(page.locator('.pad-ink path')).toHaveCount(1);
  await expect(digits.answer).toHaveText('1');
});

test('9: the pad stays where it is while the answer changes, and turning the phone keeps the ink', async ({ digits, page }) => {
  await digits.open();
  const top = async () => (await digits.pad.boundingBox())!.y + (await page.evaluate(() => scrollY));
  const before = await top();
  await digits.write('1');
  expect(await top()).toBe(before);
  await digits.write('407');
  expect(await top()).toBe(before);
  await page.getByTestId('clear').click();
  await digits.write('73');
  await page.setViewportSize({ width: 844, height: 390 });
  await expect(digits.answer).toHaveText('73');
  const pad = (await digits.pad.boundingBox())!;
  const ink = (await page.locator('.pad-ink').boundingBox())!;
  expect(ink.y).toBeGreaterThanOrEqual(pad.y);
  expect(ink.y + ink.height).toBeLessThanOrEqual(pad.y + pad.height);
});

test('several lines on the pad are all in sight, and more come into view as they are written', async ({ digits, page }) => {
  await digits.open();
  const pad = (await digits.pad.boundingBox())!;
  const line = (shape: string, y: number) =>
    write([shape, '1', '4'], 130).map((stroke) => stroke.map((p) => ({ x: pad.x + 40 + p.x * 0.4, y: pad.y + y + p.y * 0.4 })));
  for (const [i, shape] of ['4', '7', '2'].entries()) await digits.draw(line(shape, 15 + 75 * i));
  await expect(digits.answer).toHaveText('414\n714\n214', { useInnerText: true });
  for (const at of [0, 3, 8]) await expect(digits.digits.nth(at)).toBeInViewport({ ratio: 0.9 });
  const top = (await digits.pad.boundingBox())!.y;
  for (const [i, shape] of ['5', '3'].entries()) await digits.draw(line(shape, 240 + 75 * i));
  await expect(digits.digits).toHaveCount(15);
  await expect(digits.digits.nth(14)).toBeInViewport({ ratio: 0.9 });
  expect((await digits.pad.boundingBox())!.y).toBe(top);

  // What is added above comes into view, and takes no line out of it that need not go.
  const more = (shape: string, y: number) => write([shape], 130).map((stroke) => stroke.map((p) => ({ x: pad.x + 210 + p.x * 0.4, y: pad.y + y + p.y * 0.4 })));
  for (const y of [15, 90]) {
    await digits.draw(more('6', y));
    await digits.settled();
  }
  await expect(digits.digits).toHaveCount(17);
  await expect(digits.digits.nth(7)).toBeInViewport({ ratio: 0.9 });
  await expect(digits.digits.first()).toBeInViewport({ ratio: 0.9 });
  // What is brought back begins with its first line.
  await page.getByTestId('clear').click();
  await page.getByTestId('undo').click();
  await expect(digits.digits).toHaveCount(17);
  await expect(digits.digits.first()).toBeInViewport({ ratio: 0.9 });
});

test('that it works offline by now is said where nothing can be tapped', async ({ digits, page }) => {
  await page.goto(digits.url);
  const note = page.getByText('Ready to work offline.', { exact: true }).and(page.locator(':visible:not(.hidden)'));
  await expect(note).toBeVisible();
  const at = (await note.boundingBox())!;
  const under = await page.evaluate(
    ({ x, y, width, height }) =>
      [...document.querySelectorAll('button, label, [data-testid=pad]')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width && box.left < x + width && box.right > x && box.top < y + height && box.bottom > y;
      }).length,
    at,
  );
  expect(under).toBe(0);
  await expect(page.getByText('Runs on this device. Nothing is sent.')).toBeVisible();
});

for (const language of ['en', 'de'])
  test(`a point that is left out is told in full, beside the digits: ${language}`, async ({ digits, page }) => {
    await digits.open();
    await page.getByTestId('language').selectOption(language);
    await page.evaluate(() => scrollTo(0, 0));
    const ink = await digits.onPad(write(['3', '6', '8']));
    await digits.draw(ink);
    await expect(digits.answer).toHaveText('368');
    const six = ink[1]!;
    const x = (Math.max(...six.map((p) => p.x)) + Math.min(...ink[2]!.map((p) => p.x))) / 2;
    const y = Math.max(...six.map((p) => p.y)) - 3;
    await digits.draw([[{ x, y }]]);
    await expect(digits.message).toHaveAttribute('data-code', 'sign_left_out');
    await expect(digits.message).toBeInViewport({ ratio: 0.99 });
    const message = (await digits.message.boundingBox())!;
    const digit = (await digits.digits.first().boundingBox())!;
    await expect(digits.digits.first()).toBeInViewport({ ratio: 0.9 });
    expect(message.y).toBeGreaterThanOrEqual(digit.y + digit.height - 1);
  });

test('on a small phone the tools below the pad are in sight, in every language', async ({ digits, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await digits.open();
  await page.locator('[data-sample=neat]').click();
  await expect(digits.answer).toHaveText('407');
  for (const tag of ['de', 'es', 'hi', 'zh-Hans', 'en']) {
    await page.getByTestId('language').selectOption(tag);
    await page.evaluate(() => scrollTo(0, 0));
    const tools = (await page.locator('.tools').boundingBox())!;
    expect(tools.y + tools.height, tag).toBeLessThanOrEqual(640);
    const answer = (await digits.digits.first().boundingBox())!;
    expect(answer.height, tag).toBeGreaterThanOrEqual(44);
    await expect(digits.digits.first(), tag).toBeInViewport({ ratio: 0.99 });
    await expect(page.locator('.sureness').first(), tag).toBeInViewport({ ratio: 0.9 });
  }
});

test('what can be undone is told beside the tools, not over them', async ({ digits, page }) => {
  await digits.open();
  await digits.write('407');
  await digits.digits.first().click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  const place = async () => (await page.getByTestId('toast').boundingBox())!;
  // Once it has come up.
  await expect.poll(async () => (await place()).y + (await place()).height).toBeLessThanOrEqual((await digits.answer.boundingBox())!.y);
  const toast = await place();
  for (const { x, width } of await Promise.all([page.getByTestId('help-open'), page.getByTestId('history-up')].map(async (button) => (await button.boundingBox())!)))
    expect(x < toast.x + toast.width && x + width > toast.x).toBe(false);
});

test('everything to tap is at least 44 px', async ({ digits, page }) => {
  await digits.open();
  await digits.write('407');
  await digits.digits.first().click();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, label, summary, input:not(.hidden)')]
      .filter((element) => element.checkVisibility() && !element.closest('label input'))
      .map((element) => ({ box: (element.matches('label input') ? element.closest('label')! : element).getBoundingClientRect(), name: element.textContent || element.id }))
      .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
      .map(({ name, box }) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`),
  );
  expect(small).toEqual([]);
});

test('the history comes up as a sheet, and goes by pull, button, Escape and a tap beside it', async ({ digits, page, context }) => {
  await digits.open();
  for (const digit of '1234') {
    await digits.write(digit);
    await page.getByTestId('clear').click();
  }
  // The latest on the page, all in the sheet.
  await expect(digits.items).toHaveCount(4);
  await expect(digits.items.nth(2)).toBeVisible();
  await expect(digits.items.nth(3)).toBeHidden();
  const sheet = page.getByTestId('history-sheet');
  const open = async () => {
    await page.getByTestId('history-all').click();
    await expect(sheet).toBeVisible();
    await expect(digits.items.nth(3)).toBeVisible();
    await page.waitForTimeout(400);
  };
  const session = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const pull = async (by: number) => {
    const { x, y } = (await page.locator('#history-grip').boundingBox())!;
    await touch('touchStart', [{ x: x + 150, y: y + 12 }]);
    for (let i = 1; i <= 10; i++) {
      await touch('touchMove', [{ x: x + 150, y: y + 12 + (by * i) / 10 }]);
      await page.waitForTimeout(30);
    }
    await touch('touchEnd', []);
  };
  await page.getByTestId('history-all').scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  await open();
  await pull(30);
  await expect(sheet).toBeVisible();
  await pull(260);
  await expect(sheet).toBeHidden();
  await expect(page.getByTestId('history-all')).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await open();
  await page.getByTestId('history-close').click();
  await expect(sheet).toBeHidden();
  await open();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await open();
  await page.mouse.click(195, 30);
  await expect(sheet).toBeHidden();

  // The focus stays inside.
  await open();
  for (let i = 0; i < 40; i++) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement!.closest('#history-sheet') !== null)).toBe(true);
  // A deletion can be taken back in here, and what is opened is shown.
  await digits.items.first().getByRole('button', { name: /^Delete/ }).click();
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.items).toHaveCount(4);
  await digits.items.last().getByRole('button', { name: /^Open/ }).click();
  await expect(sheet).toBeHidden();
  await expect(digits.answer).toHaveText('1');
  await expect(digits.history).toBeVisible();
});
