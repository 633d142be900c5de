// The one place that touches localStorage and sessionStorage. Any of their calls may throw: storage can be
// blocked, full, or absent, and on file:// it may be shared with other pages, so every key carries our name.

const PREFIX = 'inkdigits.';

/** For good, or until the tab is closed. */
export type Area = 'local' | 'session';

export type Saved = 'saved' | 'full' | 'blocked';

function storage(area: Area): Storage | undefined {
  try {
    return window[`${area}Storage`] ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether something written can be read again. Full storage counts as available. */
export function storageAvailable(): boolean {
  const store = storage('local');
  if (!store) return false;
  try {
    store.setItem(`${PREFIX}probe`, '1');
    const kept = store.getItem(`${PREFIX}probe`) === '1';
    store.removeItem(`${PREFIX}probe`);
    return kept;
  } catch (error) {
    return isQuota(error) && store.length > 0;
  }
}

function isQuota(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === 'QuotaExceededError' || error.name === 'NS_ERROR_DOM_QUOTA_REACHED')
  );
}

/** The text under a name, null if there is none or storage is blocked. */
export function load(name: string, area: Area = 'local'): string | null {
  try {
    return storage(area)?.getItem(PREFIX + name) ?? null;
  } catch {
    return null;
  }
}

export function save(name: string, text: string, area: Area = 'local'): Saved {
  const store = storage(area);
  if (!store) return 'blocked';
  try {
    store.setItem(PREFIX + name, text);
    return 'saved';
  } catch (error) {
    return isQuota(error) ? 'full' : 'blocked';
  }
}

export function remove(name: string, area: Area = 'local'): void {
  try {
    storage(area)?.removeItem(PREFIX + name);
  } catch {
    // Blocked: there is nothing of ours to remove.
  }
}

/**
 * Saves as much of a list as there is room for, of what stands first, and tells how many that are.
 * `textOf`: the list as it is stored.
 */
export function saveFirst<T>(name: string, list: readonly T[], textOf: (list: readonly T[]) => string, area: Area = 'local'): { result: Saved; n: number } {
  let n = list.length;
  let result = save(name, textOf(list), area);
  while (result === 'full' && n > 1) {
    n = Math.ceil(n / 2);
    result = save(name, textOf(list.slice(0, n)), area);
  }
  return { result, n };
}

/**
 * The stored object in a text. Throws 'newer' for one whose version is above `version`, which a newer page
 * has written, and 'corrupt' for what is none.
 */
export function documentOf(text: string, version: number): Record<string, unknown> {
  let document: { version?: unknown } | null;
  try {
    document = JSON.parse(text) as typeof document;
  } catch {
    throw 'corrupt';
  }
  if (typeof document?.version !== 'number') throw 'corrupt';
  if (document.version > version) throw 'newer';
  return document;
}

/** Calls back when another tab changed what stands under a name. */
export function watch(name: string, changed: () => void): void {
  window.addEventListener('storage', (event) => {
    if (event.key === null || event.key === PREFIX + name) changed();
  });
}
