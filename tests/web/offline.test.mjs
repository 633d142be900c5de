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
const gone = new Set();
const slow = new Set(); // answered after ten seconds
let server, browser, url;
let down = false; // the browser's own "offline" does not reach service workers

before(async () => {
  if (options.skip) return;
  server = createServer(async (request, response) => {
    if (down) return request.socket.destroy();
    const { pathname } = new URL(request.url, 'http://x');
    const name = pathname.slice(base.length) || 'index.html';
    if (!pathname.startsWith(base) || gone.has(name) || (!changed.has(name) && !existsSync(at('dist', name)))) return response.writeHead(404).end();
    if (slow.has(name)) await new Promise((resolve) => setTimeout(resolve, 10_000));
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

/** A first visit: the page, at work, with everything kept. */
async function visit() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  await settled(page);
  return { context, page };
}

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

const updated = async (page) => {
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await settled(page);
  await page.waitForFunction(async () => (await caches.keys()).length === 2);
};

test('a new version waits until no tab uses the old one', options, async () => {
  changed.clear();
  const { context, page } = await visit();
  await page.reload(); // now it comes from the service worker
  await ready(page);
  const old = await page.title();
  await page.evaluate(() => (window.untouched = true));
  const other = await context.newPage();
  await other.goto(url);
  await ready(other);

  publish('The next version');
  await updated(page);
  // Nor when one of several is reloaded or opened.
  await other.reload();
  await ready(other);
  assert.equal(await other.title(), old);
  await other.close();
  const third = await context.newPage();
  await third.goto(url);
  await ready(third);
  assert.equal(await third.title(), old);
  assert.equal(await page.evaluate(() => window.untouched), true);

  await page.close();
  await third.close();
  const next = await context.newPage();
  for (let tries = 0; tries < 20 && (await next.goto(url), await next.title()) === old; ++tries) await next.goto('about:blank');
  assert.equal(await next.title(), 'The next version');
  assert.equal((await kept(next)).length, 1);
  await context.close();
});

test('a reload of the only tab brings the new version, and keeps what came with a link', options, async () => {
  changed.clear();
  const { context, page } = await visit();
  await page.goto(`${url}?from=link#kept`);
  await page.reload();
  await ready(page);
  publish('A newer version');
  await updated(page);
  await page.reload();
  await page.waitForFunction(() => document.title === 'A newer version');
  await ready(page);
  assert.equal(page.url(), `${url}?from=link#kept`);
  assert.equal((await kept(page)).length, 1);
  await context.close();
});

test('a version from before that is put back does not keep the page from opening', options, async () => {
  changed.clear();
  const { context, page } = await visit();
  await page.reload();
  publish('One that does not listen');
  changed.set('sw.js', changed.get('sw.js').replace(/addEventListener\("message"/, 'addEventListener("nothing"'));
  await updated(page);
  await page.reload();
  await page.waitForTimeout(500);
  await ready(page);
  await context.close();
});

test('half a version is not taken', options, async () => {
  changed.clear();
  const { context, page } = await visit();
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

test('the host’s own file and picture come from the network first, and from what was kept without it', options, async () => {
  changed.clear();
  const host = (name) => changed.set('host.js', `var inkdigitsHost = { name: '${name}', logo: 'ward.svg' };`);
  changed.set('ward.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>');
  host('Ward 3');
  const { context, page } = await visit();
  const looks = async () => {
    await page.goto(url);
    await ready(page);
    return page.locator('#brand-name').textContent();
  };
  const logo = () => page.waitForSelector('.host-logo');
  const keeps = (name) => page.waitForFunction(async (n) => (await caches.match(new URL(n, location.href)))?.ok, name);
  await keeps('host.js');
  await keeps('ward.svg');
  down = true;
  assert.equal(await looks(), 'Ward 3');
  await logo();
  down = false;
  host('Ward 4');
  assert.equal(await looks(), 'Ward 4');
  down = true;
  assert.equal(await looks(), 'Ward 4');
  down = false;
  // Taken away: the page as it was made, without the network too.
  gone.add('host.js');
  assert.equal(await looks(), 'inkdigits');
  down = true;
  assert.equal(await looks(), 'inkdigits');
  down = false;
  gone.clear();
  await context.close();
});

test('a slow network does not hold up the page for its host’s file', options, async () => {
  changed.clear();
  const { context, page } = await visit();
  await page.waitForFunction(async () => (await caches.match(new URL('host.js', location.href)))?.ok);
  slow.add('host.js');
  const start = Date.now();
  await page.reload();
  await ready(page);
  assert.ok(Date.now() - start < 5000, `${Date.now() - start} ms`);
  slow.clear();
  await context.close();
});
