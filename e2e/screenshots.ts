// Makes the pictures that screenshots.config.ts describes.

import type { Page, TestInfo } from '@playwright/test';
import path from 'node:path';
import { blank, pageOf, pictureOf } from './support/pictures.js';
import { test } from './support/test.js';

/** Takes numbered pictures of the whole page, or of the window where something lies over it. */
function camera(page: Page, info: TestInfo, title: string) {
  let n = 0;
  return async (name: string, fullPage = true) => {
    await page.waitForTimeout(800);
    const file = `${title}-${info.project.name}-${n++}-${name}.png`;
    await page.screenshot({ path: path.resolve(info.config.rootDir, '../test-results/screenshots', file), fullPage });
  };
}

test('states', async ({ digits, page }, info) => {
  test.setTimeout(120_000);
  const shoot = camera(page, info, 'states');
  await digits.open();
  await shoot('blank');
  await digits.write(['cat'], 0.75);
  await shoot('refused');
  await page.getByTestId('clear').click();
  await digits.write('407');
  await shoot('answered');
  await digits.digits.nth(1).click();
  await shoot('picker');
  await page.keyboard.press('Escape');
  await page.getByText('What the model saw').click();
  await shoot('explained');
  await page.getByText('What the model saw').click();
  await digits.choose('reading.png', pictureOf('385'));
  await shoot('picture');
  await digits.choose('column.png', pageOf(['407 12', '583 96', '120 74', '98 365']));
  await shoot('column');
  await digits.choose('blank.png', blank());
  await shoot('no-ink');
  await digits.choose('cat.png', pictureOf(['cat'], { width: 700, height: 560 }));
  await shoot('not-digits');
  await digits.choose('letter.pdf', Buffer.from('%PDF-1.7'), 'application/pdf');
  await shoot('not-a-picture');
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
  await digits.file.setInputFiles([
    file('ward-3-monday.png', pageOf(['407 12', '583 96'])),
    file('ward-3-tuesday.png', pictureOf('385')),
    file('scan.png', Buffer.alloc(0)),
  ]);
  await shoot('queue');
  await page.locator('[data-sample=shadow]').click();
  await shoot('shadow');
  if (info.project.name.startsWith('phone')) await page.getByTestId('history-up').click();
  await page.getByRole('button', { name: 'Delete all' }).click();
  await shoot('deleted');
  if (info.project.name.startsWith('phone')) await page.keyboard.press('Escape');
  await page.getByTestId('live').click();
  await shoot('camera');
});

test('host', async ({ digits, page }, info) => {
  const shoot = camera(page, info, 'host');
  await page.route('**/host.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `var inkdigitsHost = {
        name: 'Ward 3, General Hospital', logo: 'icon.svg',
        instructions: 'Write one reading a line, check the marked digits, then copy the answer into the form.',
        contact: { text: 'Questions? Ask the ward office, 555 0100', link: 'tel:5550100' },
        colours: { light: { accent: '#0b5f4b', paper: '#f3f7f5' }, dark: { accent: '#8fe0c6' } } };`,
    }),
  );
  await digits.open();
  await digits.write('407');
  await shoot('answered');
  await page.getByTestId('host-tour').click();
  for (const step of ['own', 'write', 'check', 'keep']) {
    await shoot(`tour-${step}`, false);
    await page.keyboard.press('ArrowRight');
  }
});

test('history', async ({ digits, page }, info) => {
  test.setTimeout(180_000);
  const shoot = camera(page, info, 'history');
  const phone = info.project.name.startsWith('phone');
  await digits.open();
  for (const shapes of [['5', '8'], ['1', '2', '0'], ['9', '6'], ['3'], ['4', '0', '7']]) {
    await page.getByTestId('clear').click();
    await digits.write(shapes);
    await page.waitForTimeout(700);
  }
  await shoot('asked');
  await page.getByTestId('history-yes').click();
  await shoot('kept');
  if (phone) await page.getByTestId('history-all').click();
  await digits.items.nth(1).getByTestId('history-note').click();
  await page.keyboard.type('Bed 12, left arm, measured twice before lunch');
  await shoot('note', !phone);
  await page.keyboard.press('Enter');
  await shoot('noted', !phone);
  await page.getByTestId('history-select').click();
  await digits.items.nth(1).getByTestId('history-tick').check();
  await digits.items.nth(2).getByTestId('history-tick').check();
  await shoot('selecting', !phone);
  await page.getByTestId('history-select-delete').click();
  await shoot('deleted', !phone);
  await page.keyboard.press('Escape');
  await page.getByTestId('copy').click();
  await page.waitForTimeout(6500);
  await shoot('happy');
});
