// Every word of the page in every language, from one list.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { en } from '../web/messages/en.js';
import { de } from '../web/messages/de.js';
import { es } from '../web/messages/es.js';
import { hi } from '../web/messages/hi.js';
import { zh } from '../web/messages/zh.js';
import { expect, test } from './support/test.js';

const others = { de, es, hi, zh };
const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test('the lists are complete and fill in the same values', () => {
  for (const [language, messages] of Object.entries(others)) {
    expect(Object.keys(messages).sort(), language).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(messages)) {
      expect(text.trim(), `${language} ${key}`).not.toBe('');
      expect(names(text), `${language} ${key}`).toEqual(names(en[key as keyof typeof en]));
      expect(text, `${language} ${key}`).not.toMatch(/100 ?%/);
    }
  }
  for (const text of Object.values(en)) expect(text).not.toMatch(/invalid|upload|100 ?%/i);
});

// As it stands in the file: a moment after it has opened, a note may be in place of the promise.
test('the standing page says what the list says', async ({ dist, page }) => {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8');
  const said = await page.evaluate((html) => {
    const standing = new DOMParser().parseFromString(html, 'text/html');
    return ['say', 'say-label', 'say-placeholder'].flatMap((name) =>
      [...standing.querySelectorAll(`[data-${name}]`)].map((element) => [
        element.getAttribute(`data-${name}`)!,
        name === 'say' ? element.textContent : element.getAttribute(name === 'say-label' ? 'aria-label' : 'placeholder'),
      ]),
    );
  }, html);
  expect(said.length).toBeGreaterThan(50);
  for (const [key, text] of said) expect(text, key!).toBe(en[key as keyof typeof en]);
});

test('follows the browser, can be switched, and is remembered', async ({ digits, browser }) => {
  const context = await browser.newContext({ locale: 'de-CH' });
  const page = await context.newPage();
  await page.goto(digits.url);
  await expect(page.getByText(de['page.promise'])).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.locator('[data-sample=cat]').click();
  await expect(page.getByTestId('message')).toHaveText(de['error.pad.not_digits']);
  await page.getByTestId('language').selectOption('zh-Hans');
  await expect(page.getByTestId('message')).toHaveText(zh['error.pad.not_digits']);
  await expect(page.getByTestId('clear')).toHaveText(zh['page.clear']);
  // What a blank pad says to Clear, too.
  await page.getByTestId('clear').click();
  await page.getByTestId('clear').click();
  await expect(page.getByTestId('message')).toHaveText(zh['error.pad.no_ink']);
  await page.getByTestId('language').selectOption('de');
  await expect(page.getByTestId('message')).toHaveText(de['error.pad.no_ink']);
  await page.getByTestId('language').selectOption('zh-Hans');
  await page.reload();
  await expect(page.getByText(zh['page.promise'])).toBeVisible();
  await context.close();
});

test('no language is cut off on a narrow screen', async ({ digits, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await digits.open();
  await page.locator('[data-sample=shadow]').click();
  await expect(digits.answer).toHaveText('529');
  for (const tag of ['de', 'es', 'hi', 'zh-Hans', 'en']) {
    await page.getByTestId('language').selectOption(tag);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, tag).toBe(0);
    await expect(digits.answer).toHaveText('529');
  }
});

test.describe('a broken installation', () => {
  test.use({ serviceWorkers: 'block', locale: 'de-DE', allowed: async ({}, use) => use([/404/, /BrokenInstallation|missing or damaged/, /has no #queue-bar/]) });
  const text = (list: typeof de, part: string) => list['error.broken.part'].replace('{part}', part);

  test('is told in the language in force', async ({ digits, page }) => {
    await page.route('**/xnnpack.wasm', (route) => route.fulfill({ status: 404 }));
    await page.goto(digits.url);
    await expect(digits.message).toHaveText(text(de, 'xnnpack.wasm'));
    await page.getByTestId('language').selectOption('en');
    await expect(digits.message).toHaveText(text(en, 'xnnpack.wasm'));
  });

  test('so is one of two versions, and the way out is past what the browser has kept', async ({ digits, page }) => {
    await page.route(digits.url, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('id="queue-bar"', '') });
    });
    await page.goto(digits.url);
    await expect(page.getByRole('alert')).toContainText(text(de, 'index.html'));
    await page.unroute(digits.url);
    const fresh: string[] = [];
    page.on('request', (request) => request.resourceType() === 'fetch' && fresh.push(request.url().replace(/.*\//, '')));
    await page.getByRole('button', { name: de['action.reload'] }).click();
    await expect(page.locator('body')).toHaveAttribute('data-state', 'ready');
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(fresh).toEqual(expect.arrayContaining(['app.js', 'styles.css', 'worker.js']));
  });
});
