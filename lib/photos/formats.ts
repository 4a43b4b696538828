/** What a picture file is, by its name and by its first bytes. The two must agree: a decoder is given nothing else. */

/** The kinds of picture that an author may publish. */
export type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'heic';

const byExtension: Record<string, Format> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
  heic: 'heic',
  heif: 'heic',
};

/** For a regular expression: how the name of a picture ends. */
export const pictureEnding = `\\.(?:${Object.keys(byExtension).join('|')})`;

/** What a file is by its name; null if that is no picture's. */
export const formatOfName = (file: string): Format | null => {
  const extension = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byExtension, extension) ? byExtension[extension]! : null;
};

const text = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** The brand of an ISO base media file (ISO/IEC 14496-12, section 4.3), and those that it is compatible with. */
function formatOfBrands(bytes: Uint8Array): Format | null {
  const length = Math.min(bytes.length, ((bytes[2] ?? 0) << 8) + (bytes[3] ?? 0), 256);
  const brands = text(bytes, 8, length);
  if (/avi[fs]/.test(brands)) return 'avif';
  return /hei[cxms]|hev[cxms]|mif1|msf1/.test(brands) ? 'heic' : null;
}

/** What a file is by its first bytes (256 are enough); null if it is no picture that Waypost knows. */
export function formatOfBytes(bytes: Uint8Array): Format | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (/^GIF8[79]a$/.test(text(bytes, 0, 6))) return 'gif';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return 'webp';
  return text(bytes, 4, 8) === 'ftyp' ? formatOfBrands(bytes) : null;
}

/** Of cameras' own kinds, that nobody reads here: TIFF and what is built on it, JPEG XL, Canon's and Fuji's. */
const unread = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+', 'IIU\0', 'IIRO', 'IIRS', 'FUJIFILM', '\xff\n', '\0\0\0\fJXL '];

/** Are these the first bytes (256 are enough) of a picture, whatever its name says, and whether it is read here or not? */
export const isPictureBytes = (bytes: Uint8Array): boolean => {
  const start = text(bytes, 0, 12);
  return formatOfBytes(bytes) !== null || start.slice(4) === 'ftypcrx ' || unread.some((mark) => start.startsWith(mark));
};
