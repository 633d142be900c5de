// Pictures of other kinds than grey PNG, encoded by the browser under test on a page of its own.

import type { Browser } from '@playwright/test';

export interface Rgba {
  data: Uint8Array;
  width: number;
  height: number;
}

export function rgbaOf(grey: Uint8Array, width: number, colour: (value: number) => [number, number, number, number]): Rgba {
  const data = new Uint8Array(grey.length * 4);
  grey.forEach((value, i) => data.set(colour(value), 4 * i));
  return { data, width, height: grey.length / width };
}

export async function encode(browser: Browser, { data, width, height }: Rgba, type: string): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    const url = await page.evaluate(
      ({ base64, width, height, type }) => {
        const bytes = Uint8ClampedArray.from(atob(base64), (c) => c.charCodeAt(0));
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width, height });
        canvas.getContext('2d')!.putImageData(new ImageData(bytes, width, height), 0, 0);
        return canvas.toDataURL(type, 0.92);
      },
      { base64: Buffer.from(data).toString('base64'), width, height, type },
    );
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  } finally {
    await page.close();
  }
}

/** The pixels as a camera stores them that notes EXIF orientation 1..8 instead of turning them. */
export function storedFor(orientation: number, grey: Uint8Array, width: number): { grey: Uint8Array; width: number } {
  const height = grey.length / width;
  const swapped = orientation >= 5;
  const [w, h] = swapped ? [height, width] : [width, height];
  const out = new Uint8Array(grey.length);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      // Where the stored pixel (x, y) stands once the orientation is applied.
      const [ux, uy] = (
        {
          1: [x, y],
          2: [w - 1 - x, y],
          3: [w - 1 - x, h - 1 - y],
          4: [x, h - 1 - y],
          5: [y, x],
          6: [h - 1 - y, x],
          7: [h - 1 - y, w - 1 - x],
          8: [y, w - 1 - x],
        } as Record<number, [number, number]>
      )[orientation]!;
      out[y * w + x] = grey[uy * width + ux]!;
    }
  return { grey: out, width: w };
}

/** A JPEG with an EXIF block that holds nothing but the orientation. */
export function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const exif = Buffer.from([
    0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, // APP1, length, "Exif\0\0"
    0x4d, 0x4d, 0, 42, 0, 0, 0, 8, // big-endian TIFF, first directory at 8
    0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, // one entry: Orientation, SHORT
    0, 0, 0, 0,
  ]);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}
