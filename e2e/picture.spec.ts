// Pictures: every way in, every trouble, and the answer on the user's own picture.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { blank, mixed, pageOf, pictureOf, specks } from './support/pictures.js';
import { expect, test } from './support/test.js';

const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(200)]);
const avif = Buffer.concat([Buffer.from([0, 0, 0, 28]), Buffer.from('ftypavif\0\0\0\0avifmif1', 'latin1'), Buffer.alloc(200)]);

/** Name, code, file, what is said, whether the picture is there to be marked. */
const troubles: [string, string, Buffer, string, boolean][] = [
  ['an empty file', 'empty_file', Buffer.alloc(0), 'This file is empty.', false],
  ['a PDF with a picture’s name', 'unsupported_format', Buffer.from('%PDF-1.7\n1 0 obj\n'), 'not a picture we can open', false],
  ['HEIC, which this browser can’t open', 'heic', heic, 'Save it as JPG and try again.', false],
  ['a damaged AVIF', 'unsupported_format', avif, 'not a picture we can open', false],
  ['a damaged picture', 'corrupt_image', pictureOf('12').subarray(0, 200), 'damaged', true],
  ['a picture of more than 100 megapixels', 'too_large', readFileSync('tests/pictures/huge.png'), 'under 100 megapixels', false],
  ['an empty sheet', 'no_ink', blank(), 'We can’t see any writing.', true],
  ['a cat', 'not_digits', pictureOf(['cat'], { width: 500, height: 500 }), 'nothing in it looks like a digit', true],
  ['thousands of specks', 'too_many', specks(), 'too many marks', true],
];
/** Of these there are pixels, and so something to turn. */
const openable = new Set(['no_ink', 'not_digits', 'too_many']);
for (const [name, code, buffer, sentence, shown] of troubles)
  test(`says what is wrong with ${name}`, async ({ digits, page }) => {
    await digits.open();
    await digits.choose('file.png', buffer);
    await expect(page.locator('body')).toHaveAttribute('data-state', 'error');
    await expect(digits.message).toHaveAttribute('data-code', code);
    await expect(digits.message).toContainText(sentence);
    await expect(digits.answer).toHaveText('');
    // One thing to do, and where we declined, reading it all the same.
    await expect(page.locator('#message-actions .button:not(.quiet)')).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Read it anyway' })).toHaveCount(code === 'not_digits' || code === 'too_many' ? 1 : 0);
    // The user's own picture with the place marked, or its name where it cannot be shown.
    await expect(page.locator('.box-trouble, .box-refused').first()).toBeVisible({ visible: shown });
    await expect(page.locator('#picture-broken')).toBeVisible({ visible: !shown });
    await expect(page.getByTestId('turn')).toBeVisible({ visible: openable.has(code) });
    await expect(digits.items).toHaveCount(0);
    // And the next picture is read as if nothing had been.
    await digits.choose('good.png', pictureOf('26'));
    await expect(digits.answer).toHaveText('26');
    await expect(digits.message).toBeHidden();
  });

for (const [code, file, sentence] of [
  ['blurry', 'blurred.jpg', 'The writing is blurred.'],
  ['low_contrast', 'faint.png', 'The writing is faint'],
  ['small_digits', 'small.png', 'The digits are very small.'],
  ['tilted', 'tilt_10.jpg', 'The writing is tilted.'],
  ['cut_off', 'cut_off.png', 'Some writing is cut off at the edge.'],
] as const)
  test(`reads and warns: ${code}`, async ({ digits, page }) => {
    await digits.open();
    await digits.choose(file, readFileSync(`tests/pictures/${file}`));
    await expect(page.locator('body')).toHaveAttribute('data-state', 'done');
    await expect(digits.answer).toHaveText(/\d/);
    await expect(digits.message).toHaveAttribute('data-code', code);
    await expect(digits.message).toContainText(sentence);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose another picture' }).click()]);
    expect(chooser).toBeTruthy();
    // The place: the writing, or the part of it that is cut off.
    const place = (await page.locator('.box-trouble .box-frame').boundingBox())!;
    const digit = (await page.locator('.box-digit .box-frame').first().boundingBox())!;
    if (code === 'cut_off') expect(place.x + place.width).toBeLessThan(digit.x + digit.width);
    else expect(place.x < digit.x + digit.width && place.x + place.width > digit.x + digit.width).toBe(true);
  });

