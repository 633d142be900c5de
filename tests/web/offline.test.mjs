// The service worker: the page opens without a connection after the first visit, a new version comes
// in without touching the page in use, and half a version never comes in.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { at, require } from './built.mjs';
import { browsers } from './browsers.mjs';

const { program } = browsers[0];
const options = existsSync(program) ? {} : { skip: `needs ${program}` };
const base = '/some/folder/';
const types = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm', css: 'text/css', svg: 'image/svg+xml', png: 'image/png', webmanifest: 'application/manifest+json' };
const changed = new Map(); // name -> content instead of dist's
let server, browser, url;
let down = false; // the browser's own "offline" does not reach service workers

before(async () => {
  if (options.skip) return;
  server = createServer((request, response) => {
    if (down) return request.socket.destroy();
    const { pathname } = new URL(request.url, 'http://x');
    const name = pathname.slice(base.length) || 'index.html';
    if (!pathname.startsWith(base) || (!changed.has(name) && !existsSync(at('dist', name)))) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[name.split('.').at(-1)] ?? 'text/plain' }).end(changed.get(name) ?? readFileSync(at('dist', name)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}${base}`;
  browser = await require('@playwright/test').chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await browser?.close();
  server?.close();
  server?.closeAllConnections();
});

const ready = (page) => page.waitForSelector('body[data-state=ready], body[data-state=done]');
const kept = (page) => page.evaluate(() => caches.keys());
const settled = (page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.ready;
  const coming = registration.installing;
  if (coming) await new Promise((resolve) => coming.addEventListener('statechange', () => /installed|activated|redundant/.test(coming.state) && resolve()));
});

/** A version whose page says so. */
function publish(title, { half = false } = {}) {
  const html = readFileSync(at('dist/index.html'), 'utf8').replace(/<title>[^<]*/, `<title>${title}`);
  const sum = 'sha256-' + createHash('sha256').update(html).digest('base64');
  const sw = readFileSync(at('dist/sw.js'), 'utf8').replace(/(\["index\.html",\s*")[^"]*/, `$1${sum}`).replace(/\$\{?VERSION|"[0-9a-f]{12}"/, JSON.stringify(createHash('sha256').update(title).digest('hex').slice(0, 12)));
  changed.set('sw.js', sw);
  changed.set('index.html', half ? html + '<!-- still being copied -->' : html);
}

test('it opens without a connection after the first visit', options, async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(url);
  await ready(page);
  await settled(page);
  assert.equal((await kept(page)).length, 1);
  await page.close();

  down = true;
  for (const address of [url, `${url}index.html`, `${url}?from=link#x`]) {
    const again = await context.newPage();
    await again.goto(address);
    await ready(again);
    await again.close();
  }
  down = false;
  assert.deepEqual(errors, []);
  await context.close();
});

test('a new version waits until no tab uses the old one', options, async () => {
  changed.clear();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  await settled(page);
  await page.reload(); // now it comes from the service worker
  await ready(page);
  const old = await page.title();
  await page.evaluate(() => (window.untouched = true));

  publish('The next version');
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await settled(page);
  await page.waitForFunction(async () => (await caches.keys()).length === 2);
  assert.equal(await page.evaluate(() => window.untouched), true);
  await page.reload();
  await ready(page);
  assert.equal(await page.title(), old);

  await page.close();
  const next = await context.newPage();
  for (let tries = 0; tries < 20 && (await next.goto(url), await next.title()) === old; ++tries) await next.goto('about:blank');
  assert.equal(await next.title(), 'The next version');
  assert.equal((await kept(next)).length, 1);
  await context.close();
});

test('half a version is not taken', options, async () => {
  changed.clear();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  await settled(page);
  const before = await kept(page);
  publish('Half a version', { half: true });
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update().catch(() => {})));
  await settled(page);
  assert.equal(await page.evaluate(async () => !!(await navigator.serviceWorker.ready).waiting), false);
  assert.deepEqual(await kept(page), before);
  down = true;
  await page.reload();
  await ready(page);
  assert.notEqual(await page.title(), 'Half a version');
  down = false;
  await context.close();
});
