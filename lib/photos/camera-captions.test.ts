import { expect, test } from 'vitest';
import { readCamera } from './camera.ts';
import { ascii, exifOf, inLanguages, iptc, jpeg, packet, segment, withExif, xmp } from './scratch-notes.ts';

const captioned = (text: string | Buffer): string | null => readCamera(withExif([ascii(0x10e, text)])).caption;

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
