// The worker behind web/reader-client.ts: one request at a time, one answer each.

import { readerOf, type DirectReader } from './direct-reader.js';
import { reason } from './errors.js';
import type { Reading } from './reading.js';
import type { Answer, ReadRequest, Request } from './worker-messages.js';

let reader: Promise<DirectReader> | undefined;

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  try {
    if (request.do === 'start') {
      reader = readerOf(request.modules);
      await reader;
      answer({ done: 'start' });
    } else {
      answer({ done: 'reading', reading: await read((await reader)!, request) });
    }
  } catch (error) {
    answer({ done: 'failed', message: reason(error) });
  }
});

function read(reader: DirectReader, request: ReadRequest): Promise<Reading> {
  switch (request.do) {
    case 'image':
      return reader.readImage(request.bytes, request.options);
    case 'pixels':
      return reader.readPixels(request.image, request.options);
    case 'strokes':
      return reader.readFlatStrokes(request.strokes, request.options);
    case 'fail':
      return reader.failure(request.code, request.kind);
  }
}

function answer(message: Answer): void {
  (postMessage as (message: Answer) => void)(message);
}
