import { crc32 } from 'node:zlib';
import { orientationOnly, readOrientation } from './orientation.ts';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** The chunks that make the picture, and the most bytes that each holds: the smaller, the less can hide there. */
const kept = new Map<string, number>([
  ['IHDR', 13],
  ['PLTE', 768],
  ['IDAT', Infinity],
  ['IEND', 0],
  ['tRNS', 256],
  ['cHRM', 32],
  ['gAMA', 4],
  ['iCCP', Infinity],
  ['sBIT', 4],
  ['sRGB', 1],
  ['cICP', 4],
  ['bKGD', 6],
  ['pHYs', 9],
  ['acTL', 8],
  ['fcTL', 26],
  ['fdAT', Infinity],
]);

/** Usual chunks of pixels have 8 kB; a file of empty ones would fill the memory. */
const mostChunks = 500_000;

type Chunk = { name: string; data: Buffer; whole: Buffer };

/** Up to and with IEND: what comes after it is no picture. */
function* chunksOf(bytes: Buffer): Generator<Chunk> {
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error('This is not a PNG file.');
  for (let at = 8; at + 12 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const whole = bytes.subarray(at, at + size + 12);
    if (whole.length < size + 12) break;
    const name = whole.toString('latin1', 4, 8);
    yield { name, data: whole.subarray(8, -4), whole };
    if (name === 'IEND') return;
    at += whole.length;
  }
  throw new Error('The PNG file is cut off.');
}

function isKept({ name, data, whole }: Chunk): boolean {
  const most = kept.get(name);
  // A capital at the beginning says that without this chunk the picture is not the same.
  if (most === undefined && !/^[a-z]/.test(name)) throw new Error(`The PNG file has a part of an unknown kind (${name}).`);
  if (most === undefined) return false;
  if (data.length > most) throw new Error(`A part of the PNG file (${name}) is too long.`);
  // A chunk whose length or name was damaged may have taken in another one.
  if (whole.readUInt32BE(whole.length - 4) !== crc32(whole.subarray(4, -4)))
    throw new Error(`A part of the PNG file (${name}) is damaged.`);
  return true;
}

function toChunk(name: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length);
  whole.write(name, 4, 'latin1');
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4);
  return whole;
}

/** A PNG file with the chunks that make the picture. Throws if it is not understood. */
export function pngWithoutNotes(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let orientation = 1;
  for (const chunk of chunksOf(bytes)) {
    if (parts.length === 0 && chunk.name !== 'IHDR') throw new Error('The PNG file does not begin with its header.');
    if (chunk.name === 'eXIf') orientation = readOrientation(chunk.data);
    if (isKept(chunk)) parts.push(chunk.whole);
    if (parts.length > mostChunks) throw new Error('The PNG file has too many parts.');
  }
  const [header, ...rest] = parts as [Buffer, ...Buffer[]];
  const turned = orientationOnly(orientation);
  return Buffer.concat([signature, header, ...(turned ? [toChunk('eXIf', turned)] : []), ...rest]);
}
