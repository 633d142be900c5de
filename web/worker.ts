// The worker behind web/reader-client.ts: one request at a time, one answer each.

import { readerOf, type DirectReader } from './direct-reader.js';
import { reason } from './errors.js';
import type { Answer, Request } from './worker-messages.js';

let reader: Promise<DirectReader> | undefined;

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  try {
    if (request.do === 'start') {
      reader = readerOf(request.modules);
      await reader;
      answer({ done: 'start' });
    } else {
      const ready = (await reader)!;
      const reading =
        request.do === 'image'
          ? await ready.readImage(request.bytes, request.options)
          : request.do === 'pixels'
            ? await ready.readPixels(request.image, request.options)
            : await ready.readStrokes(request.strokes, request.options);
      answer({ done: 'reading', reading });
    }
  } catch (error) {
    answer({ done: 'failed', message: reason(error) });
  }
});

function answer(message: Answer): void {
  (postMessage as (message: Answer) => void)(message);
}
