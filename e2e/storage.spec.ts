// The history when the browser's storage is blocked, full, damaged, or another tab is at it too.

import { pictureOf } from './support/pictures.js';
import { expect, test } from './support/test.js';

test('storage blocked: the same answers, and a notice that history is off', async ({ digits, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
  });
  await digits.open();
  await expect(page.getByTestId('history-notice')).toHaveText(/^History is off/);
  await digits.write('407');
  await expect(digits.answer).toHaveText('407');
  await expect(digits.items).toHaveCount(1);
  await digits.items.first().getByRole('button', { name: /^Delete/ }).click();
  await expect(digits.items).toHaveCount(0);
});

test('storage without any room from the start: a notice, nothing lost on screen', async ({ digits, page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('Quota exceeded.', 'QuotaExceededError');
    };
  });
  await digits.open();
  await digits.write('6');
  await expect(digits.answer).toHaveText('6');
  await expect(page.getByTestId('history-notice')).toHaveText(/^History is off/);
  await expect(digits.items).toHaveCount(1);
});

test('Yes to a history that there is no room for: it is off, and nothing says that it is on', async ({ digits, page }) => {
  await digits.open();
  await digits.write('6');
  await page.evaluate(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (this === localStorage) throw new DOMException('Quota exceeded.', 'QuotaExceededError');
      set.call(this, key, value);
    };
  });
  await page.getByTestId('history-yes').click();
  await expect(page.getByTestId('toast')).toHaveText(/^History is off: the browser’s storage is full/);
  await expect(page.getByTestId('history-notice')).toHaveText(/^History is off: the browser’s storage is full/);
  await expect(page.getByText('are kept in this browser')).toBeHidden();
  await expect(digits.items).toHaveCount(1);
});

test('storage full: the oldest half goes, the newest stays', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  for (const digit of '1234') {
    await digits.write(digit);
    await expect(digits.answer).toHaveText(digit);
    await page.getByTestId('clear').click();
  }
  await expect(digits.items).toHaveCount(4);
  await page.evaluate(() => {
    const size = localStorage.getItem('inkdigits.history')!.length;
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (value.length > size) throw new DOMException('Quota exceeded.', 'QuotaExceededError');
      set.call(this, key, value);
    };
  });
  await digits.write('5');
  await expect(digits.items.first()).toContainText('5');
  await expect(digits.items).toHaveCount(3);
  await expect(page.getByTestId('history-notice')).toContainText('The oldest 2 readings were removed.');
  await page.reload();
  await expect(digits.items).toHaveCount(3);
});

for (const [name, text] of [
  ['no JSON', '{"version":1,"entries":[{"id'],
  ['another form', '[1,2,3]'],
  ['null', 'null'],
] as const)
  test(`storage damaged (${name}): a notice and a new history`, async ({ digits, page }) => {
    await page.addInitScript((damaged) => {
      if (!sessionStorage.getItem('once')) localStorage.setItem('inkdigits.history', damaged);
      sessionStorage.setItem('once', '1');
    }, text);
    await digits.open();
    await expect(page.getByTestId('history-notice')).toContainText('was damaged');
    await digits.write('8');
    await expect(digits.items).toHaveCount(1);
    await page.reload();
    await expect(digits.items).toHaveCount(1);
  });

test('entries of an unknown form are passed over, the others stay', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('9');
  await expect(digits.items).toHaveCount(1);
  await page.evaluate(() => {
    const document = JSON.parse(localStorage.getItem('inkdigits.history')!);
    document.entries.push({ id: 7 }, null, { id: 'x', at: 0, text: '1', answer: [[{}]] });
    localStorage.setItem('inkdigits.history', JSON.stringify(document));
  });
  await page.reload();
  await expect(digits.items).toHaveCount(1);
});

test('a history of a newer version is left alone', async ({ digits, page }) => {
  await page.addInitScript(() => localStorage.setItem('inkdigits.history', '{"version":99,"entries":[]}'));
  await digits.open();
  await expect(page.getByTestId('history-notice')).toContainText('newer version');
  await digits.write('8');
  await expect(digits.items).toHaveCount(1);
  expect((await digits.stored())['inkdigits.history']).toBe('{"version":99,"entries":[]}');
});

test('two tabs share one history', async ({ digits, page, context }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('1');
  await expect(digits.items).toHaveCount(1);
  const other = await context.newPage();
  await other.goto(digits.url);
  await expect(other.getByTestId('history-item')).toHaveCount(1);
  await page.bringToFront();
  await page.getByTestId('clear').click();
  await digits.write('2');
  await expect(other.getByTestId('history-item')).toHaveCount(2);
  await other.bringToFront();
  await other.getByTestId('history-item').last().getByRole('button', { name: /^Delete/ }).click();
  await expect(digits.items).toHaveCount(1);
});

test('10: search, delete all with undo, nothing of ours left behind', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  for (const digit of ['17', '23', '71']) {
    await digits.write(digit);
    await page.getByTestId('clear').click();
  }
  await expect(digits.items).toHaveCount(3);
  await page.getByTestId('history-search').fill('17');
  await expect(digits.items).toHaveCount(1);
  await page.getByTestId('history-search').fill('999');
  await expect(page.getByText('No reading matches.')).toBeVisible();
  await page.getByTestId('history-search').fill('');
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(digits.items).toHaveCount(0);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(digits.items).toHaveCount(3);
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(digits.items).toHaveCount(0);
  expect(await digits.stored()).toEqual({});
});

