// The page's reader in three browser engines: by double-click, over http under a sub-folder, on a host
// that sends wasm with the wrong type, and with a part missing. Under the page's own security policy.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { at } from './built.mjs';
import { browsers } from './browsers.mjs';

// A blank and an umlaut, as in many a user's folder.
const folder = path.join(mkdtempSync(path.join(tmpdir(), 'inkdigits-')), 'My Dökuments');
const types = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm', css: 'text/css', svg: 'image/svg+xml', png: 'image/png', webmanifest: 'application/manifest+json' };
let server, origin;
const requests = [];

before(async () => {
  mkdirSync(folder);
  cpSync(at('dist'), folder, { recursive: true });
  const policy = readFileSync(at('dist/index.html'), 'utf8').match(/<meta http-equiv="Content-Security-Policy"[^>]*>/)[0];
  writeFileSync(path.join(folder, 'probe.html'), `<!doctype html><meta charset="utf-8">${policy}<script defer src="probe.js"></script>`);
  await build({ entryPoints: [at('tests/web/probe.ts')], outfile: path.join(folder, 'probe.js'), bundle: true, format: 'iife', logLevel: 'warning' });

  // /plain/… answers, /wrong-type/… calls wasm text, /no-NAME/… has no such file.
  server = createServer((request, response) => {
    const [, host, ...rest] = decodeURI(new URL(request.url, 'http://x').pathname).split('/');
    const name = rest.join('/') || 'index.html';
    requests.push(`${host} ${name}`);
    const file = path.join(folder, name);
    if (host === `no-${name}` || name.includes('..') || !existsSync(file)) return response.writeHead(404).end();
    const type = host === 'wrong-type' && name.endsWith('.wasm') ? 'text/plain' : types[name.split('.').at(-1)];
    response.writeHead(200, { 'content-type': type ?? 'application/octet-stream', 'cache-control': 'no-cache' }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(path.dirname(folder), { recursive: true });
});

const works = (results) => {
  const { startMs, cancelMs, ...rest } = results;
  assert.deepEqual(rest, {
    start: 'ok',
    strokes: 'strokes 407',
    bytes: 'image 407',
    bytesKept: true,
    blob: 'image 407',
    pixels: 'pixels 407',
    browserDecoded: 'image 407',
    half: 'corrupt_image',
    nonsense: 'unsupported_format',
    cancelled: 'AbortError',
    behind: 'strokes 12',
    many: 'strokes 1,strokes 2,strokes 3,strokes 70',
    disposed: 'AbortError',
  });
  assert.ok(cancelMs < 500, `${cancelMs} ms to cancel`);
  console.log(`# started in ${startMs} ms, cancelled in ${cancelMs} ms`);
};

for (const { name, start, program } of browsers)
  describe(name, { skip: !existsSync(program) && `needs ${program}` }, () => {
    let browser;
    before(async () => (browser = await start()));
    after(() => browser?.close());
    const probe = async (url) => JSON.parse(await browser.open(url, (title) => title.startsWith('{')));

    test('by double-click', async () => works(await probe(pathToFileURL(path.join(folder, 'probe.html')).href)));

    test('over http, streaming, without the inlined copy', async () => {
      requests.length = 0;
      works(await probe(`${origin}/plain/probe.html`));
      assert.deepEqual(requests.filter((r) => !/favicon/.test(r)).sort().filter((r, i, all) => r !== all[i - 1]), ['inkdigits.wasm', 'probe.html', 'probe.js', 'worker.js', 'xnnpack.wasm'].map((n) => `plain ${n}`));
    });

    test('from a host that does not know wasm', async () => works(await probe(`${origin}/wrong-type/probe.html`)));

    for (const part of ['inkdigits.wasm', 'xnnpack.wasm', 'worker.js'])
      test(`without ${part}`, async () => {
        const { start } = await probe(`${origin}/no-${part}/probe.html`);
        assert.equal(start.rejected, 'BrokenInstallation');
        if (part !== 'worker.js') assert.ok(start.message.includes(part), start.message);
      });
  });
