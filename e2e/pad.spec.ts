// Writing: what the pad takes, keeps and gives back.

import { de } from '../web/messages/de.js';
import type { Stroke } from '../web/reading.js';
import { write } from '../web/samples/handwriting.js';
import { pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

test('reads every digit of our handwriting', async ({ digits, page }) => {
  await digits.open();
  for (const digit of '0123456789') {
    await digits.write(digit, 0.7);
    await expect(digits.answer).toHaveText(digit);
    await page.getByTestId('clear').click();
    await expect(digits.answer).toHaveText('');
  }
  await expect(digits.items).toHaveCount(10);
});

test('a blank pad claims nothing and says what to do', async ({ digits, page }) => {
  await digits.open();
  await expect(page.locator('body')).toHaveAttribute('data-state', 'ready');
  await expect(page.getByText('Write a number, e.g.')).toBeVisible();
  await page.getByTestId('clear').click();
  await expect(digits.message).toHaveAttribute('data-code', 'no_ink');
  await expect(digits.message).toHaveText('Nothing is written yet. Write a number, for example 407.');
  await expect(digits.answer).toHaveText('');
  await expect(digits.items).toHaveCount(0);
});

test('refuses a cat, and reads it anyway when told to', async ({ digits, page }) => {
  await digits.open();
  await digits.write(['cat'], 0.8);
  await expect(page.locator('body')).toHaveAttribute('data-state', 'error');
  await expect(digits.message).toHaveAttribute('data-code', 'not_digits');
  await expect(digits.message).toContainText('This doesn’t look like a digit.');
  await expect(digits.answer).toHaveText('');
  await expect(page.locator('.mark-refused')).toHaveCount(1);
  await expect(digits.items).toHaveCount(0);
  await page.getByRole('button', { name: 'Read it anyway' }).click();
  await expect(digits.answer).toHaveText(/^[\d\s]+$/);
});

test('what is too small is to be written larger', async ({ digits, page }) => {
  await digits.open();
  const pad = (await digits.pad.boundingBox())!;
  const small = (size: number) => write([...'407']).map((stroke) => stroke.map((p) => ({ x: pad.x + 100 + (p.x * size) / 140, y: pad.y + 100 + (p.y * size) / 140 })));
  await digits.draw(small(8));
  // All of it has been read, not only the first strokes: it is refused as one mark.
  await expect.poll(async () => (await page.locator('.mark-refused').boundingBox())?.width).toBeGreaterThan(25);
  await expect(digits.message).toHaveText('This is too small to read. Write it larger.');
  await page.getByTestId('clear').click();
  await digits.draw(small(40));
  await expect(digits.answer).toHaveText('407');
});

test('undo takes back stroke by stroke, and a clear too', async ({ digits, page }) => {
  await digits.open();
  await digits.write('17');
  await expect(digits.answer).toHaveText('17');
  await page.getByTestId('undo').click();
  await expect(digits.answer).toHaveText('1');
  await page.getByTestId('clear').click();
  await expect(digits.answer).toHaveText('');
  await page.getByTestId('undo').click();
  await expect(digits.answer).toHaveText('1');
  await digits.pad.focus();
  await page.keyboard.press('Control+z');
  await expect(digits.answer).toHaveText('');
  await expect(page.locator('body')).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('undo')).toBeDisabled();
  // What was taken back is not kept; what was cleared had been taken up again.
  await expect(digits.items).toHaveCount(0);
});

test('keeps ink and answer when the window changes its size', async ({ digits, page }) => {
  await digits.open();
  await digits.write('407');
  const ink = () => page.locator('.pad-ink path').evaluateAll((paths) => paths.map((p) => p.getAttribute('d')));
  const before = await ink();
  for (const size of [{ width: 420, height: 800 }, { width: 800, height: 420 }, { width: 1280, height: 900 }]) {
    await page.setViewportSize(size);
    const pad = (await digits.pad.boundingBox())!;
    const drawn = (await page.locator('.pad-ink').boundingBox())!;
    expect(drawn.x).toBeGreaterThanOrEqual(pad.x - 1);
    expect(drawn.x + drawn.width).toBeLessThanOrEqual(pad.x + pad.width + 1);
    expect(drawn.y + drawn.height).toBeLessThanOrEqual(pad.y + pad.height + 1);
  }
  expect(await ink()).toEqual(before);
  await expect(digits.answer).toHaveText('407');
});

