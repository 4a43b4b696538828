import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { readCamera } from './camera.ts';
import {
  ascii,
  directory,
  exifOf,
  fraction,
  inLanguages,
  iptc,
  jpeg,
  numbered,
  packet,
  segment,
  withExif,
  xmp,
  type Tag,
} from './scratch-notes.ts';

const nothing = { taken: null, offset: null, camera: null, lens: null, exposure: null, caption: null };

const plain = (): Sharp => sharp({ create: { width: 8, height: 6, channels: 3, background: '#468' } });

const exif = {
  IFD0: { Make: 'Canon', Model: 'Canon EOS 5D', ImageDescription: 'The harbour at noon', Artist: 'Ann Secret' },
  IFD2: {
    DateTimeOriginal: '2013:03:10 14:05:03',
    SubSecTimeOriginal: '25',
    OffsetTimeOriginal: '+11:00',
    ExposureTime: '1/250',
    FNumber: '8/1',
    ISOSpeedRatings: '200',
    FocalLength: '35/1',
    LensModel: 'EF 35mm f/2',
    BodySerialNumber: 'Serial-Secret',
  },
  IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '41/1 17/1 1234567/100000', GPSAreaInformation: 'Place-Secret' },
};

const all = {
  taken: '2013-03-10T14:05:03.25',
  offset: '+11:00',
  camera: 'Canon EOS 5D',
  lens: 'EF 35mm f/2',
  exposure: '1/250 s at f/8, ISO 200, 35 mm',
  caption: 'The harbour at noon',
};

test.each(['jpeg', 'png', 'webp', 'avif'] as const)('a %s says when, with what and how it was taken', async (format) => {
  expect(readCamera(await plain().withExif(exif).toFormat(format).toBuffer())).toEqual(all);
});

test('HEIC is read as AVIF is', async () => {
  const heic = await plain()
    .withExif(exif)
    .withXmp(packet(inLanguages(['x-default', 'Brücke'])).toString())
    .avif()
    .toBuffer();
  heic.write('heic', 8);
  expect(readCamera(heic)).toEqual({ ...all, caption: 'Brücke' });
});

test('a picture in which nothing is written says nothing', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif'] as const)
    expect(readCamera(await plain().toFormat(format).toBuffer()), format).toEqual(nothing);
  for (const bytes of ['', 'hello', '\xff\xd8', 'RIFF']) expect(readCamera(Buffer.from(bytes, 'latin1'))).toEqual(nothing);
});

test('a buffer that is a piece of a larger one is read as itself', async () => {
  const picture = await plain().withExif(exif).jpeg().toBuffer();
  const inside = Buffer.concat([Buffer.from('something else'), picture, picture]);
  expect(readCamera(inside.subarray(14, 14 + picture.length))).toEqual(all);
});

test('places, people and serial numbers are told to nobody', async () => {
  const text = packet(`${inLanguages(['x-default', 'Mine'])}<dc:creator>Ann Secret</dc:creator>`).toString();
  const picture = await plain().withExif(exif).withXmp(text).jpeg().toBuffer();
  const bytes = Buffer.concat([picture.subarray(0, 2), iptc(Buffer.from('Mine')), picture.subarray(2)]);
  expect(readCamera(bytes).caption).toBe('Mine');
  expect(JSON.stringify(readCamera(bytes))).not.toMatch(/Secret|41|1234567|12\.34/);
});

test('a time that the camera did not know is none', () => {
  const taken = (text: string) => readCamera(withExif([], [ascii(0x9003, text)])).taken;
  expect(taken('2012:02:29 23:59:59')).toBe('2012-02-29T23:59:59');
  for (const wrong of [
    '0000:00:00 00:00:00',
    '2013:13:01 00:00:00',
    '2013:02:30 00:00:00',
    '2013:03:10 24:00:00',
    '    :  :     :  :  ',
  ])
    expect(taken(wrong), wrong).toBeNull();
  for (const wrong of ['', '2013', '2013:03:10', '0002:11:30 00:00:00', 'yesterday', '12013:03:10 14:05:03'])
    expect(taken(wrong), wrong).toBeNull();
});

test('the fraction and the zone belong to the time that they stand with', () => {
  const [original, digitized] = [ascii(0x9003, '2013:03:10 14:05:03'), ascii(0x9004, '2014:01:01 00:00:00')];
  const [fractions, zones] = [ascii(0x9291, '250  '), ascii(0x9011, '-03:30')];
  expect(readCamera(withExif([], [original, digitized, fractions, zones]))).toMatchObject({
    taken: '2013-03-10T14:05:03.250',
    offset: '-03:30',
  });
  expect(readCamera(withExif([], [digitized, zones, fractions]))).toMatchObject({ taken: '2014-01-01T00:00:00', offset: null });
  for (const zone of ['+25:00', '   :  ', 'UTC', '+1100'])
    expect(readCamera(withExif([], [original, ascii(0x9011, zone)])).offset, zone).toBeNull();
});

test('a camera is named once, in printable characters', () => {
  const named = (make: string, model: string) => readCamera(withExif([ascii(0x10f, make), ascii(0x110, model)])).camera;
  expect(named('Canon', 'Canon EOS 5D')).toBe('Canon EOS 5D');
  expect(named('NIKON CORPORATION', 'NIKON D90')).toBe('NIKON D90');
  expect(named('EASTMAN KODAK COMPANY', 'KODAK DC4800 ZOOM')).toBe('KODAK DC4800 ZOOM');
  expect(named('Apple  ', ' iPhone\n5s\x07')).toBe('Apple iPhone 5s');
  expect(named('', 'X100')).toBe('X100');
  expect(named('FUJIFILM', '   ')).toBe('FUJIFILM');
  expect(named('Ä', 'x'.repeat(500))).toHaveLength(100);
});

