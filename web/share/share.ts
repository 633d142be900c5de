// Handing an answer to someone else: the system's share sheet where there is one, else a copied link.

import { copyText } from '../clipboard.js';
import { type MessageKey, say } from '../messages.js';
import { toast } from '../notices.js';
import { linkFragment, readFragment, type Shared } from './link.js';

/** Whether there is a share sheet for this and it was answered; closing it is an answer too. */
export async function offer(data: ShareData): Promise<boolean> {
  // Sheets from before `canShare` take no files.
  if (!(navigator.canShare?.(data) ?? !data.files)) return false;
  try {
    await navigator.share(data);
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError';
  }
}

/** `copied`: what is said once the link, or the text where there is none, was copied. */
export async function share(text: string, link: string | undefined, copied: MessageKey): Promise<void> {
  const data: ShareData = { title: document.title, text, ...(link ? { url: link } : {}) };
  if (await offer(data)) return;
  toast(say((await copyText(link ?? text)) ? copied : 'copy.failed'));
}

/**
 * This page's address with ink and answer in its fragment; undefined for a page that was opened from a folder: nobody
 * else could open that address, and it tells where the folder lies.
 */
export function linkTo(shared: Shared): string | undefined {
  return /^https?:/.test(location.href) ? location.href.replace(/#.*/, '') + linkFragment(shared) : undefined;
}

/** What came with the address of this page, taken out of it; a damaged link is told. */
export function takeShared(): Shared | undefined {
  const shared = readFragment(location.hash);
  if (shared === undefined) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  if (!shared) toast(say('share.damaged'));
  return shared ?? undefined;
}
