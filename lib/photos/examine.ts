import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { readCamera, type CameraNotes } from './camera.ts';
import { formatOfBytes, formatOfName, type Format } from './formats.ts';
import type { Image } from './sizes.ts';

/** Why a picture is left out, said for its author. */
export type PictureProblem = { message: string; mend: string };

/** A picture as its file tells of it. */
export type Examined = { image: Image; notes: CameraNotes };

/** Bytes and pixels (all frames together) that a picture may have; formats that are decoded as a whole may have fewer. */
const most = { bytes: 200e6, pixels: 120e6, wholePixels: 60e6 };

/** Warnings of decoders about pictures that are whole all the same. */
const harmless = /extraneous bytes before marker 0xd9|Invalid SOS parameters|iCCP|known incorrect sRGB/i;

const saveAgain = 'Export it again from the program that it comes from.';

/** Thrown for what an author has to mend. */
export class UnfitPicture extends Error {
  readonly problem: PictureProblem;

  constructor(message: string, mend: string) {
    super(message);
    this.problem = { message, mend };
  }
}

/** Where libvips opens a picture: no more than it may have, and nothing else than what it was taken for. */
export const open = (bytes: Buffer, options: SharpOptions = {}): Sharp =>
  sharp(bytes, { limitInputPixels: most.pixels, failOn: 'warning', sequentialRead: true, ...options });

/** The bytes of a picture. Throws an UnfitPicture if nobody should decode them. */
export async function readPicture(file: string): Promise<{ bytes: Buffer; hash: string; format: Format }> {
  const { size } = await stat(file);
  if (size === 0) throw new UnfitPicture('is empty.', 'Copy it here again.');
  if (size > most.bytes) throw new UnfitPicture(`has ${size} bytes; ${most.bytes} are the most.`, 'Export it smaller.');
  const bytes = await readFile(file);
  const format = formatOfBytes(bytes);
  if (!format)
    throw new UnfitPicture('is no picture, whatever its name says.', 'Take it away, or give it the name that fits it.');
  const named = formatOfName(file);
  if (format !== named)
    throw new UnfitPicture(`is a picture of another kind (${format}) than its name says.`, `Let its name end in .${format}.`);
  return { bytes, hash: hashOfPicture(bytes), format };
}

/** What a picture's derivatives are named by: the first 128 bits of the SHA-256, hex. */
export const hashOfPicture = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** Its mean colour, and whether anything can be seen through it; every frame of it is decoded. */
async function look(bytes: Buffer, animated: boolean): Promise<Pick<Image, 'colour' | 'transparent'>> {
  const decode = (failOn: 'warning' | 'error') =>
    open(bytes, { failOn, animated })
      .resize(64, animated ? undefined : 64, { fit: 'inside' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
  const { data, info } = await decode('warning').catch((error: unknown) => {
    if (!harmless.test(String(error))) throw error;
    return decode('error');
  });
  const { channels } = info;
  const [hasAlpha, isGrey] = [channels === 2 || channels === 4, channels < 3];
  const sums = [0, 0, 0];
  let transparent = false;
  for (let at = 0; at < data.length; at += channels) {
    for (const channel of [0, 1, 2]) sums[channel]! += data[at + (isGrey ? 0 : channel)]!;
    transparent ||= hasAlpha && data[at + channels - 1]! < 255;
  }
  const pixels = data.length / channels;
  const colour = sums
    .map((sum) =>
      Math.round(sum / pixels)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('');
  return { colour: `#${colour}`, transparent };
}

async function measure(bytes: Buffer, format: Format): Promise<Pick<Image, 'width' | 'height' | 'animated'>> {
  const { width, height, pages = 1, pageHeight, orientation = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const limit = format === 'jpeg' || format === 'png' ? most.pixels : most.wholePixels;
  const one = pageHeight ?? height;
  if (width * one * pages > limit)
    throw new UnfitPicture(`has ${width * one * pages} pixels; ${limit} are the most.`, 'Export it smaller.');
  const animated = pages > 1 && (format === 'gif' || format === 'webp');
  return orientation > 4 ? { width: one, height: width, animated } : { width, height: one, animated };
}

/** An error of a decoder, said for who made the picture. */
export const toUnfit = (error: unknown, format: Format): UnfitPicture => {
  if (error instanceof UnfitPicture) return error;
  if (format === 'heic') return new UnfitPicture('is HEIC, which this installation does not read.', 'Export it as JPEG.');
  const reason = String(error instanceof Error ? error.message : error)
    .split('\n')[0]!
    .replace(/^Input buffer (?:has|contains) /, '');
  return new UnfitPicture(`is damaged (${reason}).`, saveAgain);
};

/** Reads a picture's file: what is needed to show it, and what the camera wrote. Throws an UnfitPicture for its author. */
export async function examine(file: string): Promise<Examined> {
  const { bytes, hash, format } = await readPicture(file);
  try {
    const size = await measure(bytes, format);
    return { image: { hash, format, ...size, ...(await look(bytes, size.animated)) }, notes: readCamera(bytes) };
  } catch (error) {
    throw toUnfit(error, format);
  }
}
