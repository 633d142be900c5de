// The reader as the page uses it: the same interface as web/reader.ts, with all work in a worker,
// so that the page never freezes. Aborting a reading stops the worker and starts another.

import type { Reader } from './reading';

export * from './reading';

/**
 * Starts the worker and resolves once it can read. Rejects with a `BrokenInstallation` whose
 * message can be shown as it is.
 */
export function createReader(): Promise<Reader> {
  return Promise.reject(new Error('not built yet'));
}
