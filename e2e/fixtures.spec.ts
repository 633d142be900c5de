// Every fixture picture of tests/pictures through the page: the same answers, codes and warnings as on
// the command line (tests/pages/pages_test.py), shown on the picture.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './support/test.js';

interface Label {
  file: string;
  lines?: string[];
  error?: string;
  warning?: string;
}

const folder = path.resolve('tests/pictures');
const labels = readFileSync(path.join(folder, 'labels.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Label);

/** Edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1]));
    row = next;
  }
  return row[b.length]!;
}

const kinds: [string, (label: Label) => boolean][] = [
  ['pictures that cannot be read', (label) => label.error !== undefined],
  ['pictures with a warning', (label) => label.warning !== undefined],
  ['pictures with digits', (label) => label.error === undefined && label.warning === undefined],
];

for (const [name, belongs] of kinds)
  test(name, async ({ digits, page }) => {
    test.setTimeout(180_000);
    await digits.open();
    for (const label of labels.filter(belongs))
      await test.step(label.file, async () => {
        await digits.file.setInputFiles(path.join(folder, label.file));
        await digits.settled();
        if (label.error) {
          await expect(digits.message).toHaveAttribute('data-code', label.error);
          await expect(digits.message).not.toBeEmpty();
          await expect(page.locator('#message-actions button')).not.toHaveCount(0);
          return;
        }
        await expect(page.locator('body')).toHaveAttribute('data-state', 'done');
        if (label.warning) await expect(digits.message).toHaveAttribute('data-code', label.warning);
        const text = (await digits.answer.textContent())!;
        if (label.lines) {
          const want = label.lines.join('\n');
          const errors = distance(text.replace(/ /g, ''), want);
          // How well they are read is measured natively; here a reading must come through whole.
          expect(errors, text).toBeLessThanOrEqual(Math.max(2, Math.floor(want.length / 10)));
        }
        // Each digit has its box, and all lie on the picture as it is shown.
        const boxes = page.locator('#picture-overlay [data-box]:not(.box-refused):not(.box-trouble)');
        await expect(boxes).toHaveCount(text.replace(/\s/g, '').length);
        const outside = await page.evaluate(() => {
          const frame = document.querySelector('#picture-frame')!.getBoundingClientRect();
          const img = document.querySelector('#picture-img')!.getBoundingClientRect();
          const rects = [...document.querySelectorAll('[data-box] .box-frame')].map((e) => e.getBoundingClientRect());
          const off = (r: DOMRect) => r.left < frame.left - 6 || r.right > frame.right + 6 || r.top < frame.top - 6 || r.bottom > frame.bottom + 6;
          return {
            boxes: rects.filter(off).length,
            // The picture, turned or not, fills its frame.
            width: Math.abs(img.width - frame.width),
            height: Math.abs(img.height - frame.height),
          };
        });
        expect(outside.boxes).toBe(0);
        expect(outside.width).toBeLessThan(2);
        expect(outside.height).toBeLessThan(2);
      });
  });
