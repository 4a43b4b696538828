import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { readCamera } from './camera.ts';

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

const numbered = (value: number, bytes: number): Buffer => {
  const number = Buffer.alloc(bytes);
  number.writeUIntBE(value, 0, bytes);
  return number;
};

const segment = (marker: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), numbered(data.length + 2, 2), data]);

/** A JPEG file that is nothing but its notes. */
const jpeg = (...segments: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, Buffer.from([0xff, 0xd9])]);

type Tag = [code: number, type: number, data: Buffer];

/** A directory of TIFF that begins at `at`, with what its tags hold behind it. */
function directory(tags: Tag[], at: number): Buffer {
  let end = at + 2 + tags.length * 12 + 4;
  const [entries, data]: [Buffer[], Buffer[]] = [[numbered(tags.length, 2)], []];
  for (const [code, type, bytes] of tags) {
    const count = bytes.length / ({ 3: 2, 4: 4, 5: 8, 10: 8 }[type] ?? 1);
    const isShort = bytes.length <= 4;
    const slot = isShort ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)]) : numbered(end, 4);
    entries.push(numbered(code, 2), numbered(type, 2), numbered(count, 4), slot);
    if (isShort) continue;
    data.push(bytes);
    end += bytes.length;
  }
  return Buffer.concat([...entries, Buffer.alloc(4), ...data]);
}

/** EXIF of tags of both directories: of the file, and of the camera. */
function exifOf(file: Tag[], camera: Tag[] = []): Buffer {
  const pointer = (to: number): Tag => [0x8769, 4, numbered(to, 4)];
  const end = 8 + directory([...file, pointer(0)], 8).length;
  return Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
    directory([...file, pointer(end)], 8),
    directory(camera, end),
  ]);
}

const withExif = (file: Tag[], camera: Tag[] = []): Buffer => jpeg(segment(0xe1, exifOf(file, camera)));

const ascii = (code: number, text: string | Buffer): Tag => [code, 2, Buffer.concat([Buffer.from(text), Buffer.alloc(1)])];
const fraction = (code: number, over: number, under: number): Tag => [
  code,
  5,
  Buffer.concat([numbered(over, 4), numbered(under, 4)]),
];

const captioned = (text: string | Buffer): string | null => readCamera(withExif([ascii(0x10e, text)])).caption;

const packet = (description: string, encoding: BufferEncoding = 'utf8'): Buffer =>
  Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
    rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${description}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    encoding,
  );

const inLanguages = (...texts: [string, string][]): string =>
  `<dc:description><rdf:Alt>${texts.map(([lang, text]) => `<rdf:li xml:lang="${lang}">${text}</rdf:li>`).join('')}</rdf:Alt></dc:description>`;

const xmp = (data: Buffer): Buffer => segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), data]));

/** The segment that Photoshop writes IPTC in. */
function iptc(caption: Buffer, charset?: string): Buffer {
  const field = (record: number, name: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0x1c, record, name]), numbered(data.length, 2), data]);
  const fields = Buffer.concat([
    ...(charset ? [field(1, 90, Buffer.from(charset, 'latin1'))] : []),
    field(2, 90, Buffer.from('Place-Secret')),
    field(2, 120, caption),
  ]);
  const resource = Buffer.concat([Buffer.from('8BIM\x04\x04\0\0', 'latin1'), numbered(fields.length, 4), fields]);
  return segment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), resource]));
}

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

test('a caption is taken from IPTC, then from XMP, then from EXIF', () => {
  const [first, second, third] = [
    iptc(Buffer.from('From IPTC')),
    xmp(packet(inLanguages(['x-default', 'From XMP']))),
    segment(0xe1, exifOf([ascii(0x10e, 'From EXIF')])),
  ];
  expect(readCamera(jpeg(third, second, first)).caption).toBe('From IPTC');
  expect(readCamera(jpeg(third, second)).caption).toBe('From XMP');
  expect(readCamera(jpeg(third)).caption).toBe('From EXIF');
  expect(readCamera(jpeg(third, second, iptc(Buffer.from('OLYMPUS DIGITAL CAMERA')))).caption).toBe('From XMP');
});

test('what a camera writes of its own accord is no caption', () => {
  for (const filling of [
    'OLYMPUS DIGITAL CAMERA         ',
    'SONY DSC',
    'KODAK Digital Still Camera',
    'KONICA MINOLTA DIGITAL CAMERA',
  ])
    expect(captioned(filling), filling).toBeNull();
  for (const filling of [
    'DCIM\\100GOPRO',
    'DSC01234',
    '_DSC1234.JPG',
    'IMG_20130310_140503',
    'P1010001',
    'Exif_JPEG_PICTURE',
    'cof',
  ])
    expect(captioned(filling), filling).toBeNull();
  for (const blank of [' '.repeat(31), '', '\0\0\0', '---', '\r\n\t']) expect(captioned(blank), JSON.stringify(blank)).toBeNull();
  for (const words of ['My first digital camera, at last', 'Sam 2013', 'Default gateway', 'P 51', 'IMG', '1984', '❤'])
    expect(captioned(words)).toBe(words);
});

test('a caption is readable whatever characters it is written in', () => {
  const written: [string, Buffer][] = [
    ['Brücke – 橋 🌉', Buffer.from('Brücke – 橋 🌉')],
    ['Brücke – café', Buffer.from('Br\xfccke \x96 caf\xe9', 'latin1')],
  ];
  for (const [words, bytes] of written) {
    expect(captioned(bytes)).toBe(words);
    expect(readCamera(jpeg(iptc(bytes))).caption).toBe(words);
    expect(readCamera(jpeg(iptc(bytes, '\x1b%G'))).caption).toBe(words);
  }
  expect(readCamera(jpeg(iptc(Buffer.from('most\xf9', 'latin1'), '\x1b/B'))).caption).toBe('mostů');
  expect(readCamera(jpeg(iptc(Buffer.from('cut off: ü').subarray(0, -1)))).caption).toBe('cut off:');
  expect(readCamera(jpeg(xmp(packet(inLanguages(['de', 'Brücke']), 'latin1')))).caption).toBe('Brücke');
});

test('a caption is one line of plain text; what looks like HTML stays as it is', () => {
  expect(captioned('  One\r\n\ttwo\x07 <b>three</b> &amp; ')).toBe('One two <b>three</b> &amp;');
  expect(captioned(`${'a'.repeat(1999)}🌉`)).toBe('a'.repeat(1999));
  const text = inLanguages(['de', 'Brücke'], ['x-default', 'The &lt;b&gt;bridge&lt;/b&gt;']);
  expect(readCamera(jpeg(xmp(packet(text)))).caption).toBe('The <b>bridge</b>');
  expect(readCamera(jpeg(xmp(packet('<dc:description>Simple</dc:description>')))).caption).toBe('Simple');
  expect(
    readCamera(jpeg(xmp(packet('<dc:description rdf:parseType="Resource"><dc:a>b</dc:a></dc:description>')))).caption,
  ).toBeNull();
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
