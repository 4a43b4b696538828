import { profileIn } from './colour-profile.ts';
import { orientationOnly, readOrientation } from './orientation.ts';

/** The bits of `VP8X` that say what the file has. */
const flag = { profile: 0x20, alpha: 0x10, exif: 0x08, animation: 0x02 };

/** An animation has one for each frame; a file of empty ones would fill the memory. */
const mostChunks = 50_000;

type Chunk = { name: string; data: Buffer };

/** The chunks of a RIFF file or of a frame in it; each begins at an even byte. Throws if they do not fill `bytes`. */
function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = at + 8 > bytes.length ? Infinity : bytes.readUInt32LE(at + 4);
    if (at + 8 + size > bytes.length) throw new Error('A part of the WebP file is cut off.');
    chunks.push({ name: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, at + 8 + size) });
    if (chunks.length > mostChunks) throw new Error('The WebP file has too many parts.');
    at += 8 + size + (size % 2);
  }
  return chunks;
}

function toChunk(name: string, ...data: Buffer[]): Buffer {
  const size = data.reduce((sum, { length }) => sum + length, 0);
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, ...data, Buffer.alloc(size % 2)]);
}

const isLossy = ({ name, data }: Chunk): boolean =>
  name === 'VP8 ' && data.subarray(3, 6).equals(Buffer.from([0x9d, 0x01, 0x2a]));
const isLossless = ({ name, data }: Chunk): boolean => name === 'VP8L' && data[0] === 0x2f;

/** One picture: its pixels, and how much is seen through them where those do not say it themselves. */
function still(chunks: Chunk[]): Buffer {
  const at = chunks.findIndex((chunk) => isLossy(chunk) || isLossless(chunk));
  const picture = chunks[at];
  if (!picture) throw new Error('The WebP file holds no picture.');
  const alpha = chunks.slice(0, at).find(({ name }) => name === 'ALPH');
  return Buffer.concat([
    ...(alpha && isLossy(picture) ? [toChunk('ALPH', alpha.data)] : []),
    toChunk(picture.name, picture.data),
  ]);
}

function animation(chunks: Chunk[]): Buffer {
  const [settings, ...frames] = [
    chunks.find(({ name, data }) => name === 'ANIM' && data.length >= 6),
    ...chunks.filter(({ name, data }) => name === 'ANMF' && data.length > 16),
  ];
  if (!settings || frames.length === 0) throw new Error('The WebP file holds no picture.');
  return Buffer.concat([
    toChunk('ANIM', settings.data.subarray(0, 6)),
    ...frames.map(({ data }) => toChunk('ANMF', data.subarray(0, 16), still(chunksOf(data.subarray(16))))),
  ]);
}

/** With its `VP8X`: the only kind of WebP that has a profile, a way to be turned, or frames. */
function extended(header: Buffer, chunks: Chunk[]): Buffer[] {
  if (header.length < 10) throw new Error('The header of the WebP file is cut off.');
  const has = header.readUInt8(0);
  const find = (name: string, bit: number): Buffer | undefined =>
    has & bit ? chunks.find((chunk) => chunk.name === name)?.data : undefined;
  const profile = profileIn(find('ICCP', flag.profile) ?? Buffer.alloc(0));
  const turned = orientationOnly(readOrientation(find('EXIF', flag.exif) ?? Buffer.alloc(0)));
  const says = (has & (flag.alpha | flag.animation)) | (profile ? flag.profile : 0) | (turned ? flag.exif : 0);
  return [
    // Three bytes that mean nothing, then width and height.
    toChunk('VP8X', Buffer.from([says, 0, 0, 0]), header.subarray(4, 10)),
    ...(profile ? [toChunk('ICCP', profile)] : []),
    has & flag.animation ? animation(chunks) : still(chunks),
    ...(turned ? [toChunk('EXIF', turned)] : []),
  ];
}

/** A WebP file with the chunks that make the picture. Throws if it is not understood. */
export function webpWithoutNotes(bytes: Buffer): Buffer {
  if (bytes.length < 20 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    throw new Error('This is not a WebP file.');
  const end = bytes.readUInt32LE(4) + 8;
  if (end > bytes.length) throw new Error('The WebP file is cut off.');
  const chunks = chunksOf(bytes.subarray(12, end));
  const [first] = chunks;
  return toChunk('RIFF', Buffer.from('WEBP'), ...(first?.name === 'VP8X' ? extended(first.data, chunks) : [still(chunks)]));
}
