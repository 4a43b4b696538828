import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { isPictureError } from './darkroom-errors.ts';
import { Darkroom, urgency } from './darkroom.ts';
import { animation, quartered, quarters, quartersOf, scratchFolder } from './scratch-pictures.ts';
import { derivativesOf, type Image } from './sizes.ts';

const script = join(import.meta.dirname, 'darkroom-process.ts');
const room = new Darkroom(script);
const pictures = scratchFolder();
afterAll(() => {
  room.close();
  pictures.end();
});

const examine = (file: string) => room.examine(file, urgency.publish);

/** What an author is told of a picture. */
async function complaint(name: string, bytes: Buffer | string): Promise<string> {
  const error: unknown = await examine(pictures.write(name, bytes)).catch((reason: unknown) => reason);
  if (!isPictureError(error)) throw new Error(`${name} was taken`, { cause: error });
  return `${error.problem.message} ${error.problem.mend}`;
}

/** Makes every derivative of a picture; gives their files by name. */
async function developAll(file: string, image: Image): Promise<Map<string, string>> {
  const prints = derivativesOf(image).map((derivative) => ({
    derivative,
    file: join(pictures.folder, 'made', image.hash, derivative.name),
  }));
  await room.develop(file, image, prints, urgency.publish);
  return new Map(prints.map((print) => [print.derivative.name, print.file]));
}

/** How far two colours are apart, at most in one channel. */
const distance = (one: readonly number[], other: readonly number[]): number =>
  Math.max(...one.map((value, index) => Math.abs(value - other[index]!)));

const turned = {
  1: [1, 2, 3, 4],
  2: [2, 1, 4, 3],
  3: [4, 3, 2, 1],
  4: [3, 4, 1, 2],
  5: [1, 3, 2, 4],
  6: [3, 1, 4, 2],
  7: [4, 2, 3, 1],
  8: [2, 4, 1, 3],
};

for (const [orientation, order] of Object.entries(turned)) {
  test(`a picture stored with orientation ${orientation} is upright in every derivative`, async () => {
    const bytes = await quartered(900, 600)
      .jpeg({ quality: 95 })
      .withMetadata({ orientation: Number(orientation) })
      .toBuffer();
    const file = pictures.write(`turned-${orientation}.jpg`, bytes);
    const { image } = await examine(file);
    expect([image.width, image.height]).toEqual(Number(orientation) > 4 ? [600, 900] : [900, 600]);
    for (const [name, made] of await developAll(file, image)) {
      const colours = await quartersOf(made);
      const expected = order.map((quarter) => quarters[quarter - 1]!);
      for (const [index, colour] of colours.entries())
        expect(distance(colour, expected[index]!), `${name} ${index}`).toBeLessThan(30);
      const { width, height } = await sharp(made).metadata();
      expect(width > height, name).toBe(image.width > image.height);
    }
  });
}

const corpus = join(import.meta.dirname, '../../../shared/corpora/orientation');

test.skipIf(!existsSync(corpus))('the photos of the corpus of orientations all come out alike', async () => {
  for (const shape of ['Landscape', 'Portrait']) {
    const thumbnails: Buffer[] = [];
    for (const name of readdirSync(corpus).filter((each) => each.startsWith(shape))) {
      const { image } = await examine(join(corpus, name));
      const derivative = derivativesOf(image).find(({ isThumbnail, coding }) => isThumbnail && coding === 'jpg')!;
      const file = join(pictures.folder, 'corpus', `${name}-${derivative.name}`);
      await room.develop(join(corpus, name), image, [{ derivative, file }], urgency.publish);
      thumbnails.push(await sharp(file).blur(4).raw().toBuffer());
    }
    const [first] = thumbnails;
    expect(thumbnails.length).toBeGreaterThanOrEqual(9);
    for (const other of thumbnails) {
      const apart = other.reduce((sum, value, index) => sum + Math.abs(value - first![index]!), 0) / other.length;
      expect(apart).toBeLessThan(6);
    }
  }
});

