import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test, vi } from 'vitest';
import { cardHash, type Card } from './card.ts';
import { cardFolder, removeOldCards } from './cards.ts';
import { Darkroom, urgency } from './darkroom.ts';
import { scratchFolder } from './scratch-pictures.ts';

const folder = scratchFolder();
vi.stubEnv('DATA_DIR', folder.folder);
const room = new Darkroom(join(import.meta.dirname, 'darkroom-process.ts'));
afterAll(() => {
  room.close();
  folder.end();
});

const plain: Card = { head: 'A blog', title: 'Bread', foot: ['/kitchen', 'Fri, 26 Apr 2013'] };

/** A card as the darkroom draws it, as a file. */
async function draw(card: Partial<Card>): Promise<Buffer> {
  const whole = { ...plain, ...card };
  const file = join(folder.folder, 'drawn', `${cardHash(whole)}.png`);
  await room.draw(whole, file, urgency.reader);
  return readFileSync(file);
}

/** Where something is drawn, in rows of ten pixels from above. */
async function rowsOf(card: Partial<Card>): Promise<number[]> {
  const { data, info } = await sharp(await draw(card))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rows = new Set<number>();
  for (let at = 0; at < data.length; at++) if (data[at]! < 128) rows.add(Math.floor(at / info.width / 10));
  return [...rows];
}

test('a card is a PNG of the size that other sites show large, on the paper of the blog', async () => {
  const bytes = await draw({});
  const { format, width, height } = await sharp(bytes).metadata();
  expect([format, width, height]).toEqual(['png', 1200, 630]);
  const paper = await sharp(bytes).removeAlpha().extract({ left: 2, top: 2, width: 1, height: 1 }).raw().toBuffer();
  // A palette may be one off.
  for (const [channel, value] of [0xfd, 0xfc, 0xf9].entries()) expect(Math.abs(paper[channel]! - value)).toBeLessThanOrEqual(1);
  expect(bytes.length).toBeLessThan(40_000);
});

test('a card has its hash from all that it shows', () => {
  const hashes = [plain, { ...plain, head: 'B' }, { ...plain, title: 'B' }, { ...plain, foot: ['/kitchen'] }].map(cardHash);
  expect(new Set(hashes).size).toBe(4);
  expect(cardHash({ ...plain })).toBe(cardHash(plain));
  expect(hashes[0]).toMatch(/^[\da-f]{16}$/);
});

test('whatever a title is, a card is drawn, and nothing of it stands on the edge', async () => {
  const titles = [
    '',
    ' ',
    'x'.repeat(10_000),
    'Many words '.repeat(1000),
    '</svg><span foreground="red">&amp;</span>&#0;]]>',
    '\u202E\u2066\0\u0007\uD800',
    '日本語',
    '👩‍👩‍👧',
    '%s%n\\u003c',
  ];
  for (const title of titles) {
    const rows = await rowsOf({ title, head: title, foot: [title] });
    expect(
      rows.filter((row) => row < 6 || row >= 57),
      title.slice(0, 30),
    ).toEqual([]);
  }
});

test('marks of a language are text, as they were written', async () => {
  const [shown, other] = [await draw({ title: 'a <b>c</b>' }), await draw({ title: 'a c' })];
  expect(shown.equals(other)).toBe(false);
});

test('a title that cannot be drawn leaves its place to the name of the blog; a path that cannot is left out', async () => {
  const named = await draw({ head: '', title: 'A blog', foot: ['Fri, 26 Apr 2013'] });
  expect((await draw({ title: '日本語', foot: ['/日本', 'Fri, 26 Apr 2013'] })).equals(named)).toBe(true);
});

test('of very many cards, those that were drawn last are kept', async () => {
  mkdirSync(cardFolder());
  for (const number of [1, 2, 3, 4, 5]) {
    const file = join(cardFolder(), `${number}.png`);
    writeFileSync(file, '');
    utimesSync(file, number, number);
  }
  await removeOldCards(5);
  expect(readdirSync(cardFolder())).toHaveLength(5);
  await removeOldCards(2);
  expect(readdirSync(cardFolder())).toEqual(['4.png', '5.png']);
});