test('a lens that the camera does not know is none', () => {
  const lens = (text: string) => readCamera(withExif([], [ascii(0xa434, text)])).lens;
  expect(lens('iPhone 5s back camera 4.12mm f/2.2')).toBe('iPhone 5s back camera 4.12mm f/2.2');
  for (const blank of ['----', '0.0 mm f/0.0', '0.0-0.0mm f/0.0', '    ', '', 'Unknown (0)', 'None'])
    expect(lens(blank), blank).toBeNull();
});

test('an exposure is written as photographers do, as far as it is known', () => {
  const exposure = (...camera: Tag[]) => readCamera(withExif([], camera)).exposure;
  const time = (over: number, under: number) => exposure(fraction(0x829a, over, under));
  expect([time(10, 2500), time(1, 4), time(3, 10), time(5, 10), time(1, 1), time(25, 10), time(30, 1)]).toEqual([
    '1/250 s',
    '1/4 s',
    '0.3 s',
    '0.5 s',
    '1 s',
    '2.5 s',
    '30 s',
  ]);
  const focus = (over: number, under: number) => exposure(fraction(0x920a, over, under));
  expect([focus(412, 100), focus(9, 1), focus(996, 100), focus(3549, 100)]).toEqual(['4.1 mm', '9 mm', '10 mm', '35 mm']);
  expect(exposure(fraction(0x829d, 28, 10), [0x8827, 3, numbered(100, 2)])).toBe('f/2.8, ISO 100');
  expect(exposure(fraction(0x829d, 95, 100), [0x8827, 3, numbered(0x00c8_0000, 4)])).toBe('f/0.95, ISO 200');
});

test('a number that is none is left out', () => {
  const exposure = (...camera: Tag[]) => readCamera(withExif([], camera)).exposure;
  for (const [over, under] of [
    [1, 0],
    [0, 0],
    [0, 1],
  ] as const)
    expect(exposure(fraction(0x829a, over, under), fraction(0x829d, over, under), fraction(0x920a, 50, 1))).toBe('50 mm');
  const negative: Tag = [0x829a, 10, Buffer.concat([numbered(0xffffffff, 4), numbered(4, 4)])];
  expect(exposure(negative, ascii(0x829d, 'wide open'), [0x8827, 3, numbered(0xffff, 2)])).toBeNull();
  expect(exposure(fraction(0x920a, 1, 1000), fraction(0x829d, 1, 1000), [0x8827, 3, numbered(0, 2)])).toBeNull();
});

test('what is broken in one place does not hide the others', async () => {
  const broken = segment(0xe1, Buffer.from('Exif\0\0MM\0*\xff\xff\xff\xff', 'latin1'));
  expect(readCamera(jpeg(broken, xmp(Buffer.from('<x:xmpmeta')), iptc(Buffer.from('Mine'))))).toEqual({
    ...nothing,
    caption: 'Mine',
  });
  const outside = Buffer.concat([
    exifOf([ascii(0x110, 'X100')]).subarray(0, 16),
    directory([ascii(0x110, 'X100'), [0x10e, 2, Buffer.alloc(9)]], 900),
  ]);
  expect(readCamera(jpeg(segment(0xe1, outside)))).toEqual(nothing);
});

test('notes that claim to be larger than they may be are not read', () => {
  const claim = Buffer.concat([numbered(0x10e, 2), numbered(2, 2), numbered(20e6, 4), numbered(60, 4)]);
  const huge = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x02', 'latin1'), claim, claim]);
  expect(readCamera(jpeg(segment(0xe1, huge), Buffer.alloc(21e6, 'A')))).toEqual(nothing);
  expect(readCamera(jpeg(xmp(packet('<dc:a>'.repeat(5000)))))).toEqual(nothing);
  const head = Buffer.from('RIFF\0\0\0\0WEBPXMP \0\0\x10\0', 'latin1');
  expect(readCamera(Buffer.concat([head, Buffer.from('<?xpacket end="'.repeat(70_000))]))).toEqual(nothing);
});

test('no bytes make it throw', async () => {
  const fields = Object.keys(nothing);
  const isFine = (bytes: Buffer): boolean =>
    Object.entries(readCamera(bytes)).every(
      ([name, value]) => fields.includes(name) && (value === null || typeof value === 'string'),
    );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => isFine(Buffer.from(bytes))));
  const whole = jpeg(
    segment(0xe1, exifOf([ascii(0x10f, 'Canon')], [fraction(0x829a, 1, 250)])),
    xmp(packet(inLanguages(['de', 'x']))),
    iptc(Buffer.from('x')),
  );
  const others = await Promise.all(
    (['png', 'webp', 'avif'] as const).map((format) => plain().withExif(exif).toFormat(format).toBuffer()),
  );
  const changes = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom(whole, ...others), changes, fc.nat(2000), (picture, changes, end) => {
      const bytes = Buffer.from(picture);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return isFine(bytes) && isFine(bytes.subarray(0, end));
    }),
    { numRuns: 300 },
  );
});
