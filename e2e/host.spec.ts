// A host's own page: one file beside index.html. Whatever is in it, the page works.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { contrast } from '../web/host/colour.js';
import { readHost } from '../web/host/host.js';
import { de } from '../web/messages/de.js';
import { expect, test } from './support/test.js';

// It would fetch the host's file itself; tests/web/offline.test.mjs is about that.
test.use({ serviceWorkers: 'block' });

const OURS = `var inkdigitsHost = {
  name: { en: 'Ward 3', de: 'Station 3' },
  logo: 'ward.svg',
  instructions: ['Write one reading a line.', { en: 'Check the marked digits.', de: 'Prüfe die markierten Ziffern.' }],
  contact: { text: 'Ask the ward office', link: 'mailto:ward3@example.org' },
  colours: { light: { accent: '#0b5f4b', paper: '#f4f7f5' }, dark: { accent: '#8fe0c6' } },
};`;
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#0b5f4b"/></svg>';

/** Serves the host's files instead of what is in dist/. */
async function hosted(page: import('@playwright/test').Page, script: string | undefined): Promise<void> {
  await page.route('**/host.js', (route) => (script === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body: script, contentType: 'text/javascript' })));
  await page.route('**/ward.svg', (route) => route.fulfill({ body: LOGO, contentType: 'image/svg+xml' }));
}

const accentOf = (page: import('@playwright/test').Page) =>
  page.getByTestId('copy').evaluate((e) => getComputedStyle(e).backgroundColor);

test('name, logo, words, contact and colours of the host, in the visitor’s language', async ({ digits, page }) => {
  await hosted(page, OURS);
  await digits.open();
  await expect(page).toHaveTitle('Ward 3 – reads handwritten digits on your device');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ward 3');
  await expect(page.locator('.host-logo')).toBeVisible();
  await expect(page.getByTestId('host')).toContainText('Write one reading a line.');
  await expect(page.getByRole('link', { name: 'Ask the ward office' })).toHaveAttribute('href', 'mailto:ward3@example.org');
  await digits.write('407');
  await expect(digits.answer).toHaveText('407');
  expect(await accentOf(page)).toBe('rgb(11, 95, 75)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => accentOf(page)).toBe('rgb(143, 224, 198)');
  await page.getByTestId('language').selectOption('de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Station 3');
  await expect(page).toHaveTitle('Station 3 – liest handgeschriebene Ziffern auf deinem Gerät');
});

test('the host’s words lead the tour of four steps, on demand', async ({ digits, page }) => {
  await hosted(page, OURS);
  await digits.open();
  const tour = page.getByTestId('tour');
  await expect(tour).toBeHidden();
  await page.getByTestId('host-tour').click();
  await expect(tour).toContainText('Step 1 of 4');
  await expect(tour).toContainText('Write one reading a line.');
  await tour.getByRole('button', { name: 'Next' }).click();
  await expect(tour).toContainText('Check the marked digits.');
  await page.keyboard.press('ArrowRight');
  await expect(tour).toContainText('Write a number on the pad');
  await page.keyboard.press('ArrowRight');
  await expect(tour).toContainText('Step 4 of 4');
  await tour.getByRole('button', { name: 'Done' }).click();
  await expect(tour).toBeHidden();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await expect(page.getByTestId('host-tour')).toBeFocused();
});

test('opened by double-click, without a host’s file too', async ({ dist, page }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'our ward '));
  cpSync(dist, folder, { recursive: true });
  writeFileSync(path.join(folder, 'host.js'), OURS);
  writeFileSync(path.join(folder, 'ward.svg'), LOGO);
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  const url = pathToFileURL(path.join(folder, 'index.html')).href;
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ward 3');
  await expect(page.locator('.host-logo')).toBeVisible();
  expect(errors).toEqual([]);
  rmSync(path.join(folder, 'host.js'));
  await page.goto(url);
  await expect(page.locator('body')).toHaveAttribute('data-state', 'ready');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('inkdigits');
  rmSync(folder, { recursive: true });
});

