// How a picture gets in: the file button, the phone's own camera, drop and paste.

import { byId } from './dom.js';
import { say } from './messages.js';
import { toast } from './notices.js';

export function waysIn(take: (files: File[]) => void): void {
  for (const id of ['file', 'photo']) {
    const input = byId<HTMLInputElement>(id);
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      // Choosing the same file again must be a change again.
      input.value = '';
      if (files.length) take(files);
    });
  }

  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  let depth = 0;
  const over = (on: boolean) => document.body.toggleAttribute('data-dropping', on);
  window.addEventListener('dragenter', (event) => {
    if (carriesFiles(event) && ++depth) over(true);
  });
  window.addEventListener('dragleave', (event) => {
    if (carriesFiles(event) && --depth <= 0) over(((depth = 0), false));
  });
  // A file dropped beside the sheet would otherwise replace the page.
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) take(files);
  });

  window.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) {
      // Text belongs where text is written.
      if (event.clipboardData?.types.length && !(event.target as HTMLElement).matches?.('input, textarea')) toast(say('picture.text'));
      return;
    }
    event.preventDefault();
    // A copied picture comes as "image.png", whatever it is; copied files have names of their own.
    take(files.map((file) => (file.name === 'image.png' ? new File([file], say('picture.pasted'), { type: file.type }) : file)));
  });
}
