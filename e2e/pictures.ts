import { crc32 } from 'node:zlib';
import sharp, { type Exif } from 'sharp';
import { hashOfPicture } from '#lib/photos/examine.ts';
import * as urls from '#lib/urls.ts';
import type { Files } from './server.ts';

/** Pixels of the pictures here. */
export const size = { width: 900, height: 600 };

/** The widths that such a picture is made in. */
export const widths = [480, 800, 900];

/** A picture in one colour, with what a camera wrote. */
export const jpeg = (background: string, notes: Exif = {}): Promise<Buffer> =>
  sharp({ create: { ...size, channels: 3, background } })
    .withExif(notes)
    .jpeg()
    .toBuffer();

/** What a camera writes, with what nobody is to be told: each such text has `Secret` in it. */
export const notes: Exif = {
  IFD0: { Make: 'Canon', Model: 'Canon EOS 5D', ImageDescription: 'The quay at noon', Artist: 'Secret-Person' },
  IFD2: {
    DateTimeOriginal: '2013:03:10 14:05:03',
    ExposureTime: '1/250',
    FNumber: '8/1',
    ISOSpeedRatings: '200',
    FocalLength: '35/1',
    LensModel: 'EF 35mm f/2',
    BodySerialNumber: 'Secret-Serial',
  },
  IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '41/1 17/1 1234567/100000', GPSAreaInformation: 'Secret-Place' },
};

const words = ['red', 'green', 'blue', 'yellow', 'purple', 'orange'];

/** So many pictures of a folder by path, in the order of their names, with captions: `The red one` and so on. */
export async function pictures(folder: string, number: number): Promise<Files> {
  const made = words.slice(0, number).map(async (word, index): Promise<[string, Buffer]> => {
    const ImageDescription = `The ${word} one`;
    return [`${folder}/${index + 1}.jpg`, await jpeg(word, { IFD0: { ImageDescription } })];
  });
  return Object.fromEntries(await Promise.all(made));
}

/** The address of what is made from a picture. */
export const derivative = (picture: string | Buffer, name: string): string =>
  urls.derivative(hashOfPicture(Buffer.from(picture)), name);

/** Every name that such a picture's derivatives have. */
export const derivativeNames: string[] = ['avif', 'webp', 'jpg'].flatMap((coding) =>
  ['thumb', ...widths].map((name) => `${name}.${coding}`),
);

/** A PNG of a few bytes that says it has so many pixels. */
export async function pngOf(width: number, height: number): Promise<Buffer> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
