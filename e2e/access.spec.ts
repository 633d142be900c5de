// Without eyes, without a mouse, on a narrow window.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pageOf, pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

async function expectClean(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
    state,
  ).toEqual([]);
}

async function hosted(page: Page): Promise<void> {
  const host = {
    name: 'Ward 3, General Hospital of the Holy Spirit',
    instructions: 'Write one reading a line, check the marked digits, then copy the answer into the form.',
    contact: { text: 'Questions? Ask the ward office', link: 'tel:5550100' },
    colours: { light: { accent: '#0b5f4b', paper: '#f3f7f5' }, dark: { accent: '#8fe0c6' } },
  };
  await page.route('**/host.js', (route) => route.fulfill({ body: `var inkdigitsHost = ${JSON.stringify(host)};`, contentType: 'text/javascript' }));
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`8: axe finds nothing in any state, ${colorScheme}`, async ({ digits, page }) => {
    test.slow(); // axe looks at the whole page, state by state
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await digits.open();
    await expectClean(page, 'blank');
    await page.getByTestId('help-open').click();
    await expectClean(page, 'help');
    await page.keyboard.press('Escape');
    await digits.write('407');
    await page.getByText('What the model saw').click();
    await expect(page.getByTestId('explained')).toHaveCount(3);
    await expect(digits.items).toHaveCount(1);
    await expectClean(page, 'answered');
    await digits.digits.first().click();
    await expectClean(page, 'choosing a digit');
    await page.keyboard.press('Escape');
    await page.getByTestId('clear').click();
    await digits.write(['cat'], 0.8);
    await page.waitForTimeout(800);
    await expectClean(page, 'refused');
    await digits.choose('column.png', pageOf(['407 12', '583 96']));
    await expectClean(page, 'picture');
    await digits.choose('empty.png', Buffer.alloc(0));
    await expectClean(page, 'picture error');
    await digits.items.first().getByRole('button', { name: /^Delete/ }).click();
    await expectClean(page, 'deleted, with a note');
    await digits.file.setInputFiles([
      { name: 'a.png', mimeType: 'image/png', buffer: pictureOf('28') },
      { name: 'b.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
    ]);
    await expect(page.getByRole('heading', { name: '1 of 2 read, 1 not' })).toBeVisible();
    await expectClean(page, 'several pictures');
    await page.getByTestId('live').click();
    await expect(page.getByTestId('camera-take')).toBeEnabled();
    await expectClean(page, 'camera');
  });

for (const colorScheme of ['light', 'dark'] as const)
  test(`8: axe finds nothing in what asks, leads and lists, ${colorScheme}`, async ({ digits, page }) => {
    test.slow(); // axe looks at the whole page, state by state
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await hosted(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await digits.open();
    await page.getByTestId('host-tour').click();
    await expectClean(page, 'tour, without a place');
    await page.keyboard.press('ArrowRight');
    await expectClean(page, 'tour');
    await page.keyboard.press('Escape');
    await digits.write('407');
    await expect(page.getByTestId('history-yes')).toBeVisible();
    await expectClean(page, 'asked whether to keep a history');
    await page.getByTestId('history-yes').click();
    await page.getByTestId('history-up').click();
    await page.getByTestId('history-note').click();
    await expectClean(page, 'sheet, writing a note');
    await page.keyboard.type('Bed 12');
    await page.keyboard.press('Enter');
    await page.getByTestId('history-select').click();
    await page.getByTestId('history-tick').check();
    await expectClean(page, 'selecting');
    await page.getByTestId('history-select-delete').click();
    await expectClean(page, 'deleted from the sheet');
  });

test('8: keyboard alone: draws, hears it once, mends, deletes', async ({ digits, page }) => {
  await digits.open();
  const spoken: string[] = [];
  await page.exposeFunction('heard', (text: string) => spoken.push(text));
  await page.evaluate(() => {
    const voice = document.querySelector('#spoken')!;
    new MutationObserver(() => {
      if (voice.textContent) (window as unknown as { heard(text: string): void }).heard(voice.textContent);
    }).observe(voice, { childList: true });
  });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Help' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(digits.pad).toBeFocused();
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Space');
  for (let i = 0; i < 8; i++) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Space');
  await expect(digits.answer).toHaveText('1');
  await expect.poll(() => spoken.length).toBe(1);
  expect(spoken[0]).toContain('1');

  // The answer comes after the tools.
  for (let i = 0; i < 12 && !(await digits.digits.first().evaluate((e) => e === document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await expect(digits.digits.first()).toBeFocused();
  await page.keyboard.press('7');
  await expect(digits.answer).toHaveText('7');
  await expect(digits.digits.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('picker')).toBeVisible();
  await page.keyboard.press('4');
  await expect(digits.answer).toHaveText('4');

  await expect(digits.items).toHaveCount(1);
  await page.getByTestId('history-delete').first().focus();
  await page.keyboard.press('Enter');
  await expect(digits.items).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(digits.items).toHaveCount(1);
});

test('8: the focus is not lost when what had it goes away or is made anew', async ({ digits, page }) => {
  await digits.open();
  await digits.write('4');
  await expect(digits.items).toHaveCount(1);
  const open = digits.items.first().getByRole('button', { name: /^Open/ });
  await open.evaluate((button) => button.setAttribute('data-old', ''));
  await open.focus();
  await page.keyboard.press('Enter');
  // Read again, it is put into the list again.
  await expect(open).not.toHaveAttribute('data-old');
  await expect(open).toBeFocused();

  const digit = digits.digits.first();
  const takeOut = async () => {
    await digit.focus();
    await page.keyboard.press('Delete');
    await expect(page.getByRole('button', { name: 'Read it again' })).toBeFocused();
  };
  await takeOut();
  await page.keyboard.press('Control+z');
  await expect(digit).toBeFocused();
  await takeOut();
  await page.locator('[data-action=undo-toast]').focus();
  await page.keyboard.press('Enter');
  await expect(digit).toBeFocused();

  await page.getByTestId('history-delete').focus();
  await page.keyboard.press('Enter');
  await expect(digits.items).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('history-delete')).toBeFocused();

  for (let left = await page.locator('.pad-ink path').count(); left; left--) {
    await page.getByTestId('undo').focus();
    await page.keyboard.press('Enter');
  }
  await expect(page.getByTestId('undo')).toBeDisabled();
  await expect(digits.pad).toBeFocused();
  await expect(page.locator('#spoken')).toHaveText('Nothing written');

  // The pad gives way to a picture, and so does Undo.
  await digits.choose('two.png', pictureOf('28'));
  await expect(digits.answer).toHaveText('28');
  await expect(digits.file).toBeFocused();
  await page.getByTestId('clear').click();
  await page.getByTestId('undo').focus();
  await page.keyboard.press('Enter');
  await expect(digits.answer).toHaveText('28');
  await expect(digits.file).toBeFocused();
});

test('8: a reading that is opened again is heard, ink and picture', async ({ digits, page }) => {
  await digits.open();
  await digits.write('4');
  await expect(digits.items).toHaveCount(1);
  await digits.choose('two.png', pictureOf('28'));
  await expect(digits.items).toHaveCount(2);
  await page.reload();
  for (const [at, text] of ['28', '4'].entries()) {
    await digits.items.nth(at).getByRole('button', { name: /^Open/ }).click();
    await expect(page.locator('#spoken')).toHaveText(`Read ${text}.`);
  }
});

test('8: 320 px wide and at 200 % nothing is cut off sideways', async ({ digits, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await digits.open();
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await digits.write('407');
  expect(await overflow()).toBe(0);
  await digits.digits.last().click();
  expect(await overflow()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByText('What the model saw').click();
  expect(await overflow()).toBe(0);
  await digits.choose('column.png', pageOf(['4071 1234 5', '583 96']));
  expect(await overflow()).toBe(0);
  await digits.choose('empty.png', Buffer.alloc(0));
  expect(await overflow()).toBe(0);
  // 1280 px at 200 %.
  await page.setViewportSize({ width: 640, height: 450 });
  await digits.choose('two.png', pictureOf('28'));
  expect(await overflow()).toBe(0);
});

test('8: text at 200 % does not run together', async ({ digits, page }) => {
  await digits.open();
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await page.locator('[data-sample=ruled]').click();
  await expect(digits.answer).toHaveText('368');
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const cut = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.cell, .sample')]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => `${element.className} ${element.textContent}`),
      );
    await expect.poll(cut, `${width} px`).toEqual([]);
    const tiles = await page.locator('.sample').evaluateAll((all) => all.map((each) => each.getBoundingClientRect()).map(({ left, right, top }) => ({ left, right, top })));
    for (const [i, tile] of tiles.entries())
      if (tiles[i + 1]?.top === tile.top) expect(tile.right).toBeLessThanOrEqual(tiles[i + 1]!.left);
  }
});

test('8: text at 200 % on a phone: nothing is wider than the screen, and the answer is in sight', async ({ digits, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await digits.open();
  for (const size of ['150%', '200%']) {
    await page.evaluate((fontSize) => (document.documentElement.style.fontSize = fontSize), size);
    for (const language of ['de', 'es', 'hi', 'zh-Hans', 'en']) {
      await page.getByTestId('language').selectOption(language);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${size} ${language}`).toBe(390);
    }
    await digits.write('407');
    await expect(digits.answer).toHaveText('407');
    const seen = () => page.locator('.answer-room').evaluate((room) => {
      const [at, digit] = [room, room.querySelector('.digit')!].map((each) => each.getBoundingClientRect());
      return digit!.top >= at!.top - 1 && digit!.bottom <= at!.bottom + 1;
    });
    await expect.poll(seen, size).toBe(true);
    await page.getByTestId('clear').click();
  }
});

test('8: what asks, leads and lists fits 320 px in every language, and a finger', async ({ digits, page }) => {
  await hosted(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await digits.keepHistory();
  await digits.open();
  await digits.write('407');
  await expect(digits.items).toHaveCount(1);
  const fits = async (state: string) => {
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('dialog[open]')].map((e) => e.scrollWidth - e.clientWidth),
    );
    expect(Math.max(...wide), state).toBe(0);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('dialog[open] :is(button, label, input:not(.hidden)), .history button, .host :is(a, button)')]
        .filter((e) => e.checkVisibility() && !e.matches('label input') && getComputedStyle(e).position !== 'absolute')
        .map((e) => ({ name: e.id || e.className, box: e.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
        .map(({ name, box }) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`),
    );
    expect(small, state).toEqual([]);
  };
  for (const tag of ['de', 'es', 'hi', 'zh-Hans', 'en']) {
    await page.getByTestId('language').selectOption(tag);
    await fits(`${tag}, the page`);
    await page.getByTestId('host-tour').click();
    for (let step = 0; step < 4; step++) {
      await fits(`${tag}, tour ${step}`);
      const card = (await page.locator('#tour-card').boundingBox())!;
      expect(card.y, `${tag}, tour ${step}`).toBeGreaterThanOrEqual(0);
      expect(card.y + card.height, `${tag}, tour ${step}`).toBeLessThanOrEqual(640);
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Escape');
    await page.getByTestId('history-up').click();
    await fits(`${tag}, sheet`);
    await page.getByTestId('history-select').click();
    await fits(`${tag}, selecting`);
    await page.keyboard.press('Escape');
    await page.getByTestId('history-close').click();
    await expect(page.getByTestId('history-sheet')).toBeHidden();
  }
});

test('forced colours: boxes, digits and states can still be told apart', async ({ digits, page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await digits.open();
  await digits.write('407');
  await expect(digits.answer).toHaveText('407');
  const stroke = await page.locator('.pad-ink').evaluate((e) => getComputedStyle(e).stroke);
  const pad = await digits.pad.evaluate((e) => getComputedStyle(e.parentElement!).backgroundColor);
  expect(stroke).not.toBe(pad);
  // The large digits hide nothing.
  const title = page.locator('#answer-title');
  const shown = await title.screenshot();
  await digits.answer.evaluate((answer) => (answer.style.visibility = 'hidden'));
  expect(shown.equals(await title.screenshot())).toBe(true);
});
