// A picture of the ink and its answer, to share or to keep. It is drawn from the strokes, not from the
// page, and always on light paper: what is sent does not depend on the sender's colours.

import { saveFile } from '../dom.js';
import { say } from '../messages.js';
import { toast } from '../notices.js';
import { boundsOf, pathOf } from '../pad/ink.js';
import { canvasIsHonest, fileOf } from '../picture/copies.js';
import type { Stroke } from '../reading.js';
import { offer, share } from './share.js';

const WIDTH = 1200;
const HEIGHT = 630;

/** `pen`: the width of the pad's pen, in the strokes' unit. The ink is on the pad: there are strokes. */
function draw(context: CanvasRenderingContext2D, strokes: readonly Stroke[], pen: number, text: string): void {
  const rows = text.split('\n');
  // A column of numbers stands beside its ink, a single number below it.
  const beside = rows.length > 2;
  const [width, height] = beside ? [500, 460] : [1040, 240];
  const [inkX, inkY, textX, textY] = beside ? [310, 300, 890, 300] : [600, 190, 600, 460];
  context.fillStyle = '#fdfcf8';
  context.fillRect(0, 0, WIDTH, HEIGHT);

  const [x, y, w, h] = boundsOf(strokes)!;
  const scale = Math.min(width / (w + pen), height / (h + pen));
  context.setTransform(scale, 0, 0, scale, inkX - (x + w / 2) * scale, inkY - (y + h / 2) * scale);
  context.strokeStyle = '#16213d';
  context.lineWidth = pen;
  context.lineCap = context.lineJoin = 'round';
  context.stroke(new Path2D(strokes.map(pathOf).join('')));
  context.resetTransform();

  const font = (size: number) => (context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`);
  context.fillStyle = '#1f47b8';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  font(100);
  const widest = Math.max(...rows.map((row) => context.measureText(row).width));
  const size = Math.min(170, (100 * width) / widest, height / rows.length);
  font(size);
  rows.forEach((row, i) => context.fillText(row, textX, textY + (i + 0.5 - rows.length / 2) * size));
  font(26);
  context.fillText('inkdigits', 1090, 592);
}

async function cardOf(strokes: readonly Stroke[], pen: number, text: string): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  draw(canvas.getContext('2d')!, strokes, pen, text);
  return fileOf(canvas, 'inkdigits.png', 'image/png');
}

/** To the system's share sheet where it takes files, else as a download. */
export async function shareCard(strokes: readonly Stroke[], pen: number, text: string): Promise<void> {
  const file = await cardOf(strokes, pen, text).catch(() => undefined);
  if (!file) toast(say('picture.save.failed'));
  else if (!(await offer({ files: [file], text }))) saveFile(file);
}

/** Where no link leads to ink and answer: the picture to the share sheet, else the text is copied. */
export async function shareWithoutLink(strokes: readonly Stroke[], pen: number, text: string): Promise<void> {
  const file = canvasIsHonest() ? await cardOf(strokes, pen, text).catch(() => undefined) : undefined;
  if (!file || !(await offer({ files: [file], text }))) await share(text, undefined, file ? 'share.file' : 'copy.done');
}