test('goes on in the right place after the pad shrank', async ({ digits, page }) => {
  await digits.open();
  await digits.write('1', 0.4);
  await page.setViewportSize({ width: 700, height: 700 });
  await digits.pad.scrollIntoViewIfNeeded();
  const pad = (await digits.pad.boundingBox())!;
  const spot = { x: pad.x + pad.width * 0.75, y: pad.y + pad.height * 0.5 };
  await digits.draw([[spot, { x: spot.x + 5, y: spot.y + 40 }]]);
  const drawn = (await page.locator('.pad-ink path').last().boundingBox())!;
  expect(Math.abs(drawn.x + drawn.width / 2 - spot.x - 2.5)).toBeLessThan(6);
  expect(Math.abs(drawn.y + drawn.height / 2 - spot.y - 20)).toBeLessThan(6);
});

test('a correction stays when writing goes on', async ({ digits, page }) => {
  await digits.open();
  const strokes = await digits.onPad(write(['1', '0', '4'], 140), 0.7);
  await digits.draw(strokes.slice(0, 1));
  await digits.settled();
  await digits.digits.first().focus();
  await page.keyboard.press('7');
  await expect(digits.answer).toHaveText('7');
  await digits.draw(strokes.slice(1));
  await expect(digits.answer).toHaveText('704');
});

test('digits added and taken out stay so when writing goes on, after a clear that is undone, and in the history', async ({ digits, page }) => {
  await digits.open();
  // The 4 has two strokes, and so has the 5. What is tapped may move the page.
  const draw = async (from: number, to?: number) => digits.draw((await digits.onPad(write([...'40752'], 140), 0.8)).slice(from, to));
  await draw(0, 4);
  await expect(digits.answer).toHaveText('407');
  await digits.digits.nth(2).focus();
  await page.keyboard.press('1');
  await digits.digits.nth(2).click();
  await page.getByRole('button', { name: 'Add one after it' }).click();
  await page.keyboard.press('8');
  await digits.digits.nth(0).click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await expect(digits.answer).toHaveText('018');
  await draw(4, 6);
  await expect(digits.answer).toHaveText('0185');
  await expect(page.locator('[data-testid=digit][data-fixed]')).toHaveCount(2);
  await expect(digits.items.first()).toContainText('0185');
  // What was taken out comes back, what was written since stays.
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.answer).toHaveText('40185');
  await digits.digits.nth(1).focus();
  await page.keyboard.press('Delete');
  await expect(digits.answer).toHaveText('4185');
  await expect(digits.items.first()).toContainText('4185');

  // By the key on the pad as by the button.
  for (const clear of [() => page.getByTestId('clear').click(), () => digits.pad.press('Delete')]) {
    await clear();
    await expect(digits.answer).toHaveText('');
    await page.getByTestId('undo').click();
    await expect(digits.answer).toHaveText('4185');
  }
  await digits.choose('n.png', pictureOf('26'));
  await expect(digits.items).toHaveCount(2);

  await page.reload();
  await digits.items.filter({ hasText: '4185' }).getByRole('button', { name: /^Open/ }).click();
  await digits.settled();
  await draw(6);
  await expect(digits.answer).toHaveText('41852');
  await expect(digits.items.first()).toContainText('26');
  await expect(digits.items.last()).toContainText('41852');
});

test('corrections outlast a stroke with which nothing can be read', async ({ digits, page }) => {
  await digits.open();
  await digits.write('1', 0.3);
  await digits.digits.first().click();
  await page.getByRole('button', { name: 'Add one after it' }).click();
  await page.keyboard.press('8');
  await digits.write(['cat'], 0.9);
  await expect(page.locator('body')).toHaveAttribute('data-state', 'error');
  for (let i = 0; i < 8; i++) await page.getByTestId('undo').click();
  await expect(digits.answer).toHaveText('18');
});