test('says that a point between digits is left out, and where', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('points.png', readFileSync('tests/pictures/points.png'));
  await expect(digits.answer).toHaveText('368\n1205', { useInnerText: true });
  await expect(digits.message).toHaveAttribute('data-code', 'sign_left_out');
  await expect(digits.message).toContainText('Check 368 and 1205.');
  await expect(page.locator('.box-trouble')).toHaveCount(2);
  // Another picture of the same numbers would be no better.
  await expect(page.getByRole('button', { name: 'Choose another picture' })).toHaveCount(0);

  await expect(digits.items).toHaveCount(1);
  await page.reload();
  await digits.items.first().click();
  await expect(digits.answer).toHaveText('368\n1205', { useInnerText: true });
  await expect(digits.message).toContainText('Check 368 and 1205.');
  await expect(page.locator('.box-trouble')).toHaveCount(2);
});

test('where little of a picture is read, it may be turned, in one tap', async ({ digits, page }) => {
  await digits.open();
  const turn = page.locator('#message-actions').getByRole('button', { name: 'Turn' });
  await digits.choose('mixed.png', mixed());
  await expect(digits.message).toHaveAttribute('data-code', 'left_out');
  await expect(turn).toHaveCount(0);
  await digits.choose('mixed.png', mixed('4**'));
  await expect(digits.message).toContainText('Is the picture turned?');
  const turnBy = async (button: typeof turn) => {
    const img = page.locator('#picture-img');
    const before = await img.getAttribute('src');
    await button.click();
    await expect(img).not.toHaveAttribute('src', before!);
    await digits.settled();
  };
  await turnBy(turn);
  await expect(page.getByTestId('turn')).toBeFocused();
  for (let i = 0; i < 3; i++) await turnBy(page.getByTestId('turn'));
  await expect(turn).toBeVisible();
  // What the user has looked at stands as it is.
  await page.getByTestId('confirm').click();
  await page.getByTestId('language').selectOption('de');
  await expect(digits.message).toHaveAttribute('data-code', 'left_out');
  await expect(page.locator('[data-action=turn]')).toHaveCount(0);
});

test('a mark that may be a digit is told of before the points', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('mixed.png', mixed());
  await expect(digits.items).toHaveCount(1);
  // As read from a page with both.
  await page.evaluate(() => {
    const { version, entries } = JSON.parse(sessionStorage.getItem('inkdigits.history')!);
    entries[0].picture.left.warnings = [{ code: 'sign_left_out', message: '', box: [10, 10, 5, 5] }];
    sessionStorage.setItem('inkdigits.history', JSON.stringify({ version, entries }));
  });
  await digits.items.first().click();
  await expect(digits.message).toHaveText(/^One mark was left out.*A point, comma or other sign/s);
});

test('what was left out of a picture is told when it is opened again, and can be put in', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('mixed.png', mixed());
  await expect(digits.answer).toHaveText('47');
  await expect(page.locator('.box-refused')).toHaveCount(1);
  await expect(digits.items).toHaveCount(1);
  await page.reload();
  await digits.items.first().click();
  await expect(page.locator('.box-refused')).toHaveCount(1);
  await expect(digits.message).toContainText('left out');
  // The small picture that was kept is not read again.
  await expect(page.locator('[data-action=force]')).toHaveCount(0);

  await page.locator('.box-refused').click();
  await page.getByTestId('picker').getByRole('button', { name: '0', exact: true }).click();
  await expect(digits.answer).toHaveText('407');
  await expect(digits.items.first()).toContainText('407');
  await page.reload();
  await digits.items.first().click();
  await expect(page.locator('.box-digit')).toHaveCount(3);
  await expect(page.locator('.box-refused')).toHaveCount(0);
});