test('no derivative carries a word of what the camera wrote', async () => {
  const bytes = await quartered(1000, 700)
    .jpeg()
    .withExif({
      IFD0: { Make: 'Box', Model: 'Brownie', Artist: 'Hidden Name' },
      IFD2: { BodySerialNumber: 'SERIAL-4711' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '43/1 12/1 34/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>SECRET-XMP</a></x:xmpmeta>')
    .toBuffer();
  const file = pictures.write('spoken.jpg', bytes);
  const { image, notes } = await examine(file);
  expect(notes.camera).toBe('Box Brownie');
  expect(JSON.stringify(notes)).not.toMatch(/Hidden|4711|43/);
  for (const [name, made] of await developAll(file, image)) {
    const { exif, xmp, iptc, icc, tifftagPhotoshop, comments } = await sharp(made).metadata();
    expect([exif, xmp, iptc, icc, tifftagPhotoshop, comments], name).toEqual(Array(6).fill(undefined));
    expect(readFileSync(made).toString('latin1'), name).not.toMatch(/Brownie|4711|SECRET|Hidden/);
  }
});

test('an animated picture stays animated, at the same pace', async () => {
  const file = pictures.write('moving.gif', await animation(640, 400));
  const { image } = await examine(file);
  expect(image).toMatchObject({ width: 640, height: 400, animated: true });
  const made = await developAll(file, image);
  expect([...made.keys()]).toEqual(['thumb.webp', '480.webp', '640.webp', 'thumb.gif', '480.gif', '640.gif']);
  for (const [name, derivative] of made) {
    const { pages, delay, format, pageHeight } = await sharp(derivative, { animated: true }).metadata();
    expect([pages, delay, format], name).toEqual([3, [100, 200, 300], name.split('.')[1]]);
    expect(pageHeight, name).toBeGreaterThan(100);
  }
});

test('a picture for print (CMYK) and one in a wide colour space show the colours that they mean', async () => {
  const inks = await quartered(600, 400).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer();
  expect((await sharp(inks).metadata()).space).toBe('cmyk');
  const wide = await quartered(600, 400).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
  for (const [name, bytes] of Object.entries({ inks, wide })) {
    const file = pictures.write(`${name}.jpg`, bytes);
    const { image } = await examine(file);
    for (const [print, made] of await developAll(file, image)) {
      const { space, icc } = await sharp(made).metadata();
      expect([space, icc], `${name} ${print}`).toEqual(['srgb', undefined]);
      const colours = await quartersOf(made);
      // Ink cannot be as bright as a screen.
      for (const [index, colour] of colours.entries())
        expect(distance(colour, quarters[index]!), `${name} ${print} ${index}`).toBeLessThan(name === 'inks' ? 90 : 25);
    }
  }
});

test('a transparent picture stays so, also where AVIF and WebP are not read', async () => {
  const bytes = await sharp({ create: { width: 500, height: 300, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0.25 } } })
    .png()
    .toBuffer();
  const file = pictures.write('glass.png', bytes);
  const { image } = await examine(file);
  expect(image.transparent).toBe(true);
  const made = await developAll(file, image);
  expect([...made.keys()]).toContain('thumb.png');
  for (const [name, derivative] of made) {
    const { data, info } = await sharp(derivative).raw().toBuffer({ resolveWithObject: true });
    expect([info.channels, Math.abs(data[3]! - 64) < 6], name).toEqual([4, true]);
  }
});

test('what is no good picture is refused, and its author hears why', async () => {
  const jpeg = await quartered(1200, 800).jpeg().toBuffer();
  const broken = Buffer.from(jpeg);
  broken.fill(0x55, Math.floor(jpeg.length / 3), Math.floor(jpeg.length / 2));
  expect(await complaint('empty.jpg', '')).toMatch(/^is empty\. Copy it here again/);
  expect(await complaint('cut.jpg', jpeg.subarray(0, jpeg.length / 2))).toMatch(/^is damaged \(.*\)\. Export it again/);
  expect(await complaint('broken.jpg', broken)).toMatch(/^is damaged/);
  expect(await complaint('head.jpg', jpeg.subarray(0, 30))).toMatch(/^is damaged/);
  expect(await complaint('words.jpg', 'These are words.')).toMatch(/^is no picture, whatever its name says/);
  expect(await complaint('drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>')).toMatch(/^is no picture/);
  expect(await complaint('wrong.jpg', await quartered().png().toBuffer())).toMatch(
    /another kind \(png\).*Let its name end in \.png/,
  );
  expect(await complaint('cut.png', (await quartered(300, 300).png().toBuffer()).subarray(0, 200))).toMatch(/^is damaged/);
  expect(await complaint('cut.webp', (await quartered(300, 300).webp().toBuffer()).subarray(0, 300))).toMatch(/^is damaged/);
  expect(await complaint('cut.avif', (await quartered(300, 300).avif().toBuffer()).subarray(0, 400))).toMatch(/^is damaged/);
});

test('a picture that would take all memory is refused before it is decoded', async () => {
  const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#000' } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  expect(await complaint('bomb.png', bomb)).toMatch(/^has 256000000 pixels; 120000000 are the most\. Export it smaller/);
});

test('a picture that a decoder dies of is refused, and the others are looked at', async () => {
  // Stands for a decoder with a hole in it: it ends at one file, after it has taken others in hand.
  const deadly = pictures.write(
    'deadly.mjs',
    `process.on('message', ({ id, task }) => {
      if (task.file.includes('deadly')) process.exit(139);
      setTimeout(() => process.send({ id, result: 'seen ' + task.file }), 20);
    }); process.on('disconnect', () => process.exit());`,
  );
  const fragile = new Darkroom(deadly);
  const answers = await Promise.allSettled(
    ['a', 'deadly', 'b', 'c', 'deadly too', 'd'].map((file) => fragile.hash(file, urgency.publish)),
  );
  fragile.close();
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : (answer.reason as Error).message))).toEqual([
    'seen a',
    expect.stringContaining('cannot be decoded'),
    'seen b',
    'seen c',
    expect.stringContaining('cannot be decoded'),
    'seen d',
  ]);
});

