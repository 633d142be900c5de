// The test's view of the page: a person with a pen, and a guard that watches what the page does behind
// that person's back.

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fit, write } from '../../web/samples/handwriting.js';
import type { Stroke } from '../../web/reading.js';
import { serve } from './server.js';

export { expect };

export interface Options {
  origin: 'http' | 'file';
}

/** The page as a person finds it. */
export class Digits {
  readonly pad: Locator;
  readonly answer: Locator;
  readonly digits: Locator;
  readonly message: Locator;
  readonly history: Locator;
  readonly items: Locator;
  readonly file: Locator;

  constructor(
    readonly page: Page,
    readonly url: string,
  ) {
    this.pad = page.getByTestId('pad');
    this.answer = page.getByTestId('answer');
    this.digits = page.getByTestId('digit');
    this.message = page.getByTestId('message');
    this.history = page.getByTestId('history');
    this.items = page.getByTestId('history-item');
    this.file = page.getByTestId('file');
  }

  async open(fragment = ''): Promise<void> {
    await this.page.goto(this.url + fragment);
    await expect(this.page.locator('body')).not.toHaveAttribute('data-state', 'busy');
  }

  /** Writes shapes of our handwriting with the mouse, side by side in the middle of the pad. */
  async write(shapes: string | readonly string[], share = 0.6): Promise<void> {
    await this.draw(await this.onPad(write([...shapes]), share));
    await this.settled();
  }

  /** The strokes in coordinates of the window, filling a share of the pad. */
  async onPad(strokes: readonly Stroke[], share = 0.6): Promise<Stroke[]> {
    await this.pad.scrollIntoViewIfNeeded();
    const box = (await this.pad.boundingBox())!;
    return fit(strokes, box.width, box.height, share).map((stroke) =>
      stroke.map(({ x, y }) => ({ x: x + box.x, y: y + box.y })),
    );
  }

  /** Real pointer events: the browser makes them from mouse input. */
  async draw(strokes: readonly Stroke[]): Promise<void> {
    for (const stroke of strokes) {
      await this.page.mouse.move(stroke[0]!.x, stroke[0]!.y);
      await this.page.mouse.down();
      // Every few pixels, as a quick hand does; each move is a round trip to the browser.
      let last = stroke[0]!;
      for (const p of stroke.slice(1)) {
        if (p !== stroke[stroke.length - 1] && Math.hypot(p.x - last.x, p.y - last.y) < 7) continue;
        await this.page.mouse.move(p.x, p.y);
        last = p;
      }
      await this.page.mouse.up();
    }
  }

  async settled(): Promise<void> {
    await expect(this.page.locator('body')).toHaveAttribute('data-state', /^(done|error|ready)$/);
  }

  async choose(name: string, buffer: Buffer, mimeType = 'image/png'): Promise<void> {
    await this.file.setInputFiles({ name, mimeType, buffer });
    await this.settled();
  }

  /** As if the user had said so on an earlier visit; before `open`. */
  async keepHistory(): Promise<void> {
    await this.page.addInitScript(() => {
      // The name outlives a reload: once is enough.
      if (window.name !== 'told') localStorage.setItem('inkdigits.history.kept', 'yes');
      window.name = 'told';
    });
  }

  /** What is in localStorage under our name. */
  stored(): Promise<Record<string, string>> {
    return this.page.evaluate(() =>
      Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('inkdigits.'))),
    );
  }
}

interface Fixtures {
  digits: Digits;
  /** Console messages that a test expects. */
  allowed: RegExp[];
}

interface WorkerFixtures {
  dist: string;
  server: { url: string };
}

export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  origin: ['http', { option: true }],
  allowed: async ({}, use) => use([]),
  dist: [async ({}, use, { config }) => use(path.resolve(process.env.DIST ?? path.join(config.rootDir, '../dist'))), { scope: 'worker' }],
  server: [
    async ({ dist }, use) => {
      if (!existsSync(path.join(dist, 'index.html'))) throw new Error('dist/ is missing: run scripts/build-web');
      const server = await serve(dist);
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  digits: async ({ page, dist, server, origin, allowed }, use) => {
    const url = origin === 'http' ? server.url : pathToFileURL(path.join(dist, 'index.html')).href;
    const home = origin === 'http' ? new URL(url).origin : 'file://';
    const complaints: string[] = [];
    const strangers: string[] = [];
    // Playwright's own word about tests that do without the service worker.
    const complain = (text: string) => [...allowed, /registration blocked by Playwright/].some((each) => each.test(text)) || complaints.push(text);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complain(message.text()));
    page.on('pageerror', (error) => complain(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(home) && !/^(blob|data):/.test(request.url())) strangers.push(request.url());
    });
    await use(new Digits(page, url));
    expect(complaints, 'console errors').toEqual([]);
    expect(strangers, 'requests to anywhere else').toEqual([]);
  },
});
