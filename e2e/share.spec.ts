// A link that carries the ink, and a picture of ink and answer.

import { readFile } from 'node:fs/promises';
import { expect, test } from './support/test.js';

test('10: a link opens the same ink and the same answer elsewhere', async ({ digits, page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await digits.open();
  await digits.write('407');
  await digits.digits.nth(2).click();
  await page.getByTestId('picker').getByRole('button', { name: '1', exact: true }).click();
  await page.getByTestId('share').click();
  await expect(page.getByTestId('toast')).toContainText('Link copied.');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#ink=');
  expect(link.length).toBeLessThan(1000);

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByTestId('answer')).toHaveText('401');
  await expect(other.locator('.pad-ink path')).toHaveCount(4);
  expect(other.url()).not.toContain('#');

  // Cut or changed on its way.
  for (const bad of [link.slice(0, -9), link.replace(/.{4}$/, 'AAAA'), `${digits.url}#ink=`, `${digits.url}#ink=%00`]) {
    await other.goto('about:blank');
    await other.goto(bad);
    await expect(other.getByTestId('toast')).toContainText('This link is damaged.');
    await expect(other.getByTestId('answer')).toHaveText('');
  }
  await other.context().close();
});

test('a link opens with what the sender added, changed and took out', async ({ digits, page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await digits.open();
  await digits.write('407');
  const picker = page.getByTestId('picker');
  const pick = (digit: string) => picker.getByRole('button', { name: digit, exact: true }).click();
  await digits.digits.nth(0).click();
  await page.getByRole('button', { name: 'Not a digit' }).click();
  await digits.digits.nth(1).click();
  await pick('1');
  for (const digit of '58') {
    await digits.digits.last().click();
    await page.getByRole('button', { name: 'Add one after it' }).click();
    await pick(digit);
  }
  await expect(digits.answer).toHaveText('0158');
  await page.getByTestId('share').click();
  await expect(page.getByTestId('toast')).toContainText('Link copied.');
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByTestId('answer')).toHaveText('0158');
  await expect(other.getByTestId('digit').nth(1)).toHaveAttribute('data-fixed', '');
  await expect(other.locator('.pad-ink path')).toHaveCount(4);
  await other.context().close();
});

test('10: cancelling a share is silent; sharing hands over text and link', async ({ digits, page }) => {
  await page.addInitScript(() => {
    Object.assign(navigator, {
      canShare: () => true,
      share: (data: ShareData) => {
        Object.assign(window, { shared: data });
        return Promise.reject(new DOMException('cancelled', 'AbortError'));
      },
    });
  });
  await digits.open();
  await digits.write('25');
  await page.getByTestId('share').click();
  const shared = await page.evaluate(() => (window as unknown as { shared: ShareData }).shared);
  expect(shared.text).toBe('25');
  expect(shared.url).toContain('#ink=');
  await expect(page.getByTestId('toast').filter({ hasText: /link|copied/i })).toHaveCount(0);
});

test('a picture card: ink and answer as a PNG to download', async ({ digits, page }) => {
  await digits.open();
  await expect(page.getByTestId('card')).toBeHidden();
  await digits.write('407');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('card').click()]);
  expect(download.suggestedFilename()).toBe('inkdigits.png');
  const bytes = await readFile(await download.path());
  const seen = await page.evaluate(async (values) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(values)], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    /** How many pixels between the two heights have exactly this colour. */
    const count = (colour: number[], top: number, bottom: number) => {
      const { data } = context.getImageData(0, top, bitmap.width, bottom - top);
      let n = 0;
      for (let i = 0; i < data.length; i += 4) if (colour.every((value, c) => data[i + c] === value)) n++;
      return n;
    };
    return {
      size: [bitmap.width, bitmap.height],
      ink: count([0x16, 0x21, 0x3d], 0, 345),
      inkBelow: count([0x16, 0x21, 0x3d], 345, 630),
      answer: count([0x1f, 0x47, 0xb8], 345, 630),
      paper: count([0xfd, 0xfc, 0xf8], 0, 630),
    };
  }, [...bytes]);
  expect(seen.size).toEqual([1200, 630]);
  expect(seen.ink).toBeGreaterThan(2000);
  expect(seen.inkBelow).toBe(0);
  expect(seen.answer).toBeGreaterThan(2000);
  expect(seen.paper).toBeGreaterThan(500_000);

  await page.getByTestId('clear').click();
  await expect(page.getByTestId('card')).toBeHidden();
});

test('a picture card goes to the share sheet where that takes files; cancelling it is silent', async ({ digits, page }) => {
  await page.addInitScript(() => {
    Object.assign(navigator, {
      canShare: (data: ShareData) => data.files?.[0]?.type === 'image/png',
      share: (data: ShareData) => {
        Object.assign(window, { shared: data });
        return Promise.reject(new DOMException('cancelled', 'AbortError'));
      },
    });
  });
  let downloads = 0;
  page.on('download', () => downloads++);
  await digits.open();
  await digits.write('25');
  await page.getByTestId('card').click();
  await page.waitForFunction(() => 'shared' in window);
  const shared = await page.evaluate(() => {
    const { text, files } = (window as unknown as { shared: ShareData }).shared;
    return { text, names: files?.map((file) => file.name), size: files?.[0]?.size };
  });
  expect(shared).toMatchObject({ text: '25', names: ['inkdigits.png'] });
  expect(shared.size).toBeGreaterThan(1000);
  await expect(page.getByTestId('toast').filter({ hasText: /link|copied|picture/i })).toHaveCount(0);
  expect(downloads).toBe(0);
});

test.describe('a page opened from a folder', () => {
  test.use({ origin: 'file' });

  test('copies the answer, not an address that only this device knows, and says so', async ({ digits, page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (copied: string) => void Object.assign(window, { copied }) } });
    });
    await digits.open();
    await digits.write('407');
    await page.getByTestId('share').click();
    await expect(page.getByTestId('toast')).toContainText('Answer copied, without a link');
    expect(await page.evaluate(() => (window as unknown as { copied: string }).copied)).toBe('407');
  });

  test('hands picture and text to the share sheet', async ({ digits, page }) => {
    await page.addInitScript(() => {
      Object.assign(navigator, { canShare: () => true, share: async (shared: ShareData) => void Object.assign(window, { shared }) });
    });
    await digits.open();
    await digits.write('25');
    await page.getByTestId('share').click();
    await page.waitForFunction(() => 'shared' in window);
    const shared = await page.evaluate(() => {
      const { text, url, files } = (window as unknown as { shared: ShareData }).shared;
      return { text, url, names: files?.map((file) => file.name) };
    });
    expect(shared).toEqual({ text: '25', url: undefined, names: ['inkdigits.png'] });
  });
});
