// The live camera, looking at a sheet of digits instead of a room.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fit, write } from '../web/samples/handwriting.js';
import { pixelsOf } from '../web/samples/paper.js';
import config from './playwright.config.js';
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
  await page.getByTestId('live').click();
  await expect(page.getByTestId('camera')).toBeVisible();
  await expect(page.getByTestId('camera')).toBeHidden({ timeout: 30_000 });
  await expect(digits.answer).toHaveText('407');
  expect(await tracks()).toEqual(['ended']);
});

test('takes it at once with the button', async ({ digits, page }) => {
  await digits.open();
  await page.getByTestId('live').click();
  await page.getByTestId('camera-take').click();
  await expect(digits.answer).toHaveText('407');
});

for (const exit of ['button', 'Escape', 'leaving'] as const)
  test(`9: the camera goes off on every way out: ${exit}`, async ({ digits, page }) => {
    const tracks = await watchTracks(digits);
    await digits.open();
    await page.getByTestId('live').click();
    await expect.poll(tracks).toEqual(['live']);
    if (exit === 'button') await page.getByRole('button', { name: 'Close the camera' }).click();
    if (exit === 'Escape') await page.keyboard.press('Escape');
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
