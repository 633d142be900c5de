// Why a promise of the reader rejects. Whatever is wrong with an input is a Reading instead.

/** `too_old`: the browser; `part`: a file is missing or damaged; `stopped`: anything else. */
export type BrokenCode = 'too_old' | 'part' | 'stopped';

/** What no other input will cure. The message is meant for the user, in English; the code for those who say it in other words. */
export class BrokenInstallation extends Error {
  override name = 'BrokenInstallation';

  constructor(
    message: string,
    readonly code: BrokenCode = 'stopped',
    /** Name of the file. */
    readonly part = '',
  ) {
    super(message);
  }
}

/** What a cancelled reading rejects with. */
export function aborted(message = 'The reading was cancelled.'): DOMException {
  return new DOMException(message, 'AbortError');
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