test('a reader who waits goes before a publish, and both before what is made ahead', async () => {
  const order = pictures.write(
    'order.mjs',
    `process.on('message', ({ id, task }) => setTimeout(() => process.send({ id, result: task.file }), 10));
     process.on('disconnect', () => process.exit());`,
  );
  const busy = new Darkroom(order);
  const seen: string[] = [];
  const ask = (file: string, at: 0 | 1 | 2): Promise<unknown> => busy.hash(file, at).then((name) => seen.push(name));
  const ahead = ['first', 'ahead'].map((name) => ask(name, urgency.ahead));
  const publish = ['second', 'publish', 'publish later'].map((name) => ask(name, urgency.publish));
  await Promise.all([...ahead, ...publish, ask('reader', urgency.reader)]);
  busy.close();
  expect(seen.slice(0, 2).toSorted()).toEqual(['first', 'second']);
  expect(seen.indexOf('reader')).toBeLessThan(seen.indexOf('publish later'));
  expect(seen.slice(2).toSorted()).toEqual(['ahead', 'publish', 'publish later', 'reader']);
  expect(seen.at(-1)).toBe('ahead');
});

test('what is made ahead keeps nobody waiting, however long it takes', async () => {
  const slow = pictures.write(
    'slow.mjs',
    `process.on('message', ({ id, task }) => task.file === 'endless' || process.send({ id, result: task.file }));
     process.on('disconnect', () => process.exit());`,
  );
  const busy = new Darkroom(slow);
  const endless = Promise.allSettled(['endless', 'endless'].map((file) => busy.hash(file, urgency.ahead)));
  const answers = await Promise.all([busy.hash('new', urgency.publish), busy.hash('asked for', urgency.reader)]);
  busy.close();
  await endless;
  expect(answers).toEqual(['new', 'asked for']);
});

test('an original that has changed meanwhile is not taken for the one before', async () => {
  const file = pictures.write('changing.jpg', await quartered().jpeg().toBuffer());
  const { image } = await examine(file);
  writeFileSync(file, await quartered(140, 90).jpeg().toBuffer());
  const [derivative] = derivativesOf(image);
  const to = join(pictures.folder, 'made', 'never.avif');
  await expect(room.develop(file, image, [{ derivative: derivative!, file: to }], urgency.reader)).rejects.toThrow(
    'has changed meanwhile',
  );
  expect(existsSync(to)).toBe(false);
});