test('what was corrected stays when marks that were left out are read too', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('mixed.png', mixed());
  await expect(digits.answer).toHaveText('47');
  await digits.digits.first().focus();
  await page.keyboard.press('9');
  await digits.digits.nth(1).focus();
  await page.keyboard.press('Delete');
  await expect(digits.answer).toHaveText('9');
  await page.getByRole('button', { name: 'Read it too' }).focus();
  await page.keyboard.press('Enter');
  await expect(digits.answer).toHaveText(/^9\d$/);
  await expect(digits.message).not.toHaveAttribute('data-code', 'left_out');
  // What is new wants a look.
  await expect(digits.digits.nth(1)).toHaveAttribute('data-sure', 'false');
  await expect(digits.digits.nth(1)).toBeFocused();
});

test('slashes are told of once, and are not offered to be read as digits', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('dates.png', readFileSync('tests/pictures/dates.png'));
  await expect(digits.message).toHaveText('A point, comma or other sign between digits is left out. Check 4 25 86 and 11 7.');
  await expect(page.locator('[data-action=force]')).toHaveCount(0);
});

test('a slash has one box; a 1 that was taken for one goes there, and is not warned of any more', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('dates.png', readFileSync('tests/pictures/dates.png'));
  const boxes = page.locator('.box-trouble');
  const added = async () => {
    await expect(digits.answer).toHaveText('4125 86\n11 7', { useInnerText: true });
    await expect(boxes).toHaveCount(2);
    await expect(digits.message).toContainText('Check 4125 86 and 11 7.');
  };
  await expect(boxes).toHaveCount(3);
  await expect(page.locator('.box-refused')).toHaveCount(0);
  await boxes.first().click();
  await page.getByTestId('picker').getByRole('button', { name: '1', exact: true }).click();
  await added();
  await expect(digits.items).toContainText('4125');
  await page.reload();
  await digits.items.first().click();
  await added();
  // Taken out again, it is what it was.
  await digits.digits.nth(1).click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await expect(boxes).toHaveCount(3);
});

test('thousands of specks can be read anyway', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('specks.png', specks());
  await page.getByRole('button', { name: 'Read it anyway' }).click();
  await expect(digits.answer).toHaveText(/\d/, { timeout: 60_000 });
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

const threeDigits = ['367', '372', '381', '394', '388', '376', '369', '365'];
for (const [name, lines, sees] of [
  ['eight lines', threeDigits, 0.5],
  ['sixteen lines', [...threeDigits, ...threeDigits], 0.2],
  ['a puzzle', Array.from({ length: 9 }, (_, row) => [...'123456789'].map((_, i) => ((i + row) % 9) + 1).join('')), 0.3],
] as const)
  for (const [width, height, touch] of [[390, 844, true], [1280, 800, false]] as const)
    test(`${name}, what can be done with them, and the picture are in sight together, ${width} wide`, async ({ digits, browser }) => {
      const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch, isMobile: touch });
      const page = await context.newPage();
      await page.goto(digits.url);
      await page.getByTestId('file').setInputFiles({ name: 'n.png', mimeType: 'image/png', buffer: pageOf(lines, { width: 1300 }) });
      await expect(page.getByTestId('digit')).toHaveCount(lines.join('').length);
      await page.mouse.wheel(0, 50); // past the head of the page
      await expect(page.getByTestId('digit').first()).toBeInViewport({ ratio: 0.9 });
      await expect(page.getByTestId('copy')).toBeInViewport({ ratio: 1 });
      await expect(page.locator('#picture-frame')).toBeInViewport({ ratio: sees });
      // The last line may have to be scrolled to, in its own place.
      await page.getByTestId('digit').last().scrollIntoViewIfNeeded();
      await expect(page.getByTestId('digit').last()).toBeInViewport({ ratio: 0.9 });
      await expect(page.getByTestId('copy')).toBeInViewport({ ratio: 1 });
      const { height: tall } = (await page.getByTestId('digit').first().boundingBox())!;
      expect(tall).toBeGreaterThanOrEqual(touch ? 44 : 28);
      await context.close();
    });

