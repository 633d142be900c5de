// Smoke runs in Firefox and WebKit, opened by double-click: draw, read, mend, find it again; and a host's own page.
// Playwright drives its own builds of them only, so Firefox is driven by WebDriver BiDi through
// puppeteer-core, and WebKit by WebKitGTK's own WebDriver.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type ElementHandle } from 'puppeteer-core';
import { fit, write } from '../web/samples/handwriting.js';
import { expect, test } from './support/test.js';

test.describe.configure({ retries: 2 });

/** The page with a host's file in its folder, to be opened by double-click. */
function hosted(dist: string): { url: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'our ward '));
  cpSync(dist, folder, { recursive: true });
  writeFileSync(path.join(folder, 'host.js'), `var inkdigitsHost = { name: 'Ward 3', logo: 'icon.svg', colours: { light: { accent: '#0b5f4b' } } };`);
  return { url: pathToFileURL(path.join(folder, 'index.html')).href, remove: () => rmSync(folder, { recursive: true }) };
}
/** What a visitor sees of that file: name, logo, colour. */
const HOST_SEEN = `[
  document.querySelector('h1').textContent.trim(),
  document.querySelector('.host-logo')?.naturalWidth > 0,
  getComputedStyle(document.querySelector('[data-testid=copy]')).backgroundColor,
].join(', ')`;
const HOST = 'Ward 3, true, rgb(11, 95, 75)';

test('Firefox', async ({ dist, server }) => {
  test.setTimeout(120_000);
  const host = hosted(dist);
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: execFileSync('which', ['firefox-esr']).toString().trim(),
    headless: true,
    // Automation's own defaults relax what a page opened from a folder may do; a user's Firefox does not.
    extraPrefsFirefox: { 'remote.prefs.recommended': false, 'security.fileuri.strict_origin_policy': true },
  });
  try {
    for (const url of [pathToFileURL(path.join(dist, 'index.html')).href, server.url]) {
      const page = await browser.newPage();
      await page.setViewport({ width: 1200, height: 900 });
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(url);
      await page.waitForSelector('body[data-state=ready]', { timeout: 60_000 });
      const pad = (await (await page.$('[data-testid=pad]'))!.boundingBox())!;
      for (const stroke of fit(write(['4', '0', '7']), pad.width, pad.height)) {
        await page.mouse.move(pad.x + stroke[0]!.x, pad.y + stroke[0]!.y);
        await page.mouse.down();
        for (const p of stroke.slice(1)) await page.mouse.move(pad.x + p.x, pad.y + p.y);
        await page.mouse.up();
      }
      const answer = () => page.$eval('[data-testid=answer]', (element) => element.textContent);
      await expect.poll(answer).toBe('407');
      await (await page.$$('[data-testid=digit]'))[2]!.click();
      await (await page.$('[data-pick="1"]'))!.click();
      await expect.poll(answer).toBe('401');
      await page.waitForSelector('[data-testid=history-item]');
      await page.reload();
      await page.waitForSelector('[data-testid=history-item]');
      expect(complaints).toEqual([]);
      await page.close();
    }
    const page = await browser.newPage();
    await page.goto(host.url);
    await expect.poll(() => page.evaluate(HOST_SEEN)).toBe(HOST);
    // A picture that only the browser decodes.
    const file = (await page.$('input[data-testid=file]')) as ElementHandle<HTMLInputElement>;
    await file.uploadFile(path.resolve('e2e/pictures/407.avif'));
    await expect.poll(() => page.$eval('[data-testid=answer]', (element) => element.textContent)).toBe('407');
  } finally {
    await browser.close();
    host.remove();
  }
});

/** WebDriver as far as this test needs it. */
class WebDriver {
  #session = '';
  constructor(private readonly port: number) {}

  async call(method: string, command: string, body?: unknown): Promise<any> {
    const response = await fetch(`http://127.0.0.1:${this.port}${command.replace(':id', this.#session)}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } };
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  async start(): Promise<void> {
    const { sessionId } = await this.call('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
        },
      },
    });
    this.#session = sessionId;
  }

  run<T>(script: string): Promise<T> {
    return this.call('POST', '/session/:id/execute/sync', { script, args: [] });
  }
}

function miniBrowser(): string {
  return execFileSync('sh', ['-c', 'ls /usr/lib/*/webkit2gtk-4.*/MiniBrowser | head -1']).toString().trim();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('WebKit', async ({ dist }) => {
  test.setTimeout(150_000);
  const port = await freePort();
  const home = mkdtempSync(path.join(tmpdir(), 'webkit-'));
  const driverProcess: ChildProcess = spawn('xvfb-run', ['-a', '-s', '-screen 0 1280x1000x24', 'WebKitWebDriver', `--port=${port}`], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
  });
  const driver = new WebDriver(port);
  const host = hosted(dist);
  try {
    await expect
      .poll(() => driver.call('GET', '/status').then(() => true, () => false), { timeout: 60_000 })
      .toBe(true);
    await driver.start();
    await driver.call('POST', '/session/:id/url', { url: pathToFileURL(path.join(dist, 'index.html')).href });
    const state = () => driver.run<string>('return document.body.dataset.state');
    await expect.poll(state, { timeout: 60_000 }).toBe('ready');
    const pad = await driver.run<{ x: number; y: number; width: number; height: number }>(
      'const b = document.querySelector("[data-testid=pad]").getBoundingClientRect(); return {x: b.x, y: b.y, width: b.width, height: b.height}',
    );
    const actions: unknown[] = [];
    for (const stroke of fit(write(['4', '0', '7']), pad.width, pad.height)) {
      stroke.forEach((p, i) => {
        actions.push({ type: 'pointerMove', duration: 0, x: Math.round(pad.x + p.x), y: Math.round(pad.y + p.y) });
        if (i === 0) actions.push({ type: 'pointerDown', button: 0 });
      });
      actions.push({ type: 'pointerUp', button: 0 });
    }
    await driver.call('POST', '/session/:id/actions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });
    const answer = () => driver.run<string>('return document.querySelector("[data-testid=answer]").textContent');
    await expect.poll(answer).toBe('407');
    const items = () => driver.run<number>('return document.querySelectorAll("[data-testid=history-item]").length');
    await expect.poll(items).toBe(1);
    await driver.call('POST', '/session/:id/refresh', {});
    await expect.poll(items).toBe(1);
    await driver.call('POST', '/session/:id/url', { url: host.url });
    await expect.poll(() => driver.run<string>(`return ${HOST_SEEN}`)).toBe(HOST);
    await driver.call('DELETE', '/session/:id');
  } finally {
    host.remove();
    // xvfb-run and all it started.
    if (driverProcess.pid) process.kill(-driverProcess.pid, 'SIGTERM');
  }
});
