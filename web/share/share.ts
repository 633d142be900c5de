// Handing an answer to someone else: the system's share sheet where there is one, else a copied link.

import { copyText } from '../clipboard.js';
import { say } from '../messages.js';
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

export async function share(text: string, link: string | undefined): Promise<void> {
  const data: ShareData = { title: document.title, text, ...(link ? { url: link } : {}) };
  if (await offer(data)) return;
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