test('a long strip is high enough to be seen, and scrolls in its own place; nothing runs together under its digits', async ({ digits, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await digits.open();
  await digits.choose('strip.png', pageOf(['40712385964071238596407'], { width: 6000 }));
  await expect(digits.digits).toHaveCount(23);
  const frame = (await page.locator('#picture-frame').boundingBox())!;
  expect(frame.height).toBeGreaterThanOrEqual(48);
  expect(frame.width).toBeGreaterThan(390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expect(page.locator('.box')).toHaveCount(23);
  await expect(page.locator('.box').first()).toBeInViewport({ ratio: 0.9 });
  await expect(page.locator('.box').last()).not.toBeInViewport();
  await digits.digits.last().focus();
  await expect(page.locator('.box').last()).toBeInViewport({ ratio: 0.9 });
  const overflows = await page.locator('.sureness').evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).length);
  expect(overflows).toBe(0);
  // One that fits takes all the room there is, and does not scroll.
  await digits.choose('n.png', pictureOf('26'));
  await expect(page.getByTestId('picture')).not.toHaveAttribute('tabindex');
  expect((await page.locator('#picture-frame').boundingBox())!.width).toBeLessThanOrEqual(390);
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

test('the last digits of a picture are taken out, of a kept one too', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('n.png', pictureOf('48'));
  await expect(digits.items).toHaveCount(1);
  await digits.digits.first().click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await expect(digits.digits.first()).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('button', { name: 'Read it again' })).toBeFocused();
  await expect(digits.items).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(digits.answer).toHaveText('48');
  await expect(digits.digits.first()).toBeFocused();
  await expect(digits.items).toHaveCount(1);

  await page.reload();
  await digits.items.first().click();
  await digits.digits.first().focus();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Delete');
  await expect(digits.items).toHaveCount(0);
  // The small picture that was kept is not read again.
  await expect(page.locator('#message-actions').getByRole('button', { name: 'Choose another picture' })).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(digits.items).toContainText('8');
});

test('a digit goes before the first of its line', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('page.png', pageOf(['407', '583 96']));
  await digits.digits.nth(3).click();
  await page.getByRole('button', { name: 'Add one before it' }).click();
  await page.keyboard.press('1');
  await expect(digits.answer).toHaveText('407\n1583 96', { useInnerText: true });
  await digits.digits.nth(5).click();
  await expect(page.getByRole('button', { name: 'Add one before it' })).toHaveCount(0);
});

test('a mark that was left out is a digit after all, in its place', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('mixed.png', mixed());
  await expect(digits.message).toHaveAttribute('data-code', 'left_out');
  await expect(digits.answer).toHaveText('47');
  await page.locator('.box-refused').click();
  await expect(page.getByTestId('picker').locator('.surroundings')).toBeVisible();
  await page.getByTestId('picker').getByRole('button', { name: '0', exact: true }).click();
  await expect(digits.answer).toHaveText('407');
  await expect(digits.digits.nth(1)).toBeFocused();
  // Its box is a digit's now, in the picture that can be saved too.
  await expect(page.locator('.box-refused')).toHaveCount(0);
  await expect(page.locator('.box-digit')).toHaveCount(3);
  await expect(digits.items.first()).toContainText('407');
});

test('a picture of which nothing was read can be read by hand', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('cat.png', pictureOf(['cat'], { width: 500, height: 500 }));
  await page.locator('.box-refused').first().click();
  await page.keyboard.press('8');
  await expect(digits.answer).toHaveText('8');
  await expect(digits.message).toBeHidden();
  await expect(page.getByTestId('copy')).toBeVisible();
});

