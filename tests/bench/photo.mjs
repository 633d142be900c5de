// A 12-megapixel JPEG photo with 100 digits: how long the reader takes against the browser's own decoding of
// the same bytes and reading its pixels, in one run of one worker in Chromium, and how much memory the
// WebAssembly modules end with.
//
//     scripts/run --build-only && node tests/bench/photo.mjs
//
// Prints one JSON object; exits 1 beyond 4 times the browser's time, 100 MB, or with under 95 of 100 digits.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { browsers } from '../web/browsers.mjs';
import { at } from '../web/built.mjs';

const page = `<!doctype html><title>bench</title><script type="module">
  const worker = new Worker('worker.js', { type: 'module' });
  worker.onmessage = ({ data }) => { window.result = data; };
  worker.onerror = (event) => { window.result = { error: event.message }; };
</script>`;

// Runs in the worker.
async function bench() {
  const memories = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await original.apply(WebAssembly, args);
      const exports = (made.instance ?? made).exports;
      memories.push(...Object.values(exports).filter((value) => value instanceof WebAssembly.Memory));
      return made;
    };
  }
  const { createReader } = await import('/reader.js');

  // 10 rows of 10 digits in plain shapes, 4000 x 3000, with the grain and the light of a photo.
  const width = 4000, height = 3000;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const light = context.createLinearGradient(0, 0, width, height);
  light.addColorStop(0, '#f4f1e8');
  light.addColorStop(1, '#a9a69d');
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  const shapes = [
    'M50 0C20 0 15 100 50 100S80 0 50 0', 'M35 20L52 0V100', 'M20 25C25-10 85-10 78 30C72 55 30 75 15 98H85',
    'M20 12C50-15 90 10 72 35Q62 47 42 48C90 48 92 98 48 100Q28 100 18 86', 'M55 0L12 65H88M66 35V100',
    'M80 0H30L26 42C60 28 88 48 80 75C72 105 30 105 18 88', 'M68 0C25 30 12 70 25 90C45 112 85 90 76 66C66 45 30 50 22 78',
    'M12 0H85L40 100', 'M52 48C10 35 25 0 52 0S92 35 52 48C5 62 15 100 52 100S98 62 52 48', 'M76 30C72 65 22 60 24 28C28-8 78-8 76 30L66 100',
  ];
  context.strokeStyle = '#23305c';
  context.lineWidth = 11;
  context.lineCap = context.lineJoin = 'round';
  const rows = [];
  for (let row = 0; row < 10; ++row) {
    let text = '';
    for (let column = 0; column < 10; ++column) {
      const digit = (row * 7 + column * 3 + row * column) % 10;
      text += digit;
      context.setTransform(1.3, 0, 0, 1.3, 300 + column * 340, 200 + row * 270);
      context.stroke(new Path2D(shapes[digit]));
    }
    rows.push(text);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  const grain = context.getImageData(0, 0, width, height);
  for (let i = 0, seed = 1; i < grain.data.length; i += 4) {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    const noise = (seed >>> 28) - 8;
    for (let c = 0; c < 3; ++c) grain.data[i + c] += noise;
  }
  context.putImageData(grain, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  canvas.width = canvas.height = 1;
  const bytes = new Uint8Array(await blob.arrayBuffer());

  const least = (values) => Math.min(...values);  // what other programs take is neither's
  const timed = async (what) => {
    const start = performance.now();
    const result = await what();
    return [performance.now() - start, result];
  };
  const decode = async () => {
    const bitmap = await createImageBitmap(blob);
    const target = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
    target.drawImage(bitmap, 0, 0);
    return target.getImageData(0, 0, bitmap.width, bitmap.height).data.length;
  };
  const reader = await createReader();
  await reader.readImage(bytes);
  await decode();
  const own = [], browser = [];
  let reading;
  for (let i = 0; i < 5; ++i) {  // in turns, so that other programs disturb both alike
    browser.push((await timed(decode))[0]);
    const [time, result] = await timed(() => reader.readImage(bytes));
    own.push(time);
    reading = result;
  }
  const read = reading.ok ? reading.text.replace(/ /g, '').split('\n') : [];
  let right = 0;
  rows.forEach((row, r) => [...row].forEach((digit, c) => { right += read[r]?.[c] === digit; }));
  return {
    jpeg_bytes: bytes.length, browser_ms: Math.round(least(browser)), reader_ms: Math.round(least(own)),
    ratio: Math.round((100 * least(own)) / least(browser)) / 100,
    memory_mb: Math.round(memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) / 1e5) / 10, right,
  };
}

const types = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };
const server = createServer(async ({ url }, response) => {
  const name = url === '/' ? 'index.html' : url.slice(1);
  try {
    const body = name === 'index.html' ? page
      : name === 'worker.js' ? `(${bench})().then(postMessage, (error) => postMessage({ error: String(error.stack) }));`
      : await readFile(at('build/package', name));
    response.writeHead(200, { 'content-type': types[name.split('.').pop()] ?? 'text/plain' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const chromium = await browsers.find(({ name }) => name === 'Chromium').start();
const { page: tab } = chromium;
try {
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => window.result, undefined, { timeout: 240_000 });
  const result = await tab.evaluate(() => window.result);
  console.log(JSON.stringify(result));
  process.exitCode = result.error || result.ratio > 4 || result.memory_mb > 100 || result.right < 95 ? 1 : 0;
} finally {
  await chromium.close();
  server.close();
}