test('a space is put before a digit and taken away, with the keyboard too; it goes along wherever the answer goes', async ({ digits, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await digits.open();
  await digits.write('3762');
  await expect(digits.answer).toHaveText('3762');
  await digits.digits.first().click();
  const toggle = page.getByTestId('picker').getByRole('button', { name: 'Space before' });
  await expect(toggle).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('copy-csv')).toBeHidden();

  await digits.digits.nth(2).focus();
  await page.keyboard.press('Enter');
  await toggle.focus();
  await expect(toggle).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Space');
  await expect(digits.answer).toHaveText('37 62');
  await expect(digits.digits.nth(2)).toBeFocused();
  await expect(page.getByTestId('toast')).toContainText('Space added.');
  await page.keyboard.press('Control+z');
  await expect(digits.answer).toHaveText('3762');
  await digits.digits.nth(2).click();
  await toggle.click();
  await digits.digits.nth(2).click();
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');

  await page.getByTestId('copy').click();
  expect(await copied()).toBe('37 62');
  await page.getByTestId('copy-csv').click();
  expect(await copied()).toBe('37,62');
  await expect(digits.items.first()).toContainText('37 62');
  await page.getByTestId('share').click();
  await expect(page.getByTestId('toast')).toContainText('Link copied.');
  const link = await copied();
  const pad = (await digits.pad.boundingBox())!;
  await digits.draw(write(['1']).map((stroke) => stroke.map((p) => ({ x: pad.x + pad.width - 60 + p.x * 0.2, y: pad.y + pad.height / 2 - 50 + p.y * 0.7 }))));
  await expect(digits.answer).toHaveText(/^37 62 ?1$/);

  await page.goto('about:blank');
  await page.goto(link);
  await expect(digits.answer).toHaveText('37 62');
  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await expect(digits.answer).toHaveText(/^37 62 ?1$/);
});

test('a doubtful digit says so and offers its rival, which one tap takes', async ({ digits, page }) => {
  await digits.open();
  // Which of them is in doubt is the model's business; that one is, is its calibration's.
  await digits.write(['4', '1 or 7', '7 or 1']);
  await expect(digits.digits).toHaveCount(3);
  const doubtful = digits.answer.locator('[data-testid=digit][data-sure=false]');
  await expect(doubtful).not.toHaveCount(0);
  const cell = page.locator('.cell').filter({ has: page.locator('.rival') }).first();
  const before = await cell.getByTestId('digit').getAttribute('data-digit');
  const rival = await cell.locator('.rival').getAttribute('data-rival');
  expect(new Set([before, rival])).toEqual(new Set(['1', '7']));
  const at = await page.locator('.cell').evaluateAll((cells) => cells.findIndex((c) => c.querySelector('.rival')));
  await cell.locator('.rival').click();
  await expect(digits.digits.nth(at)).toHaveAttribute('data-digit', rival!);
  await expect(digits.digits.nth(at)).toHaveAttribute('data-sure', 'true');
  await expect(page.locator('body')).not.toContainText('100 %');
});

test('confirming marks all as right, here and in the history', async ({ digits, page }) => {
  await digits.open();
  await digits.write(['1 or 7']);
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('confirm')).toHaveAttribute('aria-pressed', 'true');
  await expect(digits.digits.first()).toHaveAttribute('data-sure', 'true');
  await expect(digits.items.first()).toContainText('right');
  await page.reload();
  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByTestId('confirm')).toHaveAttribute('aria-pressed', 'true');
});

test('Fix it leads to the digit in doubt', async ({ digits, page }) => {
  await digits.open();
  await digits.write(['1 or 7']);
  await page.getByTestId('fix').click();
  await expect(page.getByTestId('picker')).toBeVisible();
  await page.keyboard.press('9');
  await expect(digits.answer).toHaveText('9');
});