test('the host’s language is for those who have chosen none', async ({ digits, page }) => {
  await hosted(page, `var inkdigitsHost = { language: 'de' };`);
  await digits.open();
  await expect(page.getByText(de['page.promise'])).toBeVisible();
  await page.getByTestId('language').selectOption('en');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test.describe('absent, broken or dangerous', () => {
  test.use({ allowed: async ({}, use) => use([/host\.js/, /404/, /SyntaxError/, /on purpose/]) });
  const files: Record<string, string | undefined> = {
    absent: undefined,
    empty: '',
    'a syntax error': 'var inkdigitsHost = { name: ',
    'an error': 'throw new Error("on purpose");',
    'no object': 'var inkdigitsHost = 7;',
    null: 'var inkdigitsHost = null;',
    'a list': 'var inkdigitsHost = ["Ward 3"];',
    'wrong types': `var inkdigitsHost = { name: 3, logo: {}, contact: [1], instructions: { en: 4 }, colours: 'red', language: 5, history: 'no' };`,
    'a dangerous host': `var inkdigitsHost = {
      logo: 'https://example.org/spy.png', language: 'constructor',
      contact: { text: 'Ask us', link: 'javascript:alert(1)' },
      colours: { light: { accent: '#f4f4f0', paper: 'url(https://example.org/)' }, dark: 'none' } };`,
    'a picture that is none': `var inkdigitsHost = { logo: 'no-such.svg' };`,
  };
  for (const [name, script] of Object.entries(files))
    test(`${name}: the page works as before`, async ({ digits, page }) => {
      page.on('dialog', () => expect(true, 'a dialog').toBe(false));
      await hosted(page, script);
      await digits.open();
      await digits.write('407');
      await expect(digits.answer).toHaveText('407');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('inkdigits');
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
      expect(await accentOf(page)).toBe('rgb(31, 71, 184)');
      await expect(page.locator('a[href^=javascript]')).toHaveCount(0);
      await expect(page.locator('.host-logo')).toHaveCount(0);
    });
});

test('markup in the host’s words is shown, not obeyed', async ({ digits, page }) => {
  await hosted(page, `var inkdigitsHost = { name: '<img src=x onerror=alert(1)>', instructions: '<script>alert(1)</script>Write.' };`);
  await digits.open();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('<img src=x onerror=alert(1)>');
  await expect(page.getByTestId('host')).toContainText('<script>alert(1)</script>Write.');
  await expect(page.getByTestId('host').locator('script')).toHaveCount(0);
});

test('what is passed over is told', () => {
  const told = (raw: unknown) => {
    const troubles: string[] = [];
    const host = readHost(raw, (trouble) => troubles.push(trouble));
    return { host, troubles };
  };
  expect(told(undefined).troubles).toEqual([]);
  expect(told({}).troubles).toEqual([]);
  for (const logo of ['//example.org/a.png', 'C:\\a.png', '/a.png', 'data:text/html,x', 'javascript:x', ' ', '\\\\server\\a.png'])
    expect(told({ logo }).host.logo, logo).toBeUndefined();
  for (const logo of ['logo.svg', 'pictures/logo.png', 'data:image/png;base64,AAAA']) expect(told({ logo }).host.logo).toBe(logo);
  for (const link of ['javascript:alert(1)', 'data:text/html,x', 'mailto:"><script>', 'file:///etc/passwd', '#'])
    expect(told({ contact: { text: 'x', link } }).host.contact, link).toEqual({ text: 'x' });
  expect(told({ nmae: 'Ward' }).troubles[0]).toContain('"nmae" is not known');
  expect(told({ name: 'x'.repeat(61) }).host.name).toBeUndefined();
  expect(told({ instructions: ['1', '2', '3', '4', '5'] }).host.instructions).toEqual(['1', '2', '3', '4']);
  expect(told({ name: { zh: '三号病房', fr: 'Salle 3' } })).toMatchObject({ host: { name: { 'zh-Hans': '三号病房' } }, troubles: [expect.stringContaining('name.fr')] });
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