test('a tap beside a small box means it; the picker shows its ink and leads to it', async ({ digits, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await digits.open();
  await digits.choose('page.jpg', readFileSync('tests/pictures/page_of_200.jpg'), 'image/jpeg');
  await expect(digits.digits).toHaveCount(200);
  const first = page.locator('[data-box] .box-frame').first();
  await first.scrollIntoViewIfNeeded();
  const box = (await first.boundingBox())!;
  await page.mouse.click(box.x - 8, box.y + 2);
  await expect(digits.digits.first()).toBeFocused();
  await expect(digits.digits.first()).toBeInViewport();

  await digits.digits.nth(100).click();
  const look = page.getByRole('button', { name: 'Show it on the picture' });
  await expect(look).toBeInViewport();
  await look.click();
  await expect(page.locator('[data-box]').nth(100)).toHaveAttribute('data-selected', '');
  await expect(page.locator('[data-box] .box-frame').nth(100)).toBeInViewport();
});

test('a table keeps its columns where a number is missing', async ({ digits, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await digits.open();
  await digits.choose('table.png', pageOf(['36 120 80', '37     75', '38 118 79'], { width: 1300 }));
  await expect(digits.answer).toHaveText('36 120 80\n37 75\n38 118 79', { useInnerText: true });
  await page.getByTestId('copy-csv').click();
  await expect(page.getByTestId('toast')).toContainText('Copied as a table.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('36,120,80\r\n37,,75\r\n38,118,79');
});

test('white on black', async ({ digits }) => {
  await digits.open();
  await digits.choose('night.png', pictureOf('913', { paper: 12, ink: 240 }));
  await expect(digits.answer).toHaveText('913');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`transparent pictures lie on the opposite of their ink, ${colorScheme}`, async ({ digits, page }) => {
    await page.emulateMedia({ colorScheme });
    await digits.open();
    for (const [file, paper] of [['transparent_light.png', 0], ['transparent_dark.png', 255], ['white_on_black.png', 255]] as const) {
      await digits.choose(file, readFileSync(`tests/pictures/${file}`));
      await expect(page.locator('body')).toHaveAttribute('data-state', 'done');
      for (const place of ['#picture-frame', '.answer .crop']) await expect(page.locator(place).first()).toHaveCSS('background-color', `rgb(${paper}, ${paper}, ${paper})`);
    }
    // What is kept of them has the paper in it.
    await expect(digits.items).toHaveCount(3);
    const corners = await page.evaluate(async () => {
      const { entries } = JSON.parse(sessionStorage.getItem('inkdigits.history')!) as { entries: { picture: { thumb: string } }[] };
      return Promise.all(
        entries.map(async ({ picture: { thumb } }) => {
          const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(thumb.split(',')[1]!), (c) => c.charCodeAt(0))]));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
          context.drawImage(bitmap, 0, 0);
          return context.getImageData(2, 2, 1, 1).data[0]! > 128;
        }),
      );
    });
    expect(corners).toEqual([false, true, false]);
  });

test('the phone’s own camera', async ({ digits, page }) => {
  await digits.open();
  const photo = page.getByTestId('photo');
  await expect(photo).toHaveAttribute('capture', 'environment');
  await photo.setInputFiles({ name: 'IMG_0001.png', mimeType: 'image/png', buffer: pictureOf('26') });
  await expect(digits.answer).toHaveText('26');
});

for (const way of ['drop', 'paste'] as const)
  test(`several pictures by ${way}`, async ({ digits, page }) => {
    await digits.open();
    const transfer = await page.evaluateHandle((pictures) => {
      const transfer = new DataTransfer();
      for (const [name, bytes] of pictures)
        transfer.items.add(new File([Uint8Array.from(atob(bytes!), (c) => c.charCodeAt(0))], name!, { type: 'image/png' }));
      return transfer;
    }, [['monday.png', pictureOf('70').toString('base64')], ['image.png', pictureOf('26').toString('base64')]]);
    if (way === 'drop') await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    else await page.evaluate((clipboardData) => window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true })), transfer);
    const items = page.getByTestId('queue-item');
    await expect(items.nth(0)).toContainText('monday.png');
    await expect(items.nth(0)).toContainText('70');
    await expect(items.nth(1)).toContainText(way === 'drop' ? 'image.png' : 'pasted picture');
    await expect(items.nth(1)).toContainText('26');
  });