test('a double click on what goes on and off turns it on', async ({ digits, page }) => {
  await digits.open();
  await digits.write('407');
  await digits.digits.first().dblclick();
  await expect(page.getByTestId('picker')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('confirm').dblclick();
  await expect(page.getByTestId('confirm')).toHaveAttribute('aria-pressed', 'true');
  await page.getByText('What the model saw').dblclick();
  await expect(page.getByTestId('explained').first()).toBeVisible();
  await page.locator('#history-private-switch').dblclick();
  await expect(page.getByTestId('history-private')).toBeChecked();
});

test('a pen is seen and the resting hand is ignored', async ({ digits, page }) => {
  await digits.open();
  const strokes = await digits.onPad(write(['7']));
  const fire = (type: string, pointerType: string, id: number, p: { x: number; y: number }) =>
    digits.pad.dispatchEvent(type, {
      pointerType,
      pointerId: id,
      clientX: p.x,
      clientY: p.y,
      button: 0,
      buttons: 1,
      isPrimary: true,
      bubbles: true,
    });
  const [first, ...rest] = strokes[0]!;
  await fire('pointerdown', 'pen', 5, first!);
  await fire('pointerdown', 'touch', 6, { x: first!.x + 90, y: first!.y + 90 });
  for (const p of rest) await fire('pointermove', 'pen', 5, p);
  await fire('pointerup', 'touch', 6, { x: first!.x + 90, y: first!.y + 90 });
  await fire('pointerup', 'pen', 5, rest.at(-1)!);
  await fire('pointerdown', 'touch', 7, { x: first!.x, y: first!.y + 90 });
  await fire('pointerup', 'touch', 7, { x: first!.x, y: first!.y + 90 });
  await digits.settled();
  await expect(page.locator('.pad-ink path')).toHaveCount(1);
  await expect(digits.answer).toHaveText('7');
});

test('a hand that comes down before its pen draws nothing', async ({ digits, page }) => {
  await digits.open();
  const [first, ...rest] = (await digits.onPad(write(['7'])))[0]!;
  const fire = (type: string, pointerType: string, pointerId: number, p: { x: number; y: number }) =>
    digits.pad.dispatchEvent(type, { pointerType, pointerId, clientX: p.x, clientY: p.y, button: 0, buttons: 1, bubbles: true });
  const palm = { x: first!.x + 90, y: first!.y + 90 };
  await fire('pointerdown', 'touch', 6, palm);
  await fire('pointermove', 'touch', 6, { ...palm, x: palm.x + 20 });
  // A pen's other button draws nothing and takes nothing away.
  await digits.pad.dispatchEvent('pointerdown', { pointerType: 'pen', pointerId: 5, clientX: first!.x, clientY: first!.y, button: 2, buttons: 2, bubbles: true });
  await expect(page.locator('.pad-ink path')).toHaveCount(1);
  await fire('pointerdown', 'pen', 5, first!);
  await fire('pointercancel', 'touch', 6, palm);
  for (const p of rest) await fire('pointermove', 'pen', 5, p);
  await fire('pointerup', 'pen', 5, rest.at(-1)!);
  await expect(page.locator('.pad-ink path')).toHaveCount(1);
  await expect(digits.answer).toHaveText('7');
});

test('the model shows what it saw', async ({ digits, page }) => {
  await digits.open();
  await digits.write('5');
  await page.getByText('What the model saw').click();
  const seen = page.getByTestId('explained');
  await expect(seen).toHaveCount(1);
  await expect(seen.locator('canvas')).toHaveCount(2);
  const colours = await seen.getByRole('img', { name: 'Which ink spoke' }).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const blue = (i: number) => (data[i + 2] ?? 0) > (data[i] ?? 0) + 60;
    return Array.from({ length: data.length / 4 }, (_, i) => blue(4 * i)).filter(Boolean).length;
  });
  expect(colours).toBeGreaterThan(10);
  await expect(seen.getByRole('listitem')).toHaveCount(10);
  await expect(page.locator('body')).not.toContainText('100 %');
});