test('export and import', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('64');
  await digits.choose('p.png', pictureOf('58'));
  await expect(digits.items).toHaveCount(2);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('history-export').click(),
  ]);
  const file = await download.path();
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(digits.items).toHaveCount(0);
  await page.getByTestId('history-import').setInputFiles(file);
  await expect(digits.items).toHaveCount(2);
  await page.getByTestId('history-import').setInputFiles(file);
  await expect(digits.items).toHaveCount(2);
  await page.getByTestId('history-import').setInputFiles({
    name: 'x.json',
    mimeType: 'application/json',
    buffer: Buffer.from('hello'),
  });
  await expect(page.getByTestId('toast')).toContainText('holds no readings');
});

test('a private session keeps nothing, and says nothing else', async ({ digits, page }) => {
  await digits.open();
  const choice = page.locator('#history-choice');
  await expect(choice).toBeVisible();
  await page.getByText('Private session').click();
  await expect(page.getByTestId('history-notice')).toHaveText('Private session: readings are not kept.');
  await expect(choice).toBeHidden();
  await digits.write('3');
  await expect(digits.answer).toHaveText('3');
  await page.waitForTimeout(900);
  await expect(digits.items).toHaveCount(0);
  expect(await digits.stored()).toEqual({});
  await page.getByText('Private session', { exact: true }).click();
  await expect(page.getByTestId('history-notice')).toBeHidden();
  await expect(choice).toBeVisible();
  // What was read in it is not kept after it either, though it is corrected, cleared and taken back.
  await digits.digits.focus();
  await page.keyboard.press('8');
  await page.getByTestId('clear').click();
  await page.getByTestId('undo').click();
  await expect(digits.answer).toHaveText('8');
  await page.waitForTimeout(900);
  await expect(digits.items).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.getByTestId('clear').click();
  await digits.write('4');
  await expect(digits.items).toHaveText(/^4/);
});

test('nor are pictures kept that were read in a private session, when they are mended or turned after it', async ({ digits, page }) => {
  await digits.open();
  await page.getByTestId('history-private').check();
  await digits.file.setInputFiles(['482', '65'].map((text) => ({ name: `${text}.png`, mimeType: 'image/png', buffer: pictureOf(text) })));
  await expect(page.getByRole('heading', { name: '2 pictures read' })).toBeVisible();
  await page.getByTestId('history-private').uncheck();
  await page.getByTestId('queue-item').nth(1).click();
  await expect(digits.answer).toHaveText('65');
  await digits.digits.first().focus();
  await page.keyboard.press('8');
  await page.waitForTimeout(900);
  await expect(digits.items).toHaveCount(0);
  for (let i = 0; i < 2; i++) {
    const before = await page.locator('#picture-img').getAttribute('src');
    await page.getByTestId('turn').click();
    await expect(page.locator('#picture-img')).not.toHaveAttribute('src', before!);
    await digits.settled();
  }
  await expect(digits.answer).toHaveText(/\d/);
  await page.waitForTimeout(900);
  await expect(digits.items).toHaveCount(0);
});

test('leaving at once still keeps the reading', async ({ digits, page }) => {
  await digits.open();
  await digits.write('4');
  await page.reload();
  await expect(digits.items).toHaveCount(1);
});

test('a long history does not hold up the pen', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  await digits.write('4');
  await expect(digits.items).toHaveCount(1);
  await page.evaluate(() => {
    const document = JSON.parse(localStorage.getItem('inkdigits.history')!);
    const [entry] = document.entries;
    document.entries = Array.from({ length: 500 }, (_, i) => ({ ...entry, id: `e${i}`, at: Date.now() - i * 3.6e6 }));
    localStorage.setItem('inkdigits.history', JSON.stringify(document));
  });
  await page.reload();
  await expect(digits.items).toHaveCount(500);
  await expect(page.getByTestId('history-notice')).toContainText('it holds 500 readings');
  await digits.write('7');
  await expect(digits.items.first()).toContainText('7');
  // The most that is kept: the oldest made room.
  await expect(digits.items).toHaveCount(500);
  await expect(page.getByText('500 readings', { exact: true })).toBeVisible();
});

test('a table of more than the history holds: what was added is told as it is', async ({ digits, page }) => {
  await digits.keepHistory();
  await digits.open();
  const rows = Array.from({ length: 1500 }, (_, i) => `2024-03-05 ${[i / 3600, (i / 60) % 60, i % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':')},${i},,`);
  const csv = ['date,number,note,right', ...rows].join('\r\n');
  await page.getByTestId('history-import').setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await expect(page.getByTestId('toast')).toHaveText('500 readings added. The oldest 1000 did not fit: the history holds 500.');
  await expect(page.getByText('500 readings', { exact: true })).toBeVisible();
  await expect(page.getByTestId('history-notice')).toContainText('each new one takes the place of the oldest');
  await digits.items.first().getByTestId('history-delete').click();
  await expect(page.getByTestId('history-notice')).toBeHidden();
});
