// dist/: one folder for every host. What is in it, how large it may be, and that it keeps to itself.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { at } from './built.mjs';

const files = readdirSync(at('dist'), { recursive: true }).map(String).filter((name) => statSync(at('dist', name)).isFile()).sort();
const read = (name) => readFileSync(at('dist', name));
const text = (name) => read(name).toString();

// KB with brotli. What a visitor over http loads is below 459; a limit is raised only in a commit that says why.
const limits = {
  'app.js': 56, // the tour, a host's own page, a history that can be searched and annotated, learning, the card, spaces, a list that goes on
  'index.html': 8,
  'insights.css': 3, // with insights.js only fetched when somebody asks for it
  'insights.js': 16,
  'inkdigits.wasm': 286, // 84 of them are the weights
  'inline.js': 1321, // not compressed: it is opened from a folder
  'styles.css': 60, // the typeface is in it
  'sw.js': 4,
  'worker.js': 14,
  'xnnpack.wasm': 70,
};

test('no built file is larger than its limit', () => {
  let total = 0;
  for (const [name, limit] of Object.entries(limits)) {
    const kb = (name === 'inline.js' ? read(name).length : brotliCompressSync(read(name)).length) / 1024;
    if (name !== 'inline.js' && !name.startsWith('insights')) total += kb;
    console.log(`# ${name}: ${kb.toFixed(1)} KB`);
    assert.ok(kb <= limit, `${name} has ${kb.toFixed(1)} KB, its limit is ${limit}`);
  }
  console.log(`# all that a visitor over http loads: ${total.toFixed(1)} KB`);
  assert.ok(total < 459);
});

test('it ships what its parts ask for', () => {
  for (const name of ['host.js', 'LICENSE', 'NOTICE', 'OFL.txt', 'icon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest']) assert.ok(files.includes(name), name);
  assert.match(text('NOTICE'), /TensorFlow\.js[\s\S]*XNNPACK[\s\S]*stb_image[\s\S]*Chartist/);
});

test('the page asks for nothing but itself', () => {
  const policy = text('index.html').match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)[1];
  const directives = Object.fromEntries(policy.split(';').map((part) => part.trim().split(/\s+(.*)/s).slice(0, 2)));
  assert.equal(directives['default-src'], "'none'");
  assert.equal(directives['connect-src'], "'self'");
  assert.equal(directives['base-uri'], "'none'");
  assert.equal(directives['form-action'], "'none'");
  assert.doesNotMatch(policy, /unsafe-(eval|inline)(?<!wasm-unsafe-eval)|https?:|\*/);
  // The policy must come before anything it is to govern.
  assert.ok(text('index.html').indexOf('Content-Security-Policy') < text('index.html').search(/<(link|script|style)\b/));
});

test('every address in the page is relative and there', () => {
  const html = text('index.html');
  const manifest = JSON.parse(text('manifest.webmanifest'));
  const addresses = [...html.matchAll(/<(?:link|script|img|source|use)\b[^>]*?\b(?:href|src)="([^"]+)"/g)].map((m) => m[1]).filter((a) => !a.startsWith('#'));
  assert.ok(addresses.length >= 3);
  for (const address of [...addresses, ...manifest.icons.map((icon) => icon.src)]) {
    assert.doesNotMatch(address, /^(\/|[a-z]+:)/i);
    assert.ok(files.includes(address), address);
  }
  assert.ok(!/<script(?![^>]*\bsrc=)|\son[a-z]+="/i.test(html), 'no inline script');
});

test('scripts build no code from strings', () => {
  for (const name of ['app.js', 'insights.js', 'worker.js', 'sw.js']) assert.doesNotMatch(text(name), /\beval\(|new Function\b/);
});

test('the inlined copy is the same bytes', () => {
  globalThis.inkdigitsInline = undefined;
  (0, eval)(text('inline.js'));
  const { worker, core, xnnpack } = globalThis.inkdigitsInline;
  assert.equal(worker, text('worker.js'));
  assert.ok(Buffer.from(core, 'base64').equals(read('inkdigits.wasm')));
  assert.ok(Buffer.from(xnnpack, 'base64').equals(read('xnnpack.wasm')));
});

test('the service worker knows each file that it keeps by its hash', () => {
  const kept = [...text('sw.js').matchAll(/\["([^"]+)",\s*"(sha256-[^"]+)"\]/g)].map(([, name, sum]) => [name, sum]);
  assert.deepEqual(kept.map(([name]) => name).sort(), files.filter((name) => !['sw.js', 'host.js', 'inline.js', 'LICENSE', 'NOTICE', 'OFL.txt'].includes(name)));
  for (const [name, sum] of kept) assert.equal(sum, 'sha256-' + createHash('sha256').update(read(name)).digest('base64'), name);
});
