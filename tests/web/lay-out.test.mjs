// A build into a folder that a host has made its own, and the address for link previews.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { layOut, withAddress } from '../../scripts/lay-out.mjs';
import { at } from './built.mjs';

test('a build replaces its own files and leaves what the host has edited or added', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'inkdigits-'));
  const dist = path.join(folder, 'dist');
  const build = (files) => layOut(dist, path.join(folder, 'record.json'), new Map(Object.entries(files)));
  const read = (name) => readFileSync(path.join(dist, name), 'utf8');

  assert.equal(await build({ 'app.js': '1', 'old.js': '1', 'host.js': 'template 1' }), false);
  writeFileSync(path.join(dist, 'logo.svg'), 'the host’s');
  // Not edited: a new template takes its place.
  assert.equal(await build({ 'app.js': '2', 'host.js': 'template 2' }), false);
  assert.deepEqual(readdirSync(dist).sort(), ['app.js', 'host.js', 'logo.svg']);
  assert.deepEqual([read('app.js'), read('host.js')], ['2', 'template 2']);
  // Edited: stays, however often.
  writeFileSync(path.join(dist, 'host.js'), 'our ward');
  for (const version of ['3', '4']) {
    assert.equal(await build({ 'app.js': version, 'host.js': `template ${version}` }), true);
    assert.deepEqual([read('app.js'), read('host.js'), read('logo.svg')], [version, 'our ward', 'the host’s']);
  }
  // Deleted: begins anew.
  rmSync(path.join(dist, 'host.js'));
  assert.equal(await build({ 'app.js': '5', 'host.js': 'template 5' }), false);
  assert.equal(read('host.js'), 'template 5');
  // Where nothing is known of the last build, nothing is lost.
  writeFileSync(path.join(dist, 'host.js'), 'our ward');
  rmSync(path.join(folder, 'record.json'));
  assert.equal(await build({ 'app.js': '6', 'host.js': 'template 6' }), true);
  assert.equal(read('host.js'), 'our ward');
  rmSync(folder, { recursive: true });
});

test('with its address the page names a whole one for its picture', () => {
  const html = readFileSync(at('web/index.html'), 'utf8');
  assert.equal(withAddress(html, undefined), html);
  for (const address of ['https://example.org/digits', 'https://example.org/digits/']) {
    const page = withAddress(html, address);
    assert.ok(page.includes('<meta property="og:image" content="https://example.org/digits/card.png">'));
    assert.ok(page.includes('<meta property="og:url" content="https://example.org/digits/">'));
  }
  assert.doesNotMatch(withAddress(html, 'https://example.org/"><script>'), /<script>/);
  assert.throws(() => withAddress(html, 'javascript:alert(1)'), /SITE_URL/);
  assert.throws(() => withAddress('<html>', 'https://example.org'), /og:image/);
});