test('copies the answer', async ({ digits, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await digits.open();
  await digits.write('42');
  await page.getByTestId('copy').click();
  await expect(page.getByTestId('toast')).toContainText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('42');
});

test('answers under 100 ms from pen-lift on a slow device', async ({ digits, page, context }) => {
  await digits.open();
  await digits.write('3');
  await page.getByTestId('clear').click();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const times: number[] = [];
  for (const digit of '2589') {
    await page.evaluate(() => {
      const pad = document.querySelector('[data-testid=pad]')!;
      pad.addEventListener('pointerup', () => performance.mark('lift'), { capture: true, once: true });
      const seen = new MutationObserver(() => {
        if (document.body.dataset.state !== 'done') return;
        performance.measure('answer', 'lift');
        seen.disconnect();
      });
      seen.observe(document.body, { attributeFilter: ['data-state'] });
    });
    await digits.write(digit);
    times.push(await page.evaluate(() => performance.getEntriesByName('answer').at(-1)!.duration));
    await page.getByTestId('clear').click();
  }
  // The machine is shared: the median tells what a stroke costs.
  expect(times.sort((a, b) => a - b)[1]).toBeLessThan(100);
});

test('several lines, digits of unequal size, read anew with every stroke', async ({ digits }) => {
  await digits.open();
  const pad = (await digits.pad.boundingBox())!;
  const line = (shapes: string[], x: number, y: number, size: number) =>
    write(shapes, 130).map((stroke) => stroke.map((p) => ({ x: pad.x + x + p.x * size, y: pad.y + y + p.y * size })));
  await digits.draw(line(['4', '0'], 40, 30, 0.6));
  await expect(digits.answer).toHaveText('40');
  // One stroke of a 4 is no 4 yet; both are.
  const [first, ...rest] = line(['4', '7', '2'], 40, 190, 0.9);
  await digits.draw([first!]);
  await digits.settled();
  await digits.draw(rest);
  await expect(digits.answer).toHaveText('40\n472', { useInnerText: true });
  expect(await digits.answer.textContent()).toBe('40\n472');
  await digits.page.getByTestId('undo').click();
  await expect(digits.answer).toHaveText('40\n47', { useInnerText: true });
});

test('a point between digits is left out of the answer, marked, and said so to eye and ear', async ({ digits, page }) => {
  await digits.open();
  const pad = (await digits.pad.boundingBox())!;
  const at = (shapes: string[], x: number) => write(shapes, 130).map((stroke) => stroke.map((p) => ({ x: pad.x + x + p.x * 0.7, y: pad.y + 60 + p.y * 0.7 })));
  await digits.draw([...at(['3', '6'], 40), ...at(['8'], 270)]);
  await expect(digits.answer).toHaveText('368');
  await digits.settled();
  await expect(digits.message).toBeHidden();
  await expect(page.getByText('sure of all')).toBeVisible();
  await digits.draw([[{ x: pad.x + 236, y: pad.y + 150 }, { x: pad.x + 239, y: pad.y + 153 }]]);
  await expect(digits.message).toHaveAttribute('data-code', 'sign_left_out');
  await expect(digits.answer).toHaveText('368');
  await expect(page.getByText('sure of all')).toBeHidden();
  const mark = (await page.locator('.mark-trouble').boundingBox())!;
  expect(mark.x < pad.x + 236 && mark.x + mark.width > pad.x + 239 && mark.width < 40).toBe(true);
  await expect(page.locator('#spoken')).toHaveText(/^Read 368\. .*Check 368\.$/);
});

test('a mark beside the digits that is none is told of, marked, and can be read too', async ({ digits, page }) => {
  await digits.open();
  const pad = (await digits.pad.boundingBox())!;
  const at = (strokes: Stroke[], x: number) => strokes.map((stroke) => stroke.map((p) => ({ x: pad.x + x + p.x * 0.8, y: pad.y + 80 + p.y * 0.8 })));
  const scribble = [Array.from({ length: 90 }, (_, i) => ({ x: 50 + 45 * Math.sin(i * 1.9), y: 50 + 45 * Math.cos(i * 1.3) }))];
  await digits.draw([...at(write(['4', '7']), 20), ...at([[{ x: 0, y: 0 }, { x: 2, y: 0 }]], 230)]);
  await expect(digits.answer).toHaveText('47');
  // A tap that trembled is not worth a word.
  await expect(digits.message).toBeHidden();
  await digits.draw(at(scribble, 250));
  await expect(digits.message).toHaveText('One mark was left out because it doesn’t look like a digit.');
  await expect(page.locator('.mark-refused')).toHaveCount(1);
  await expect(page.getByText('sure of all')).toBeHidden();
  await digits.digits.first().focus();
  await page.keyboard.press('9');
  await expect(digits.answer).toHaveText('97');
  await page.getByRole('button', { name: 'Read it too' }).click();
  await expect(digits.answer).toHaveText(/^97\d$/);
  await expect(digits.message).toBeHidden();
  // It stays while writing goes on.
  await digits.draw(at(write(['2']), 380));
  await expect(digits.answer).toHaveText(/^97\d2$/);
  // After it was cleared and brought back, too.
  await page.getByTestId('clear').click();
  await page.getByTestId('undo').click();
  await expect(digits.answer).toHaveText(/^97\d2$/);
  await digits.draw(at(write(['3']), 470));
  await expect(digits.answer).toHaveText(/^97\d23$/);
});

test('what was read although it was declined is so when it is opened again, and while writing goes on', async ({ digits, page }) => {
  await digits.open();
  await digits.write(['cat']);
  await page.getByRole('button', { name: 'Read it anyway' }).click();
  await expect(digits.answer).toHaveText(/\d/);
  await expect(digits.items).toHaveCount(1);
  await page.reload();
  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await expect(digits.answer).toHaveText(/\d/);
  const pad = (await digits.pad.boundingBox())!;
  await digits.draw(write(['1']).map((stroke) => stroke.map((p) => ({ x: pad.x + 20 + p.x * 0.2, y: pad.y + pad.height / 2 - 60 + p.y * 0.9 }))));
  await expect(digits.answer).toHaveText(/^1.*\d$/s);
});

test('a digit that was taken out stays out when the reading is opened again', async ({ digits, page }) => {
  await digits.open();
  await digits.write('482');
  await digits.digits.nth(1).click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await expect(digits.items.first()).toContainText('42');
  await page.getByTestId('clear').click();
  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await digits.settled();
  await expect(digits.answer).toHaveText('42');
  await expect(digits.items.first()).toContainText('42');
  // And what is written on is read.
  const pad = (await digits.pad.boundingBox())!;
  await digits.draw(write(['1']).map((stroke) => stroke.map((p) => ({ x: pad.x + pad.width - 60 + p.x * 0.2, y: pad.y + pad.height / 2 - 60 + p.y * 0.9 }))));
  await expect(digits.answer).toHaveText(/1$/);
});

test('without its last digit the reading is gone, until it is taken back or read again', async ({ digits, page }) => {
  await digits.open();
  await digits.write('4');
  await expect(digits.items).toHaveCount(1);
  await digits.items.getByTestId('history-note').click();
  await page.keyboard.type('Bed 12');
  await page.keyboard.press('Enter');
  await digits.digits.first().focus();
  await page.keyboard.press('Delete');
  await expect(digits.message).toHaveText('No digit is left.');
  await expect(page.getByRole('button', { name: 'Read it again' })).toBeFocused();
  await expect(digits.items).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(digits.answer).toHaveText('4');
  await expect(digits.message).toBeHidden();
  await expect(digits.items).toContainText('Bed 12');

  await digits.digits.first().click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await expect(digits.items).toHaveCount(0);
  await page.getByTestId('language').selectOption('de');
  await expect(digits.message).toHaveText(de['answer.emptied']);
  await page.getByRole('button', { name: de['action.again'] }).click();
  await expect(digits.answer).toHaveText('4');
  await expect(digits.items).toContainText('Bed 12');
});
