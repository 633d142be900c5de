// The page's reader without the page: runs through what a browser can do otherwise than Node, and
// leaves the results in the title. Bundled and opened by browsers.test.mjs.
import { createReader, type Reader } from '../../web/reader-client.js';
import { bmp, draw, gif, imageData, number } from './ink.mjs';

const results: Record<string, unknown> = {};
const outcome = async (promise: Promise<unknown>) => {
  try {
    return await promise;
  } catch (error) {
    return { rejected: (error as Error).name, message: (error as Error).message };
  }
};
const answer = async (promise: Promise<any>) => {
  const reading: any = await outcome(promise);
  return reading.rejected ?? (reading.ok ? `${reading.source.kind} ${reading.text}` : reading.error.code);
};

async function run(): Promise<void> {
  const started = performance.now();
  const reader = (await outcome(createReader())) as Reader & { rejected?: string };
  results['startMs'] = Math.round(performance.now() - started);
  if (reader.rejected) {
    results['start'] = reader;
    return;
  }
  results['start'] = 'ok';
  const page = draw(number('407'));
  const file = bmp(page);
  results['strokes'] = await answer(reader.readStrokes(number('407')));
  results['bytes'] = await answer(reader.readImage(file));
  results['bytesKept'] = file.length > 0;
  results['blob'] = await answer(reader.readImage(new Blob([file])));
  results['pixels'] = await answer(reader.readPixels(imageData(page)));
  results['browserDecoded'] = await answer(reader.readImage(gif(page)));
  results['half'] = await answer(reader.readImage(file.subarray(0, file.length / 2)));
  results['nonsense'] = await answer(reader.readImage(new Blob(['no picture'])));

  // A long reading is cancelled at once, and what waited behind it is read.
  const large = draw(number('407', { size: 900, x: 200, y: 200 }), { width: 3200, height: 1300, pen: 60 });
  const controller = new AbortController();
  const long = answer(reader.readPixels(imageData(large), { signal: controller.signal }));
  const behind = answer(reader.readStrokes(number('12')));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const abortedAt = performance.now();
  controller.abort();
  results['cancelled'] = await long;
  results['cancelMs'] = Math.round(performance.now() - abortedAt);
  results['behind'] = await behind;

  const many = await Promise.all(['1', '2', '3', '70'].map((text) => answer(reader.readStrokes(number(text)))));
  results['many'] = many.join();
  reader.dispose();
  results['disposed'] = await answer(reader.readStrokes(number('1')));
}

addEventListener('error', (event) => (results['error'] = event.message));
addEventListener('securitypolicyviolation', (event) => (results['violation'] = `${event.violatedDirective} ${event.blockedURI}`));
run()
  .catch((error) => (results['error'] = String(error)))
  .finally(() => (document.title = JSON.stringify(results)));
