// Handing an answer to someone else: the system's share sheet where there is one, else a copied link.

import { copyText } from '../clipboard.js';
import { say } from '../messages.js';
import { toast } from '../notices.js';
import { linkFragment, readFragment, type Shared } from './link.js';

export async function share(text: string, link: string | undefined): Promise<void> {
  const data: ShareData = { title: document.title, text, ...(link ? { url: link } : {}) };
  if (navigator.share && (navigator.canShare?.(data) ?? true)) {
    try {
      await navigator.share(data);
      return;
    } catch (error) {
      // Closing the sheet is an answer too.
      if (error instanceof DOMException && error.name === 'AbortError') return;
    }
  }
  const copied = await copyText(link ?? text);
  toast(say(!copied ? 'copy.failed' : link ? 'share.copied' : 'copy.done'));
}

/** This page's address with ink and answer in its fragment. */
export function linkTo(shared: Shared): string {
  return location.href.replace(/#.*/, '') + linkFragment(shared);
}

/** What came with the address of this page, taken out of it; a damaged link is told. */
export function takeShared(): Shared | undefined {
  const shared = readFragment(location.hash);
  if (shared === undefined) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  if (!shared) toast(say('share.damaged'));
  return shared ?? undefined;
}