/** Nothing is read until the page is told so. */
async function hold(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const post = Worker.prototype.postMessage;
    const held: (() => void)[] = [];
    Worker.prototype.postMessage = function (...args: unknown[]) {
      held.push(() => post.apply(this, args as Parameters<typeof post>));
    };
    (window as unknown as { release(): void }).release = () => {
      Worker.prototype.postMessage = post;
      for (const send of held) send();
    };
  });
  return () => page.evaluate(() => (window as unknown as { release(): void }).release());
}

test('a picture that comes while another is being read does not take its place', async ({ digits, page }) => {
  await digits.open();
  const release = await hold(page);
  const choose = (text: string) => digits.file.setInputFiles({ name: `${text}.png`, mimeType: 'image/png', buffer: pictureOf(text) });
  await choose('70');
  await expect.poll(() => page.locator('#picture-img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  await choose('26');
  await expect(page.getByTestId('queue-item')).toHaveCount(2);
  await release();
  await expect(page.getByTestId('queue-item')).toContainText([/70\.png70/, /26\.png26/]);
  await expect(digits.answer).toHaveText('70');
  await expect(digits.items).toHaveCount(2);
});

test('nor that of one which is being read although it was declined', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('cat.png', pictureOf(['cat'], { width: 500, height: 500 }));
  const release = await hold(page);
  await page.getByRole('button', { name: 'Read it anyway' }).click();
  await digits.file.setInputFiles({ name: '26.png', mimeType: 'image/png', buffer: pictureOf('26') });
  await expect(page.getByTestId('queue-item')).toHaveCount(2);
  await release();
  await expect(page.getByTestId('queue-item')).toContainText([/cat\.png\d/, /26\.png26/]);
  await expect(digits.items).toHaveCount(2);
  // Opened again, it is looked into as it was read.
  await page.getByTestId('queue-item').nth(1).click();
  await expect(digits.answer).toHaveText('26');
  await page.getByTestId('queue-item').nth(0).click();
  await page.getByTestId('explain').locator('summary').click();
  await expect(page.getByTestId('explained').locator('canvas').first()).toBeVisible();
});

for (const running of [true, false])
  test(`nor does one of a list come into it twice, ${running ? 'while it is read' : 'when it was read'}`, async ({ digits, page }) => {
    await digits.open();
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
    const items = page.getByTestId('queue-item');
    const rest = running ? Array.from({ length: 6 }, (_, i) => file(`${i}.png`, pageOf(Array.from({ length: 8 }, () => '1234 5670')))) : [];
    await digits.file.setInputFiles([file('cat.png', pictureOf(['cat'], { width: 500, height: 500 })), file('70.png', pictureOf('70')), ...rest]);
    const count = page.locator('#queue-count');
    if (!running) await expect(count).toHaveText('1 of 2 read, 1 not');
    await expect(digits.message).toHaveAttribute('data-code', 'not_digits');
    const release = await hold(page);
    await page.getByRole('button', { name: 'Read it anyway' }).click();
    await digits.file.setInputFiles([file('26.png', pictureOf('26'))]);
    await release();
    await expect(count).toHaveText(`${rest.length + 3} pictures read`);
    await expect(items).toHaveCount(rest.length + 3);
    await expect(items.first()).toContainText(/cat\.png\d/);
    await expect(items.last()).toContainText(/26\.png26/);
    await expect(digits.items).toHaveCount(rest.length + 3);
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

test('pasted text is said to be no picture, but not where text is written', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.choose('n.png', pictureOf('31'));
  await expect(digits.items).toHaveCount(1);
  const paste = (selector: string) =>
    page.locator(selector).evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', '407');
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
  await paste('#history-search');
  await expect(page.getByTestId('toast')).toBeHidden();
  await paste('body');
  await expect(page.getByTestId('toast')).toHaveText('What you pasted is not a picture.');
  await expect(digits.answer).toHaveText('31');
});

test('the same file twice is read twice', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('n.png', pictureOf('31'));
  await expect(digits.answer).toHaveText('31');
  await page.getByTestId('clear').click();
  await digits.choose('n.png', pictureOf('31'));
  await expect(digits.answer).toHaveText('31');
});

test('a picture can be turned, and saved with the reading on it', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('n.png', pictureOf('482'));
  await expect(digits.answer).toHaveText('482');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-picture').click()]);
  expect(download.suggestedFilename()).toBe('n-read.png');
  // The picture at its own size, its three digits framed and tagged in the boxes' blue.
  const saved = await page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let blue = 0;
    for (let i = 0; i < data.length; i += 4) blue += Number(data[i]! < 60 && data[i + 2]! > 160);
    return { width: bitmap.width, height: bitmap.height, blue };
  }, readFileSync(await download.path()).toString('base64'));
  expect(saved).toMatchObject({ width: 900, height: 420 });
  expect(saved.blue).toBeGreaterThan(900);
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

