import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { formatOfBytes, type Format } from './formats.ts';

/** A file to look into: its size, and some bytes from a place on. */
type Looked = { size: number; at: (place: number) => Buffer };

/** So many bytes are looked at in one place. */
const glance = 32;

const tailOf = ({ size, at }: Looked): Buffer => at(Math.max(0, size - glance));

const endsWith = (file: Looked, ...bytes: number[]): boolean => tailOf(file).subarray(-bytes.length).equals(Buffer.from(bytes));

/** What was never written is zeros, in a file whose size was. */
const isWritten = (file: Looked): boolean => tailOf(file).some((byte) => byte !== 0);

/** Do the boxes of an ISO base media file (ISO/IEC 14496-12, section 4.2), the one with the picture among them, end where it ends? */
function isFilledByBoxes({ size, at }: Looked): boolean {
  let [place, hasPicture] = [0, false];
  // Some four of them; a size below that of a header means what sharp does not write.
  for (let boxes = 0; place < size && boxes < 16; boxes++) {
    const head = at(place);
    if (head.length < 8 || head.readUInt32BE(0) < 8) return false;
    hasPicture ||= head.subarray(4, 8).toString('latin1') === 'mdat';
    place += head.readUInt32BE(0);
  }
  return hasPicture && place === size;
}

/** How it is known that a file of each kind goes to its end. */
const isEnded: Record<Format, (file: Looked) => boolean> = {
  jpeg: (file) => endsWith(file, 0xff, 0xd9),
  png: (file) => endsWith(file, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82),
  gif: (file) => endsWith(file, 0x3b),
  webp: (file) => file.at(0).readUInt32LE(4) + 8 === file.size && isWritten(file),
  avif: (file) => isFilledByBoxes(file) && isWritten(file),
  heic: (file) => isFilledByBoxes(file) && isWritten(file),
};

/**
 * Is a picture that we have made there from its first byte to its last? A disk that fails leaves it empty, cut off or full of zeros, which is
 * seen; a byte in its middle that is another is not. Throws if it is there and cannot be read.
 */
export function isWhole(file: string): boolean {
  if (!existsSync(file)) return false;
  const handle = openSync(file, 'r');
  try {
    const at = (place: number): Buffer => {
      const bytes = Buffer.alloc(glance);
      return bytes.subarray(0, readSync(handle, bytes, 0, glance, place));
    };
    const looked = { size: fstatSync(handle).size, at };
    const format = formatOfBytes(at(0));
    return format !== null && isEnded[format](looked);
  } finally {
    closeSync(handle);
  }
}
