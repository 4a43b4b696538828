import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { withoutNotes } from './original.ts';

const formats = ['jpeg', 'png', 'webp'] as const;
type Format = (typeof formats)[number];

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
  xmlns:dc="http://purl.org/dc/elements/1.1/" dc:description="Secret"/></rdf:RDF></x:xmpmeta>`;

/** Noise with a slope, so that a picture that is turned is another picture. */
const pixels = Buffer.from(Array.from({ length: 24 * 16 * 3 }, (_, at) => (at * 7 + (at % 24) * (at % 16)) % 256));
const plain = (): Sharp => sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } });

/** As a phone takes it: where, by whom, in which colours, and held in one of eight ways. */
const photo = (format: Format, orientation = 6, options = {}): Promise<Buffer> =>
  plain()
    .withExif({
      IFD0: { Artist: 'Ann Secret', Make: 'Secret' },
      IFD2: { BodySerialNumber: 'Secret' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '41/1 17/1 1234567/100000', GPSAreaInformation: 'Secret' },
    })
    .withMetadata({ orientation })
    .withXmp(xmp)
    .withIccProfile('p3')
    .toFormat(format, options)
    .toBuffer();

const numbered = (value: number, bytes: number): Buffer => {
  const number = Buffer.alloc(bytes);
  number.writeUIntBE(value, 0, bytes);
  return number;
};

const little = (value: number): Buffer => numbered(value, 4).reverse();

const segment = (marker: number, data: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), numbered(data.length + 2, 2), Buffer.from(data)]);

const pngChunk = (name: string, data: string): Buffer => {
  const named = Buffer.from(name + data, 'latin1');
  return Buffer.concat([numbered(data.length, 4), named, numbered(crc32(named), 4)]);
};

const riffChunk = (name: string, data: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from(name), little(data.length), Buffer.from(data), Buffer.alloc(data.length % 2)]);

const insert = (bytes: Buffer, at: number, ...parts: Buffer[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)]);

/** Where the first piece of a picture may have something before it: after the header of the file. */
const afterHeader: Record<Format, number> = { jpeg: 2, png: 33, webp: 30 };

const planted = 'Secret-that-nobody-may-read';

/** More notes, right after the header. */
function plant(bytes: Buffer, format: Format): Buffer {
  const notes = {
    jpeg: [
      segment(0xfe, planted),
      segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${planted}`),
      segment(0xed, planted),
      segment(0xe5, planted),
    ],
    png: [
      pngChunk('tEXt', `Comment\0${planted}`),
      pngChunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${planted}`),
      pngChunk('prVt', planted),
    ],
    webp: [riffChunk('XMP ', planted), riffChunk('junk', planted)],
  };
  const more = insert(bytes, afterHeader[format], ...notes[format]);
  if (format === 'webp') more.writeUInt32LE(more.length - 8, 4);
  return more;
}

const see = (bytes: Buffer) => sharp(bytes, { animated: true }).autoOrient().raw().toBuffer({ resolveWithObject: true });

async function expectSamePicture(one: Buffer, other: Buffer): Promise<void> {
  const [first, second] = [await see(one), await see(other)];
  expect(first.info).toEqual(second.info);
  expect(first.data.equals(second.data)).toBe(true);
}

test.each(formats)('a %s keeps its pixels, its colours and how it is turned, and nothing else', async (format) => {
  const original = plant(await photo(format), format);
  const clean = withoutNotes(original, format);
  await expectSamePicture(clean, original);
  const [before, after] = [await sharp(original).metadata(), await sharp(clean).metadata()];
  expect(before).toMatchObject({ orientation: 6, hasProfile: true, exif: expect.any(Buffer) });
  expect(after).toMatchObject({ orientation: 6, hasProfile: true, icc: before.icc });
  expect([after.xmp, after.iptc, after.comments]).toEqual([undefined, undefined, undefined]);
  expect(after.exif!.length).toBeLessThan(40);
  const secrets = ['Secret', numbered(1234567, 4), little(1234567)];
  expect(secrets.filter((secret) => original.includes(secret))).toHaveLength(2);
  expect(secrets.filter((secret) => clean.includes(secret))).toEqual([]);
  expect(withoutNotes(clean, format)).toEqual(clean);
});

test.each(formats)('a %s may be held in eight ways', async (format) => {
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const original = await photo(format, orientation);
    const clean = withoutNotes(original, format);
    await expectSamePicture(clean, original);
    const { exif, orientation: kept = 1 } = await sharp(clean).metadata();
    expect(kept).toBe(orientation);
    if (orientation === 1) expect(exif).toBeUndefined();
  }
});

test('a picture without notes stays as it is', async () => {
  for (const format of ['png', 'webp'] as const) {
    const bytes = await plain().toFormat(format).toBuffer();
    expect(withoutNotes(bytes, format), format).toEqual(bytes);
  }
  const jpeg = await plain().jpeg().toBuffer();
  await expectSamePicture(withoutNotes(jpeg, 'jpeg'), jpeg);
});

test.each(formats)('what follows the end of a %s is gone', async (format) => {
  const [picture, more] = [await photo(format), await photo('jpeg')];
  const clean = withoutNotes(Buffer.concat([picture, more, Buffer.from(planted)]), format);
  expect(clean).toEqual(withoutNotes(picture, format));
});

test('a JPEG may be progressive, in CMYK or grey, restart, and be filled up with FF', async () => {
  const progressive = await photo('jpeg', 3, { progressive: true });
  const scans = progressive.toString('latin1').split('\xff\xda').length - 1;
  expect(scans).toBeGreaterThan(2);
  // Between its scans too may be notes.
  const second = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
  const cmyk = await plain().toColourspace('cmyk').withXmp(xmp).withIccProfile('cmyk').jpeg().toBuffer();
  const grey = await plain().greyscale().withXmp(xmp).jpeg().toBuffer();
  const filled = insert(progressive, 2, Buffer.from([0xff, 0xff]));
  for (const bytes of [insert(progressive, second, segment(0xfe, planted)), cmyk, grey, filled]) {
    const clean = withoutNotes(bytes, 'jpeg');
    await expectSamePicture(clean, bytes);
    expect(clean.includes('Secret')).toBe(false);
    expect((await sharp(clean).metadata()).space).toBe((await sharp(bytes).metadata()).space);
  }
});

test('restarts and stuffed bytes are part of a scan, fill bytes are not its end', () => {
  const tables = [
    segment(0xdb, Buffer.alloc(65)),
    segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
    segment(0xdd, numbered(1, 2)),
  ];
  const head = Buffer.concat([Buffer.from([0xff, 0xd8]), ...tables, segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))]);
  const scan = Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xff, 0xd7, 4, 0xff, 0]);
  const end = Buffer.from([0xff, 0xd9]);
  expect(withoutNotes(Buffer.concat([head, scan, end]), 'jpeg')).toEqual(Buffer.concat([head, scan, end]));
  const noted = Buffer.concat([head, scan, Buffer.from([0xff]), segment(0xfe, planted), end]);
  expect(withoutNotes(noted, 'jpeg')).toEqual(Buffer.concat([head, scan, end]));
});

test('the small picture in a JFIF header is cut off, its density stays', async () => {
  const bytes = await plain().jpeg().toBuffer();
  const density = Buffer.concat([Buffer.from('JFIF\0\x01\x01\x01', 'latin1'), numbered(300, 2), numbered(300, 2)]);
  const clean = withoutNotes(
    insert(bytes, 2, segment(0xe0, Buffer.concat([density, Buffer.from([3, 3]), Buffer.from(planted)]))),
    'jpeg',
  );
  expect(clean).toEqual(insert(bytes, 2, segment(0xe0, Buffer.concat([density, Buffer.alloc(2)]))));
  expect((await sharp(clean).metadata()).density).toBe(300);
});

test('a colour profile comes in pieces if it is long, and without what hangs on behind it', async () => {
  const bytes = await plain().jpeg().toBuffer();
  const { icc } = await sharp(await plain().withIccProfile('p3').jpeg().toBuffer()).metadata();
  const long = Buffer.concat([numbered(150_000, 4), icc!.subarray(4), Buffer.alloc(150_000 - icc!.length)]);
  const piece = (number: number, count: number, data: Buffer): Buffer =>
    segment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([number, count]), data]));
  const pieces = [0, 1, 2].map((at) =>
    piece(at + 1, 3, Buffer.concat([long, Buffer.from(planted)]).subarray(at * 60_000, (at + 1) * 60_000)),
  );
  const clean = withoutNotes(insert(bytes, 2, ...pieces.reverse()), 'jpeg');
  expect((await sharp(clean).metadata()).icc).toEqual(long);
  expect(clean.includes(planted)).toBe(false);
  expect(withoutNotes(insert(bytes, 2, ...pieces.slice(1)), 'jpeg')).toEqual(withoutNotes(bytes, 'jpeg'));
  expect(withoutNotes(insert(bytes, 2, piece(1, 1, Buffer.from(planted.repeat(9)))), 'jpeg').includes(planted)).toBe(false);
});

test('an animated WebP keeps its frames, and they have no notes either', async () => {
  const frame = (alpha: number) =>
    sharp({ create: { width: 24, height: 16, channels: 4, background: { r: 9, g: 9, b: 99, alpha } } })
      .png()
      .toBuffer();
  for (const lossless of [true, false]) {
    const joined = sharp(await Promise.all([1, 0.5, 0].map(frame)), { join: { animated: true } });
    const bytes = await joined
      .withXmp(xmp)
      .webp({ lossless, loop: 3, delay: [100, 200, 300] })
      .toBuffer();
    const at = bytes.indexOf('ANMF');
    const noted = insert(bytes, at + 24, riffChunk('EXIF', planted));
    noted.writeUInt32LE(bytes.readUInt32LE(at + 4) + noted.length - bytes.length, at + 4);
    noted.writeUInt32LE(noted.length - 8, 4);
    const clean = withoutNotes(noted, 'webp');
    await expectSamePicture(clean, bytes);
    expect(await sharp(clean).metadata()).toMatchObject({ pages: 3, loop: 3, delay: [100, 200, 300] });
    expect(clean.includes('Secret')).toBe(false);
  }
});

test('an animated PNG and what is seen through a picture stay', async () => {
  const bytes = await photo('png', 1);
  const frames = insert(bytes, 33, pngChunk('acTL', '\0\0\0\x01\0\0\0\0'), pngChunk('tRNS', '\0\0\0\0\0\0'));
  const clean = withoutNotes(frames, 'png');
  for (const name of ['acTL', 'tRNS', 'iCCP', 'pHYs']) expect(clean.includes(name), name).toBe(true);
  const alpha = await plain().ensureAlpha(0.5).withXmp(xmp).webp().toBuffer();
  expect(alpha.includes('ALPH')).toBe(true);
  await expectSamePicture(withoutNotes(alpha, 'webp'), alpha);
});

test('what is cut off, or no picture of that kind, or not understood, is refused in words', async () => {
  const words = /^(?:This is not a|The|A part of the) (?:JPEG|PNG|WebP) file|The header of the WebP file/;
  for (const format of formats) {
    const bytes = await photo(format);
    for (let end = 0; end < bytes.length; end += 7)
      expect(() => withoutNotes(bytes.subarray(0, end), format), String(end)).toThrow();
    for (const end of [0, 1, 5, 15, 100, bytes.length - 1])
      expect(() => withoutNotes(bytes.subarray(0, end), format)).toThrow(words);
    for (const other of formats.filter((each) => each !== format)) expect(() => withoutNotes(bytes, other)).toThrow(words);
  }
  const [jpeg, png] = [await photo('jpeg'), await photo('png')];
  for (const wrong of [
    segment(0xdb, planted),
    segment(0xc4, planted),
    segment(0xc0, planted),
    segment(0xda, planted),
    segment(0x02, planted),
  ])
    expect(() => withoutNotes(insert(jpeg, 2, wrong), 'jpeg')).toThrow(/not understood/);
  for (const wrong of [pngChunk('CgBI', planted), pngChunk('sRGB', planted), pngChunk('IDAT', planted).fill(0, 20)])
    expect(() => withoutNotes(insert(png, 33, wrong), 'png')).toThrow(/unknown|too long|damaged/);
});

test('a file of nothing but parts is refused', () => {
  const [jpeg, png] = [Buffer.from([0xff, 0xd8]), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')];
  const segments = Buffer.alloc(4 * 30_000, segment(0xfe, ''));
  expect(() => withoutNotes(Buffer.concat([jpeg, segments]), 'jpeg')).toThrow(/too many/);
  const chunks = Buffer.alloc(12 * 600_000, pngChunk('IDAT', ''));
  expect(() => withoutNotes(Buffer.concat([png, pngChunk('IHDR', ''), chunks]), 'png')).toThrow(/too many/);
  const riff = riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), Buffer.alloc(8 * 60_000, riffChunk('junk', ''))]));
  expect(() => withoutNotes(riff, 'webp')).toThrow(/too many/);
});

test.each(formats)('no damage to a %s lets a note through', async (format) => {
  const bytes = plant(await photo(format), format);
  const change = fc.tuple(
    fc.oneof(fc.nat(bytes.length - 1), fc.nat(300)),
    fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff, 0xd9, 0xda, 0xdb)),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const damaged = Buffer.from(bytes);
      for (const [at, byte] of changes) damaged[at] = byte;
      try {
        return !withoutNotes(damaged, format).includes(planted.slice(7));
      } catch (error) {
        return error instanceof Error && !(error instanceof RangeError) && !(error instanceof TypeError);
      }
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const start = bytes.subarray(0, afterHeader[format]);
      expect(() => withoutNotes(Buffer.concat([start, noise]), format)).toThrow(/file/);
    }),
  );
});
