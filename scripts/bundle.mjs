// Bundles the TypeScript and lays out what is published, from what CMake built in build/web:
//   dist/           the page, one folder for every host and for double-click
//   build/package/  the npm package
// SITE_URL=https://… names the address dist/ will have, for link previews.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { layOut, withAddress } from './lay-out.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...names) => path.join(root, ...names);
const text = (...names) => readFile(at(...names), 'utf8');

// The floor that README and the reader's own message name.
const target = ['chrome91', 'firefox89', 'safari16.4', 'node18'];

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: 'utf8', // the page says it is
  target,
  alias: { 'inkdigits-glue': at('build/web/inkdigits.js') },
  legalComments: 'none', // NOTICE is shipped beside
  logLevel: 'warning',
};

/** One script as text. */
async function bundle(entry, options = {}) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    format: 'iife',
    define: { 'import.meta.url': 'undefined' }, // classic scripts are told where their files are
    write: false,
    ...options,
  });
  return outputFiles[0].text;
}

/**
 * Private names as plain, short ones. Firefox 89 does not know them, and the WeakMaps that esbuild makes of them
 * are 2 KB of app.js with brotli; that nobody else uses them is for tsc to see.
 */
const privates = {
  name: 'privates',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /web\/.*\.ts$/ }, async ({ path: file }) => {
      const code = await readFile(file, 'utf8');
      return { contents: code.replace(/(?<=\.|^ +(?:readonly |async |get |set )*)#(?=\w)/gm, 'private_'), loader: 'ts' };
    });
  },
};

/** Translations without their keys, as web/messages.ts expects them. */
const translations = {
  name: 'translations',
  setup(pluginBuild) {
    const load = async (file) => {
      const code = await bundle(file, { format: 'esm', define: undefined });
      return Object.values(await import('data:text/javascript;base64,' + Buffer.from(code).toString('base64')))[0];
    };
    pluginBuild.onLoad({ filter: /web\/messages\/\w+\.ts$/ }, async ({ path: file }) => {
      if (path.basename(file) === 'en.ts') return undefined;
      const [english, messages] = await Promise.all([load(at('web/messages/en.ts')), load(file)]);
      const sentences = JSON.stringify(Object.keys(english).map((key) => messages[key]));
      return { contents: `export const ${path.basename(file, '.ts')} = ${sentences}` };
    });
  },
};

async function buildPage() {
  const dist = at('dist');
  const files = new Map();
  const core = await readFile(at('build/web/inkdigits.wasm'));
  const xnnpack = await readFile(at('build/web/xnnpack.wasm'));
  const worker = await bundle('web/worker.ts');

  files.set('app.js', await bundle('web/app.ts', { plugins: [translations, privates], mangleProps: /^private_/ }));
  files.set('worker.js', worker);
  files.set('inkdigits.wasm', core);
  files.set('xnnpack.wasm', xnnpack);
  files.set('inline.js', `inkdigitsInline=${JSON.stringify({ worker, core: core.toString('base64'), xnnpack: xnnpack.toString('base64') })}`);
  files.set('styles.css', await bundle('web/styles.css', { format: undefined, define: undefined, loader: { '.woff2': 'dataurl' } }));
  // Fetched when somebody asks for it.
  files.set('insights.js', await bundle('web/insights/insights-view.ts'));
  files.set('insights.css', await bundle('web/insights/insights.css', { format: undefined, define: undefined }));

  files.set('index.html', withAddress(await text('web/index.html'), process.env.SITE_URL));
  for (const name of await readdir(at('web/public'))) files.set(name, await readFile(at('web/public', name)));
  files.set('LICENSE', await readFile(at('LICENSE')));
  files.set('NOTICE', await readFile(at('NOTICE')));
  files.set('OFL.txt', await readFile(at('node_modules/@fontsource-variable/atkinson-hyperlegible-next/LICENSE')));

  files.set('sw.js', await serviceWorker(files));
  if (await layOut(dist, at('build/dist.json'), files)) console.log('dist/host.js was edited and is left as it is');
}

/** The service worker knows each file by its hash, so that a version is kept whole or not at all. */
async function serviceWorker(files) {
  const kept = [...files].filter(([name]) => !['host.js', 'inline.js', 'LICENSE', 'NOTICE', 'OFL.txt'].includes(name)); // the host's own, or not needed over http
  const sums = kept.map(([name, content]) => [name, 'sha256-' + createHash('sha256').update(content).digest('base64')]);
  const version = createHash('sha256').update(JSON.stringify(sums) + (await text('web/sw.ts'))).digest('hex').slice(0, 12);
  return bundle('web/sw.ts', { define: { FILES: JSON.stringify(sums), VERSION: JSON.stringify(version) } });
}

async function buildPackage() {
  const files = new Map();
  const tools = JSON.parse(await text('package.json'));
  const version = (await text('CMakeLists.txt')).match(/project\(inkdigits VERSION ([\d.]+)/)[1];
  files.set('reader.js', await bundle('web/reader.ts', { format: 'esm', define: undefined }));
  files.set('inkdigits.wasm', await readFile(at('build/web/inkdigits.wasm')));
  files.set('xnnpack.wasm', await readFile(at('build/web/xnnpack.wasm')));
  for (const name of ['LICENSE', 'NOTICE']) files.set(name, await readFile(at(name)));
  files.set('README.md', await readFile(at('web/package.md')));
  files.set('package.json', JSON.stringify({
    name: 'inkdigits',
    version,
    description: 'Reads handwritten digits from pictures and pen strokes: C++ and XNNPACK in WebAssembly, nothing is sent anywhere',
    license: tools.license,
    type: 'module',
    main: './reader.js',
    types: './reader.d.ts',
    exports: {
      '.': { types: './reader.d.ts', default: './reader.js' },
      './inkdigits.wasm': './inkdigits.wasm',
      './xnnpack.wasm': './xnnpack.wasm',
    },
    sideEffects: false,
    engines: { node: '>=18' },
  }, null, 2) + '\n');

  const types = at('build/types');
  await rm(types, { recursive: true, force: true });
  execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('web/tsconfig.package.json'), '--outDir', types], { stdio: 'inherit' });
  for (const name of ['reader.d.ts', 'reading.d.ts', 'errors.d.ts', 'load.d.ts']) files.set(name, await readFile(path.join(types, name)));
  await replaceFolder(at('build/package'), files);
}

async function replaceFolder(folder, files) {
  await rm(folder, { recursive: true, force: true });
  for (const [name, content] of files) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

await buildPackage();
await buildPage();
