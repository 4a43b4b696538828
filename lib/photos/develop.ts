import { randomUUID } from 'node:crypto';
import { mkdir, open as openFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { draftEnd } from './draft-end.ts';
import { open, readPicture, toUnfit, UnfitPicture } from './examine.ts';
import { withoutNotes } from './original.ts';
import { isStrippable, type Derivative, type Image } from './sizes.ts';

/** One derivative to be made, and the file that it becomes. */
export type Print = { derivative: Derivative; file: string };

/** AVIF takes ten times as long for the last tenth of its bytes. */
const avifEffort = { thumbnail: 2, large: 1 };

/** How each coding is written; thumbnails are small enough that nobody sees their faults. */
const encoders: Record<Derivative['coding'], (picture: Sharp, isThumbnail: boolean) => Sharp> = {
  avif: (picture, isThumbnail) =>
    picture.avif({ quality: isThumbnail ? 52 : 58, effort: isThumbnail ? avifEffort.thumbnail : avifEffort.large }),
  webp: (picture, isThumbnail) => picture.webp({ quality: isThumbnail ? 68 : 78, effort: isThumbnail ? 4 : 3 }),
  jpg: (picture, isThumbnail) =>
    picture.jpeg({ quality: isThumbnail ? 72 : 80, mozjpeg: !isThumbnail, progressive: !isThumbnail }),
  png: (picture, isThumbnail) => picture.png({ palette: isThumbnail }),
  gif: (picture) => picture.gif({ effort: 3 }),
};

const encode = (picture: Sharp, { coding, isThumbnail }: Derivative): Sharp => encoders[coding](picture, isThumbnail);

/** Upright, in sRGB, at its size; nothing of what the camera wrote comes along. */
const scale = (bytes: Buffer, { animated }: Image, { width, height }: Derivative): Sharp =>
  open(bytes, { failOn: 'error', animated })
    .autoOrient()
    .resize(width, animated ? undefined : height, { fit: 'fill' })
    .toColourspace('srgb');

/** Makes a folder, with those above it. Where a disk may only be read, Node says of it that it is not there; asked for it alone, the system says why. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && path !== undefined) await mkdir(path);
    throw error;
  }
}

/** Writes a file, with the folders above it: whole or not there at all, also after the power has failed. */
export async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  await makeFolder(dirname(file));
  const draft = `${file}.${randomUUID()}${draftEnd}`;
  try {
    const handle = await openFile(draft, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    // A disk that is full would fill up with halves.
    await rm(draft, { force: true });
    throw error;
  }
}

async function readOriginal(file: string, image: Image): Promise<Buffer> {
  const { bytes, hash } = await readPicture(file);
  if (hash !== image.hash) throw new UnfitPicture('has changed meanwhile.', 'Publish once more.');
  return bytes;
}

/** Writes the original in `file` to `to`, pixel for pixel, without what the camera wrote. Throws an UnfitPicture if that cannot be. */
export async function strip(file: string, image: Image, to: string): Promise<void> {
  const bytes = await readOriginal(file, image);
  if (!isStrippable(image.format))
    throw new UnfitPicture('is of a kind that is not served as it is.', 'Export it as JPEG, PNG or WebP.');
  let stripped: Buffer;
  try {
    stripped = withoutNotes(bytes, image.format);
  } catch (error) {
    throw toUnfit(error, image.format);
  }
  await writeWhole(to, stripped);
}

const sizeOf = ({ derivative: { width, height } }: Print): string => `${width}x${height}`;

/** Prints of one size. */
async function encodeAll(bytes: Buffer, image: Image, prints: readonly Print[]): Promise<Buffer[]> {
  const [{ derivative }] = prints as [Print];
  if (image.animated) return [await encode(scale(bytes, image, derivative), derivative).toBuffer()];
  const { data, info } = await scale(bytes, image, derivative).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const made: Buffer[] = [];
  for (const print of prints)
    made.push(await encode(sharp(data, { raw: { width, height, channels } }), print.derivative).toBuffer());
  return made;
}

/**
 * Makes derivatives of the original in `file`. Prints of one size share the decoding, which takes longest. Throws an UnfitPicture
 * if the file is no longer the picture that `image` is of.
 */
export async function develop(file: string, image: Image, prints: readonly Print[]): Promise<void> {
  const bytes = await readOriginal(file, image);
  const groups = image.animated ? prints.map((print) => [print]) : Map.groupBy(prints, sizeOf).values();
  for (const some of groups) {
    const made = await encodeAll(bytes, image, some).catch((error: unknown) => {
      throw toUnfit(error, image.format);
    });
    for (const [index, { file: to }] of some.entries()) await writeWhole(to, made[index]!);
  }
}
