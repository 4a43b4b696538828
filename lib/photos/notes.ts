import ExifReader from 'exifreader';

/** What stands in a picture, by the names of `exifreader`; values are of any type, as the file has them. */
export type Tags = Record<string, { value?: unknown; description?: unknown } | undefined>;

/** The three places in which pictures are written on. */
export type Notes = { exif: Tags; iptc: Tags; xmp: Tags };

type Place = keyof Notes;

/** What is read; nothing else is decoded. */
const wanted: Record<Place, string[]> = {
  exif: [
    'Make',
    'Model',
    'LensModel',
    'ImageDescription',
    'DateTimeOriginal',
    'SubSecTimeOriginal',
    'OffsetTimeOriginal',
    'DateTimeDigitized',
    'SubSecTimeDigitized',
    'OffsetTimeDigitized',
    'ExposureTime',
    'FNumber',
    'ISOSpeedRatings',
    'FocalLength',
  ],
  iptc: ['Coded Character Set', 'Caption/Abstract'],
  xmp: ['description'],
};

/**
 * Bytes that are read of each. `exifreader` takes 50 bytes of memory for a byte of text, and as many tags as there are may
 * point at the same text; and its time for XMP grows with the square.
 */
const most: Record<Place, number> = { exif: 2 ** 20, iptc: 2 ** 16, xmp: 2 ** 17 };

/** Bytes that a file of each kind begins with: with any one of its parts behind them it is a small picture of that kind. */
const heads: Record<string, number> = { jpeg: 2, png: 8, webp: 12 };

function toWebpChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
}

/** The EXIF of HEIC and AVIF says first where in it the TIFF file begins. */
function tiffOfItem(item: Buffer): Buffer {
  return item.length < 4 ? item : item.subarray(4 + item.readUInt32BE(0));
}

type Block = { start: number; end: number };

/** A small picture that holds one of the notes; null if there is none or it is too long. */
function cutOut(bytes: Buffer, format: string, place: Place, blocks: Block[]): Buffer | null {
  // HEIC and AVIF may have a note in pieces; elsewhere a second one is another note (XMP that did not fit into the first).
  const head = heads[format];
  const pieces = (head === undefined ? blocks : blocks.slice(0, 1)).map(({ start, end }) => bytes.subarray(start, end));
  if (pieces.length === 0 || pieces.reduce((sum, { length }) => sum + length, 0) > most[place] + 64) return null;
  const note = Buffer.concat(pieces);
  if (head !== undefined) return Buffer.concat([bytes.subarray(0, head), note]);
  const chunk = place === 'exif' ? toWebpChunk('EXIF', tiffOfItem(note)) : toWebpChunk('XMP ', note);
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), chunk]);
}

function read(picture: Buffer | null, place: Place): Tags {
  if (!picture) return {};
  try {
    return (ExifReader.load(picture, { expanded: true, includeTags: { [place]: wanted[place] } })[place] ?? {}) as Tags;
  } catch {
    return {};
  }
}

/** The text of an EXIF tag, to the first zero; null if it is none, or stands outside the file. */
export function textOf(tags: Tags, name: string): string | null {
  const value = tags[name]?.value;
  const text = Array.isArray(value) ? (value[0] as unknown) : null;
  return typeof text === 'string' && text !== '<faulty value>' ? text : null;
}

/** What is written in a picture, of those tags that are shown. Never throws: what cannot be read is not there. */
export function readNotes(bytes: Buffer): Notes {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Only where they are: so nothing is decoded, and the whole file is not copied.
    const { file, metadataRange } = ExifReader.loadView(view, {
      expanded: true,
      includeOffsets: true,
      includeTags: { file: ['FileType'] },
    });
    const from = (place: Place): Tags => {
      const blocks = (metadataRange?.blocks ?? []).filter(({ type }) => type === place);
      return read(cutOut(bytes, file?.FileType?.value ?? '', place, blocks), place);
    };
    return { exif: from('exif'), iptc: from('iptc'), xmp: from('xmp') };
  } catch {
    return { exif: {}, iptc: {}, xmp: {} };
  }
}
