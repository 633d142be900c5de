// Pictures that the core does not decode (WebP, AVIF, HEIC, GIF), decoded by the browser.

import type { Pixels } from './reading.js';

/** As in src/decode.h; a larger picture is left to the core's own message. */
const maxPixels = 100e6;

/** Upright RGBA pixels; undefined where there is no browser, or it does not know the format either. */
export async function decodeInBrowser(bytes: Uint8Array): Promise<Pixels | undefined> {
  if (typeof createImageBitmap !== 'function') return undefined;
  let bitmap: ImageBitmap | undefined;
  try {
    bitmap = await createImageBitmap(new Blob([bytes as BlobPart]), {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
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
