// Handing an answer to someone else: the system's share sheet where there is one, else a copied link.

import { copyText } from '../clipboard.js';
import { say } from '../messages.js';
import { toast } from '../notices.js';

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
