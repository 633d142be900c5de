// The ten acceptance checks of the journey, by their numbers. What another file tests in full is only
// named here.
//
//  1  journey.spec.ts in the project "file"
//  2  below, and "answers under 100 ms" in pad.spec.ts
//  8  access.spec.ts
//  9  phone.spec.ts, camera.spec.ts
// 10  share.spec.ts, "search, delete all" in storage.spec.ts

import { readFileSync } from 'node:fs';
import { fit, write } from '../web/samples/handwriting.js';
import { pixelsOf, rule, shade } from '../web/samples/paper.js';
import { encode, rgbaOf, storedFor, withOrientation } from './support/encode.js';
import { pageOf, pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

test('2: usable within a second of a warm load', async ({ digits, page }) => {
  await digits.open();
  await page.reload();
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    await page.reload();
    await expect(page.locator('body')).toHaveAttribute('data-state', 'ready');
    times.push(
      await page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).domInteractive),
    );
  }
  // The pad takes ink from here on; the reader comes a moment later.
  expect(Math.min(...times)).toBeLessThan(1000);
});

test('2: what is written before the reader is ready is read as soon as it is', async ({ digits, page }) => {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...args: unknown[]) {
      setTimeout(() => post.apply(this, args as Parameters<typeof post>), 1500);
    };
  });
  await page.goto(digits.url);
  await digits.draw(await digits.onPad(write(['3'])));
  await expect(page.locator('body')).toHaveAttribute('data-state', 'busy');
  await expect(digits.answer).toHaveText('3');
});

test('3: one digit in nine places, three sizes: the same answer in at least 26 of 27', async ({ digits, page }) => {
  test.setTimeout(120_000);
  await digits.open();
  let right = 0;
  for (const size of [0.16, 0.3, 0.5])
    for (let place = 0; place < 9; place++) {
      const pad = (await digits.pad.boundingBox())!;
      const h = pad.height * size;
      const w = h * 0.75;
      const x = pad.x + 6 + ((pad.width - w - 12) * (place % 3)) / 2;
      const y = pad.y + 6 + ((pad.height - h - 12) * Math.floor(place / 3)) / 2;
      await digits.draw(fit(write(['5']), w, h, 1).map((stroke) => stroke.map((p) => ({ x: p.x + x, y: p.y + y }))));
      await digits.settled();
      right += Number((await digits.answer.textContent()) === '5');
      await page.getByTestId('clear').click();
    }
  expect(right).toBeGreaterThanOrEqual(26);
});

test('3: the same on paper with three pens', async ({ digits }) => {
  await digits.open();
  for (const pen of [6, 10, 20]) {
    await digits.choose(`${pen}.png`, pictureOf('385', { pen }));
    await expect(digits.answer, `pen ${pen}`).toHaveText('385');
  }
});

test('4: no digit is claimed of a dot, a dash, a scribble, a cat', async ({ digits, page }) => {
  await digits.open();
  const at = (await digits.pad.boundingBox())!;
  const middle = { x: at.x + at.width / 2, y: at.y + at.height / 2 };
  const drawings = {
    dot: [[middle]],
    'trembling tap': [[middle, { x: middle.x + 2, y: middle.y + 4 }, { x: middle.x + 1, y: middle.y + 8 }]],
    dash: [[{ x: middle.x - 60, y: middle.y }, { x: middle.x, y: middle.y + 1 }, { x: middle.x + 60, y: middle.y }]],
    scribble: [
      Array.from({ length: 90 }, (_, i) => ({
        x: middle.x + 150 * Math.sin(i * 1.9),
        y: middle.y + 110 * Math.cos(i * 1.3),
      })),
    ],
    cat: await digits.onPad(write(['cat']), 0.7),
  };
  for (const [name, strokes] of Object.entries(drawings)) {
    await digits.draw(strokes);
    await digits.settled();
    await expect(page.locator('body'), name).toHaveAttribute('data-state', 'error');
    await expect(digits.answer, name).toHaveText('');
    await page.getByTestId('clear').click();
  }
});

for (const [name, shapes, advance] of [
  ['407', ['4', '0', '7'], 125],
  ['10', ['1', '0'], 110],
  ['45', ['4', '5'], 125],
  ['20', ['2', '0'], 72],
] as const)
  test(`5: ${name} on the pad, each digit fixable in two taps`, async ({ digits, page }) => {
    await digits.open();
    await digits.draw(await digits.onPad(write(shapes, advance)));
    await digits.settled();
    await expect(digits.answer).toHaveText(name);
    for (let i = 0; i < name.length; i++) {
      await digits.digits.nth(i).click();
      await page.getByTestId('picker').getByRole('button', { name: '8', exact: true }).click();
    }
    await expect(digits.answer).toHaveText('8'.repeat(name.length));
  });

