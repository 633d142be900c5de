// Why a promise of the reader rejects. Whatever is wrong with an input is a Reading instead.

/** What no other input will cure. The message is meant for the user. */
export class BrokenInstallation extends Error {
  override name = 'BrokenInstallation';
}

/** What a cancelled reading rejects with. */
export function aborted(message = 'The reading was cancelled.'): DOMException {
  return new DOMException(message, 'AbortError');
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