test('a picture that was turned stands as the user turned it; what was mended in it can be had back', async ({ digits, page }) => {
  await digits.open();
  await digits.choose('n.png', pictureOf('482'));
  await expect(digits.answer).toHaveText('482');
  const frame = page.locator('#picture-frame');
  const shape = async () => (await frame.boundingBox())!.width / (await frame.boundingBox())!.height;
  expect(await shape()).toBeGreaterThan(1);
  await digits.digits.last().focus();
  await page.keyboard.press('5');
  await expect(digits.items.first()).toContainText('485');

  await page.getByTestId('turn').click();
  await expect.poll(shape).toBeLessThan(1);
  await digits.settled();
  expect(await shape()).toBeLessThan(1);
  await expect(digits.items.filter({ hasText: '485' })).toHaveCount(0);
  // And again, to a side on which it may be read and kept.
  const src = () => page.locator('#picture-img').getAttribute('src');
  const once = await src();
  await page.getByTestId('turn').click();
  await expect.poll(src).not.toBe(once);
  await digits.settled();
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.answer).toHaveText('485');
  expect(await shape()).toBeGreaterThan(1);
  await expect(digits.items).toHaveCount(1);
  await expect(digits.items).toContainText('485');
});

test('a picture that was cleared comes back with its reading, not what was drawn before it', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  const [undo, clear] = [page.getByTestId('undo'), page.getByTestId('clear')];
  const isPicture = () => expect(page.locator('body')).toHaveAttribute('data-mode', 'picture');
  await digits.write('1');
  await expect(digits.items).toHaveCount(1);
  await digits.choose('n.png', pictureOf('485'));
  await digits.digits.nth(1).focus();
  await page.keyboard.press('3');
  await expect(digits.answer).toHaveText('435');
  await clear.click();
  await expect(digits.answer).toHaveText('');
  await expect(page.locator('.pad-ink path')).toHaveCount(0);
  await undo.focus();
  await page.keyboard.press('Enter');
  await isPicture();
  await expect(digits.answer).toHaveText('435');
  await expect(page.locator('#picture-img')).toHaveJSProperty('complete', true);
  await expect(page.locator('.box')).toHaveCount(3);
  await expect(digits.file).toBeFocused();
  await expect(digits.items).toHaveText([/^435/, /^1/]);

  // From the history, where no file is left.
  await page.reload();
  await digits.items.first().getByRole('button', { name: /^Open/ }).click();
  await isPicture();
  await expect(digits.answer).toHaveText('435');
  await clear.click();
  await undo.click();
  await isPicture();
  await expect(digits.answer).toHaveText('435');

  // Ink that was begun after it is what Undo is for then.
  await clear.click();
  await digits.write('7');
  await undo.click();
  await expect(digits.answer).toHaveText('');
  await expect(undo).toBeDisabled();
  await expect(page.locator('body')).toHaveAttribute('data-mode', 'pad');

  // A sample is still no reading of the user's own.
  const kept = await digits.items.count();
  await page.locator('[data-sample=ruled]').click();
  await digits.settled();
  await clear.click();
  await undo.click();
  await isPicture();
  await page.waitForTimeout(800);
  await expect(digits.items).toHaveCount(kept);
});
