// Makes the pictures that screenshots.config.ts describes.

import path from 'node:path';
import { blank, pageOf, pictureOf } from './support/pictures.js';
import { test } from './support/test.js';

test('states', async ({ digits, page }, info) => {
  test.setTimeout(120_000);
  let n = 0;
  const shoot = async (name: string) => {
    await page.waitForTimeout(800);
    await page.screenshot({
      path: path.resolve(info.config.rootDir, `../test-results/screenshots/${info.project.name}-${n++}-${name}.png`),
      fullPage: true,
    });
  };
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
  await page.getByRole('button', { name: 'Delete all' }).click();
  await shoot('deleted');
  await page.getByTestId('live').click();
  await shoot('camera');
});

// The pictures that stand in the README and in the link preview: --grep published
test('published', async ({ digits, page }, info) => {
  test.skip(info.project.name !== 'desktop-light', 'one is enough');
  const file = (...names: string[]) => path.resolve(info.config.rootDir, '../web', ...names);
  await page.setViewportSize({ width: 1280, height: 860 });
  await digits.open();
  for (const shapes of [['5', '8'], ['1', '2', '0'], ['9', '6']]) {
    await digits.write(shapes);
    await page.waitForTimeout(700);
    await page.getByTestId('clear').click();
  }
  await digits.write(['4', '0', '1 or 7'], 0.72);
  await page.waitForTimeout(4000);
  await page.mouse.move(2, 2);
  await page.screenshot({ path: file('screenshot.png') });
  await page.setViewportSize({ width: 1200, height: 630 });
  await page.waitForTimeout(500);
  await page.screenshot({ path: file('public', 'card.png') });
});
