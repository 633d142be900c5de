// The live camera, looking at a sheet of digits instead of a room.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fit, write } from '../web/samples/handwriting.js';
import { pixelsOf } from '../web/samples/paper.js';
import { linkFragment } from '../web/share/link.js';
import config from './playwright.config.js';
import { pictureOf } from './support/pictures.js';
import { type Digits, expect, test } from './support/test.js';

const WIDTH = 1280;
const HEIGHT = 960;

/** One still frame as the video Chromium's fake camera plays. */
function video(): string {
  const grey = pixelsOf(fit(write(['4', '0', '7']), WIDTH, HEIGHT, 0.55), { width: WIDTH, height: HEIGHT, paper: 225, pen: 16 });
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'inkdigits-')), 'page.y4m');
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`),
      grey,
      Buffer.alloc((WIDTH * HEIGHT) / 2, 128),
    ]),
  );
  return file;
}

const launch = config.use!.launchOptions!;
test.use({
  launchOptions: { ...launch, args: [...launch.args!, `--use-file-for-fake-video-capture=${video()}`] },
});

/** Keeps hold of every track that was ever handed out. */
async function watchTracks({ page }: Digits): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await get(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  return () => page.evaluate(() => (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map((t) => t.readyState));
}

test('takes the picture by itself when sharp and steady, and turns the camera off', async ({ digits, page }) => {
  const tracks = await watchTracks(digits);
  await digits.open();
  await page.evaluate(() => {
    const hints: string[] = [];
    Object.assign(window, { hints });
    const hint = document.querySelector('#camera-hint')!;
    new MutationObserver((changes) => hints.push(...changes.flatMap(({ addedNodes }) => [...addedNodes].map(({ textContent }) => textContent ?? '')))).observe(hint, { childList: true });
  });
  await page.getByTestId('live').click();
  await expect(page.getByTestId('camera')).toBeVisible();
  await expect(page.getByTestId('camera')).toBeHidden({ timeout: 30_000 });
  await expect(digits.answer).toHaveText('407');
  expect(await tracks()).toEqual(['ended']);
  // A screen reader reads each hint once.
  const hints = await page.evaluate(() => (window as unknown as { hints: string[] }).hints);
  expect(hints.filter((hint, i) => hint === hints[i - 1])).toEqual([]);
});

test('takes it at once with the button', async ({ digits, page }) => {
  await digits.open();
  await page.getByTestId('live').click();
  await page.getByTestId('camera-take').click();
  await expect(digits.answer).toHaveText('407');
});

/** Instead of Chromium's own: a camera that shows what the test says, and has a light. */
async function staged({ page }: Digits, scene: 'blurred' | 'moving' | 'still'): Promise<void> {
  await page.addInitScript(
    ({ png, scene }) => {
      const stage = Object.assign(window as unknown as { scene: string; light?: boolean }, { scene });
      navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width: 1280, height: 600 });
        const context = canvas.getContext('2d')!;
        const sheet = new Image();
        sheet.src = `data:image/png;base64,${png}`;
        setInterval(() => {
          context.filter = stage.scene === 'blurred' ? 'blur(20px)' : 'none';
          const shift = stage.scene === 'moving' ? 150 * Math.sin(performance.now() / 90) : 0;
          context.fillStyle = 'white';
          context.fillRect(0, 0, 1280, 600);
          context.drawImage(sheet, shift, 0, 1280, 600);
        }, 40);
        const stream = canvas.captureStream(15);
        const [track] = stream.getVideoTracks();
        Object.assign(track!, {
          getCapabilities: () => ({ torch: true }),
          applyConstraints: async ({ advanced: [first] }: { advanced: { torch: boolean }[] }) => void (stage.light = first!.torch),
        });
        return stream;
      };
    },
    { png: pictureOf('407').toString('base64'), scene },
  );
}

for (const scene of ['blurred', 'moving'] as const)
  test(`waits while the picture is ${scene}`, async ({ digits, page }) => {
    await staged(digits, scene);
    await digits.open();
    await page.getByTestId('live').click();
    const camera = page.getByTestId('camera');
    await expect(camera).toContainText(scene === 'blurred' ? 'Hold the digits inside the frame.' : /Hold/);
    await page.waitForTimeout(3000);
    await expect(camera).toBeVisible();
    await page.evaluate(() => Object.assign(window, { scene: 'still' }));
    await expect(camera).toBeHidden();
    await expect(digits.answer).toHaveText('407');
  });

test('the light, where the device has one', async ({ digits, page }) => {
  await staged(digits, 'blurred');
  await digits.open();
  await page.getByTestId('live').click();
  const light = page.getByTestId('camera').getByRole('button', { name: 'Light' });
  for (const on of [true, false]) {
    await light.click();
    await expect(light).toHaveAttribute('aria-pressed', String(on));
    expect(await page.evaluate(() => (window as unknown as { light: boolean }).light)).toBe(on);
  }
});

test('the frame lies on the picture, and what is outside it is not taken', async ({ digits, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await staged(digits, 'blurred');
  await digits.open();
  await page.getByTestId('live').click();
  const frame = page.locator('#camera-frame');
  await expect(frame).toBeVisible();
  const box = (await frame.boundingBox())!;
  // 1280x600 on 390 pixels, 6 % less on each side.
  expect(box.x).toBeCloseTo(0.06 * 390, 0);
  expect(box.height / box.width).toBeCloseTo(600 / 1280, 1);
  await page.getByTestId('camera-take').click();
  const size = () => page.locator('#picture-img').evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]);
  await expect.poll(size).toEqual([1126, 528]);
});

for (const when of ['is starting', 'is on'] as const)
  test(`a camera that stops while it ${when} takes nothing and says so`, async ({ digits, page }) => {
    await staged(digits, 'blurred');
    const tracks = await watchTracks(digits);
    if (when === 'is starting')
      await page.addInitScript(() => {
        HTMLMediaElement.prototype.play = () => new Promise((resolve) => setTimeout(resolve, 1000));
      });
    await digits.open();
    await page.getByTestId('live').click();
    if (when === 'is on') await expect(page.getByTestId('camera-take')).toBeEnabled();
    await expect.poll(tracks).toEqual(['live']);
    await page.evaluate(() => (window as unknown as { tracks: MediaStreamTrack[] }).tracks[0]!.dispatchEvent(new Event('ended')));
    await page.evaluate(() => Object.assign(window, { scene: 'still' }));
    await page.waitForTimeout(2500);
    await expect(page.getByTestId('camera')).toContainText('The camera stopped.');
    await expect(page.getByTestId('camera-take')).toBeDisabled();
    await expect(digits.answer).toHaveText('');
  });

test('9: a camera that is on but cannot be shown goes off', async ({ digits, page }) => {
  const tracks = await watchTracks(digits);
  await page.addInitScript(() => {
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('no', 'NotSupportedError'));
  });
  await digits.open();
  await page.getByTestId('live').click();
  await expect(page.getByTestId('camera')).toContainText('The camera stopped.');
  expect(await tracks()).toEqual(['ended']);
});

for (const exit of ['button', 'Escape', 'leaving', 'another app', 'a pasted picture', 'a link'] as const)
  test(`9: the camera goes off on every way out: ${exit}`, async ({ digits, page }) => {
    const tracks = await watchTracks(digits);
    await digits.open();
    await page.getByTestId('live').click();
    await expect.poll(tracks).toEqual(['live']);
    if (exit === 'button') await page.getByRole('button', { name: 'Close the camera' }).click();
    if (exit === 'Escape') await page.keyboard.press('Escape');
    if (exit === 'another app')
      await page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { value: true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
    if (exit === 'a pasted picture')
      await page.evaluate(() => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File(['x'], 'a.png', { type: 'image/png' }));
        window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
      });
    if (exit === 'a link')
      await page.evaluate((link) => void (location.hash = link), linkFragment({ width: 9, height: 9, strokes: [[{ x: 1, y: 1 }, { x: 1, y: 8 }]], text: '1' }));
    if (exit === 'leaving') await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    await expect(page.getByTestId('camera')).toBeHidden();
    expect(await tracks()).toEqual(['ended']);
  });

for (const [name, sentence] of [
  ['NotAllowedError', 'The camera is not allowed here.'],
  ['NotFoundError', 'No camera was found.'],
  ['NotReadableError', 'Another program is using the camera.'],
] as const)
  test(`explains ${name}`, async ({ digits, page }) => {
    await page.addInitScript((reason) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', reason));
    }, name);
    await digits.open();
    await page.getByTestId('live').click();
    await expect(page.getByTestId('camera')).toContainText(sentence);
    await expect(page.getByTestId('camera-take')).toBeDisabled();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByTestId('camera').getByRole('button', { name: 'Choose image' }).click(),
    ]);
    expect(chooser).toBeTruthy();
  });
