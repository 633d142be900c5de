// A module of web/ as Node can load it: bundled by the tool that bundles the page.
import { build } from 'esbuild';
import { at } from './built.mjs';

/** The exports of a TypeScript file; each call is a fresh copy of it, as another tab has. */
export async function load(...names) {
  const { outputFiles } = await build({
    entryPoints: [at(...names)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'node18',
    logLevel: 'warning',
  });
  const code = Buffer.from(`${outputFiles[0].text}\n// ${Math.random()}`).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

/** A window with a localStorage in which all that is loaded next keeps its things; `limit` in characters. */
export function browser({ limit = Infinity, blocked = false } = {}) {
  const kept = new Map();
  const listeners = [];
  const quota = () => new DOMException('full', 'QuotaExceededError');
  const store = {
    limit,
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, text) {
      const others = [...kept].filter(([name]) => name !== key).reduce((sum, [, value]) => sum + value.length, 0);
      if (others + text.length > store.limit) throw quota();
      kept.set(key, String(text));
    },
    removeItem: (key) => kept.delete(key),
    get length() {
      return kept.size;
    },
  };
  globalThis.window = {
    get localStorage() {
      if (blocked) throw new DOMException('blocked', 'SecurityError');
      return store;
    },
    addEventListener: (type, listener) => type === 'storage' && listeners.push(listener),
  };
  return { kept, store, changedElsewhere: (key) => listeners.forEach((listener) => listener({ key })) };
}