test.describe('6: pictures', () => {
  const sheet = { width: 720, height: 440, paper: 240, ink: 40, pen: 8 };
  const grey = () => pixelsOf(fit(write(['3', '8', '5']), sheet.width, sheet.height), sheet);
  const plain = (v: number): [number, number, number, number] => [v, v, v, 255];

  test('the eight EXIF orientations', async ({ digits, browser, page }) => {
    await digits.open();
    for (let orientation = 1; orientation <= 8; orientation++) {
      const stored = storedFor(orientation, grey(), sheet.width);
      const jpeg = withOrientation(await encode(browser, rgbaOf(stored.grey, stored.width, plain), 'image/jpeg'), orientation);
      await digits.choose(`${orientation}.jpg`, jpeg, 'image/jpeg');
      await expect(digits.answer, `orientation ${orientation}`).toHaveText('385');
      // The overlay has the shape of what the browser shows, and the boxes lie on it.
      const frame = (await page.locator('#picture-frame').boundingBox())!;
      expect(frame.width / frame.height, `orientation ${orientation}`).toBeCloseTo(sheet.width / sheet.height, 1);
      const first = (await page.locator('[data-box] .box-frame').first().boundingBox())!;
      expect(first.x).toBeLessThan(frame.x + frame.width / 2);
    }
  });

  const kinds: Record<string, () => { data: Uint8Array; width: number; height: number }> = {
    'transparent PNG': () => rgbaOf(grey(), sheet.width, (v) => [20, 20, 20, 255 - v]),
    'blue pen on squared paper': () => {
      const pixels = grey();
      const squares = new Uint8Array(pixels.length).fill(255);
      rule(squares, sheet.width, 36, 200);
      for (let x = 36; x < sheet.width; x += 36) for (let y = 0; y < sheet.height; y++) squares[y * sheet.width + x] = 200;
      let i = 0;
      return rgbaOf(pixels, sheet.width, (v) => {
        const square = squares[i++]!;
        const ink = (240 - v) / 200;
        const base = [square - 8, square - 4, Math.min(255, square + 12)];
        return [base[0]! * (1 - ink) + 30 * ink, base[1]! * (1 - ink) + 60 * ink, base[2]! * (1 - ink) + 160 * ink, 255];
      });
    },
    'a shadow': () => {
      const pixels = grey();
      shade(pixels, sheet.width);
      return rgbaOf(pixels, sheet.width, plain);
    },
    'a little blur': () => {
      let pixels = grey();
      for (let pass = 0; pass < 2; pass++)
        pixels = pixels.map((v, i) => {
          const w = sheet.width;
          const at = (j: number) => pixels[j] ?? v;
          return (v + at(i - 1) + at(i + 1) + at(i - w) + at(i + w) + at(i - 2) + at(i + 2) + at(i - 2 * w) + at(i + 2 * w)) / 9;
        });
      return rgbaOf(pixels, sheet.width, plain);
    },
  };
  for (const [name, make] of Object.entries(kinds))
    test(name, async ({ digits, browser }) => {
      await digits.open();
      await digits.choose('p.png', await encode(browser, make(), 'image/png'));
      await expect(digits.answer).toHaveText('385');
    });

  test('WebP, which the browser decodes', async ({ digits, browser }) => {
    await digits.open();
    await digits.choose('p.webp', await encode(browser, rgbaOf(grey(), sheet.width, plain), 'image/webp'), 'image/webp');
    await expect(digits.answer).toHaveText('385');
  });

  test('AVIF, which the browser decodes', async ({ digits }) => {
    await digits.open();
    await digits.choose('p.avif', readFileSync('e2e/pictures/407.avif'), 'image/avif');
    await expect(digits.answer).toHaveText('407');
    await expect(digits.message).toBeHidden();
  });

  test('HEIC, where the browser decodes it', async ({ digits, page }) => {
    // As Safari does: Chromium is made to know this one file.
    await page.addInitScript((png) => {
      const decode = createImageBitmap;
      window.createImageBitmap = (async (source: Blob, options: ImageBitmapOptions) => {
        const isHeic = source instanceof Blob && (await source.slice(4, 12).text()) === 'ftypheic';
        const picture = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
        return decode(isHeic ? new Blob([picture], { type: 'image/png' }) : source, options);
      }) as typeof createImageBitmap;
    }, pictureOf('407').toString('base64'));
    await digits.open();
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(200)]);
    await digits.choose('IMG_0001.HEIC', heic, 'image/heic');
    await expect(digits.answer).toHaveText('407');
  });

  test('24 megapixels', async ({ digits }) => {
    test.setTimeout(120_000);
    await digits.open();
    await digits.choose('big.png', pageOf(['407 12', '583 96'], { width: 6000, height: 4000, pen: 9 }));
    await expect(digits.answer).toHaveText('407 12\n583 96');
  });
});

test('6: a slow picture shows that it is at work and can be cancelled', async ({ digits, page }) => {
  await digits.open();
  await page.evaluate(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...args: unknown[]) {
      setTimeout(() => post.apply(this, args as Parameters<typeof post>), 6000);
    };
  });
  await digits.file.setInputFiles({ name: 'n.png', mimeType: 'image/png', buffer: pictureOf('12') });
  await expect(page.getByRole('progressbar', { name: 'Reading the picture…' })).toBeVisible();
  await page.getByTestId('cancel').click();
  await expect(page.locator('body')).toHaveAttribute('data-state', 'ready');
  await expect(digits.pad).toBeFocused();
  await expect(page.getByTestId('toast')).toContainText('Nothing was read.');
});

test('7: with fingerprinting protection and storage blocked, the same answers and a notice', async ({ digits, page }) => {
  await page.addInitScript(() => {
    const noise = (data: Uint8ClampedArray) => data.forEach((_, i) => (data[i] = (i * 7919) % 256));
    const read = CanvasRenderingContext2D.prototype.getImageData;
    CanvasRenderingContext2D.prototype.getImageData = function (...args) {
      const image = read.apply(this, args as Parameters<typeof read>);
      noise(image.data);
      return image;
    };
    HTMLCanvasElement.prototype.toDataURL = () => 'data:,';
    HTMLCanvasElement.prototype.toBlob = (callback) => callback(null);
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
  });
  await digits.open();
  await digits.write('407');
  await expect(digits.answer).toHaveText('407');
  await digits.choose('p.png', pictureOf('385'));
  await expect(digits.answer).toHaveText('385');
  await expect(page.getByTestId('history-notice')).toHaveText(/^History is off/);
});
