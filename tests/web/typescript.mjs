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

/** A storage of a browser; `limit` in characters. */
function storage(kept, limit) {
  const store = {
    limit,
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, text) {
      const others = [...kept].filter(([name]) => name !== key).reduce((sum, [, value]) => sum + value.length, 0);
      if (others + text.length > store.limit) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, String(text));
    },
    removeItem: (key) => kept.delete(key),
    get length() {
      return kept.size;
    },
  };
  return store;
}

/**
 * A window with a localStorage, limited to `limit` characters, and a sessionStorage (`session`, if this is a tab that
 * is loaded again), in which all that is loaded next keeps its things.
 */
export function browser({ limit = Infinity, blocked = false, kept = new Map(), session = new Map() } = {}) {
  const listeners = [];
  const store = storage(kept, limit);
  globalThis.window = {
    get localStorage() {
      if (blocked) throw new DOMException('blocked', 'SecurityError');
      return store;
    },
    sessionStorage: storage(session, Infinity),
    addEventListener: (type, listener) => type === 'storage' && listeners.push(listener),
  };
  return { kept, session, store, changedElsewhere: (key) => listeners.forEach((listener) => listener({ key })) };
}
