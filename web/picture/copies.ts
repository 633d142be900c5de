// Copies of the user's picture: turned by a quarter, with the reading written on it, and small for the history. All
// are drawn on a canvas and taken from it; a browser that guards against fingerprinting may return noise instead,
// which is found out first on a small sample of known pixels.

import { saveFile } from '../dom.js';
import { say } from '../messages.js';
import { toast } from '../notices.js';
import type { Source } from '../reading.js';
import type { PictureBox } from './picture.js';

let honest: boolean | undefined;

/** Whether a canvas gives back what was drawn on it. */
export function canvasIsHonest(): boolean {
  if (honest !== undefined) return honest;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 16;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return (honest = false);
  context.fillStyle = '#336699';
  context.fillRect(0, 0, 16, 16);
  const { data } = context.getImageData(0, 0, 16, 16);
  honest = data.every((value, i) => value === [0x33, 0x66, 0x99, 0xff][i % 4]);
  return honest;
}

type Size = Pick<Source, 'width' | 'height' | 'turned'>;

const papers = new WeakMap<Blob, Promise<string>>();

/** What lies under a transparent picture: white, unless its ink is light, as the reader has it (`backdrop` in src/image/decode.cpp). */
export function paperUnder(file: Blob): Promise<string> {
  // A photo has no transparency, and is large.
  const paper = papers.get(file) ?? (file.type === 'image/jpeg' || !canvasIsHonest() ? Promise.resolve(WHITE) : oppositeOf(file).catch(() => WHITE));
  papers.set(file, paper);
  return paper;
}

const WHITE = '#fff';

async function oppositeOf(file: Blob): Promise<string> {
  const side = 64;
  const bitmap = await createImageBitmap(file, { resizeWidth: side, resizeHeight: side, resizeQuality: 'medium' });
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, side, side);
  let light = 0;
  let weight = 0;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]! / 255;
    light += (0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!) * alpha;
    weight += alpha;
  }
  // Under an opaque one nothing is to shine through at the edges.
  return weight < side * side && light > 128 * weight ? '#000' : WHITE;
}

/** The picture upright on its paper at its own size, at most `longest` pixels on its longer side. */
async function uprightCanvas(file: Blob, { width, height, turned = 0 }: Size, longest = 4096): Promise<HTMLCanvasElement> {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const sideways = turned % 180 !== 0;
  const [w, h] = sideways ? [canvas.height, canvas.width] : [canvas.width, canvas.height];
  const bitmap = await createImageBitmap(file, scale < 1 ? { resizeWidth: w, resizeHeight: h, resizeQuality: 'medium' } : {});
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((turned * Math.PI) / 180);
  context.drawImage(bitmap, -w / 2, -h / 2, w, h);
  context.setTransform(1, 0, 0, 1, 0, 0);
  bitmap.close();
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = await paperUnder(file);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = 'source-over';
  return canvas;
}

/** What is drawn on the canvas, as a file. */
export function fileOf(canvas: HTMLCanvasElement, name: string, type: string): Promise<File> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(new File([blob], name, { type })) : reject(new Error('no file'))), type),
  );
}

/** The same picture a quarter turn further clockwise. */
export async function turned(file: File, size: Size): Promise<File> {
  const sideways: Size = { width: size.height, height: size.width, turned: ((size.turned ?? 0) + 90) % 360 };
  // Lossless, so that turning four times changes nothing but the file.
  return fileOf(await uprightCanvas(file, sideways), file.name, 'image/png');
}

const COLOURS: Record<PictureBox['kind'], string> = {
  digit: '#1f47b8',
  unsure: '#8a4b00',
  refused: '#6b6b6b',
  trouble: '#c2352a',
};

/** The picture with each digit boxed and labelled, as on the page. */
async function labelled(file: Blob, size: Size, boxes: readonly PictureBox[], name: string): Promise<File> {
  const canvas = await uprightCanvas(file, size);
  const context = canvas.getContext('2d')!;
  const scale = canvas.width / size.width;
  const unit = Math.max(1, Math.max(canvas.width, canvas.height) / 900);
  for (const { box, kind, label } of boxes) {
    if (!box) continue;
    const [x, y, w, h] = box.map((value) => value * scale) as [number, number, number, number];
    const room = 3 * unit;
    context.strokeStyle = context.fillStyle = COLOURS[kind];
    context.lineWidth = 1.6 * unit;
    context.setLineDash(kind === 'digit' ? [] : [5 * unit, 4 * unit]);
    context.strokeRect(x - room, y - room, w + 2 * room, h + 2 * room);
    if (!label) continue;
    const font = Math.max(7 * unit, Math.min(20 * unit, h * 0.42));
    context.font = `600 ${font}px system-ui, sans-serif`;
    const width = context.measureText(label).width + font * 0.5;
    const top = Math.max(0, y - room - font * 1.2);
    context.fillRect(x - room, top, width, font * 1.2);
    context.fillStyle = '#fff';
    context.fillText(label, x - room + font * 0.25, top + font * 0.95);
  }
  return fileOf(canvas, name, 'image/png');
}

/** Offers that picture as a download. */
export async function saveLabelled(file: File, size: Size, boxes: readonly PictureBox[]): Promise<void> {
  const name = `${file.name.replace(/\.\w+$/, '')}-read.png`;
  const copy = await labelled(file, size, boxes, name).catch(() => undefined);
  if (copy) saveFile(copy);
  else toast(say('picture.save.failed'));
}

/** A small JPEG of the picture as a data URL; undefined where the browser will not give one. */
export async function thumbnailOf(file: Blob, size: Size, longest: number): Promise<string | undefined> {
  try {
    const canvas = await uprightCanvas(file, size, longest);
    // At once, not by toBlob: what is not kept yet is lost when the page is left.
    return canvas.toDataURL('image/jpeg', 0.6);
  } catch {
    return undefined;
  }
}
