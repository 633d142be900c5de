// Pictures that the core does not decode (WebP, AVIF, HEIC, GIF), decoded by the browser.

import type { ErrorCode, Pixels, Reading } from './reading.js';

/** Not corrupt_image: a browser shows the first half of a picture that was cut short, for the whole. */
const mayBeDecoded = new Set<ErrorCode>(['unsupported_format', 'heic']);

/** As in src/image/decode.h; a larger picture is left to the core's own message. */
const maxPixels = 100e6;

/** The same reading when it is good or the browser cannot help; else that of the browser's pixels. */
export async function orDecodedByBrowser(
  reading: Reading,
  bytes: Uint8Array | Blob,
  readPixels: (pixels: Pixels) => Promise<Reading>,
): Promise<Reading> {
  if (reading.ok || !mayBeDecoded.has(reading.error.code)) return reading;
  const pixels = await decode(bytes);
  if (!pixels) return reading;
  const second = await readPixels(pixels);
  if (second.source) second.source.kind = 'image';
  return second;
}

/** Upright RGBA pixels; undefined where there is no browser, or it does not know the format either. */
async function decode(bytes: Uint8Array | Blob): Promise<Pixels | undefined> {
  if (typeof createImageBitmap !== 'function') return undefined;
  let bitmap: ImageBitmap | undefined;
  try {
    const blob = bytes instanceof Blob ? bytes : new Blob([bytes as BlobPart]);
    bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image', premultiplyAlpha: 'none' }).catch((error) => {
      // Older browsers do not know 'from-image': there it is the default.
      if (error instanceof TypeError) return createImageBitmap(blob, { premultiplyAlpha: 'none' });
      throw error;
    });
    if (bitmap.width * bitmap.height > maxPixels) return undefined;
    return (await viaVideoFrame(bitmap)) ?? viaCanvas(bitmap);
  } catch {
    return undefined;
  } finally {
    bitmap?.close();
  }
}

/** Preferred, because browsers that fight fingerprinting return noise from a canvas. */
async function viaVideoFrame(bitmap: ImageBitmap): Promise<Pixels | undefined> {
  if (typeof VideoFrame !== 'function') return undefined;
  let frame: VideoFrame | undefined;
  try {
    frame = new VideoFrame(bitmap, { timestamp: 0 });
    const { format, codedWidth: width, codedHeight: height } = frame;
    const order = format && /^(RGB|BGR)[AX]$/.test(format) ? format : undefined;
    if (!order || width !== bitmap.width || height !== bitmap.height) return undefined;
    const data = new Uint8ClampedArray(width * height * 4);
    await frame.copyTo(data, { layout: [{ offset: 0, stride: width * 4 }] });
    for (let i = 0; i < data.length; i += 4) {
      if (order[0] === 'B') [data[i], data[i + 2]] = [data[i + 2]!, data[i]!];
      if (order[3] === 'X') data[i + 3] = 255;
    }
    return { data, width, height };
  } catch {
    return undefined;
  } finally {
    frame?.close();
  }
}

function viaCanvas(bitmap: ImageBitmap): Pixels | undefined {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  return context?.getImageData(0, 0, width, height);
}
