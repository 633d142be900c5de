// A link that carries the ink.

import { expect, test } from './support/test.js';

test('a link opens the same ink and the same answer elsewhere', async ({ digits, page, context, browser }) => {
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

test('cancelling a share is silent; sharing hands over text and link', async ({ digits, page }) => {
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
