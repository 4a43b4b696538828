import { profileIn } from './colour-profile.ts';
import { exifName, orientationOnly, readOrientation } from './orientation.ts';

// The second bytes of markers, as in ITU-T T.81, table B.1.
const [DHT, JPG, DAC, SOI, EOI, SOS, DQT, DNL, DRI, COM] = [0xc4, 0xc8, 0xcc, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xfe];
const [APP0, APP1, APP2, APP14, APP15] = [0xe0, 0xe1, 0xe2, 0xee, 0xef];

const profileName = Buffer.from('ICC_PROFILE\0', 'latin1');

/** The most that a segment holds beside its length. */
const most = 0xffff - 2;

/** No picture has so many; a file of nothing but segments would fill the memory. */
const mostSegments = 20_000;

/** What stands after a marker, without its length; after SOS the bytes of the scan too. */
type Segment = { marker: number; data: Buffer; scan: Buffer | null };

/** The first byte at or after `at` that is no FF: any number of them may stand before a marker. */
function afterFill(bytes: Buffer, at: number): number {
  let end = at;
  while (bytes[end] === 0xff) end += 1;
  return end;
}

/** Where the scan that begins at `at` ends: at the first marker that is neither a restart nor a stuffed FF. */
function endOfScan(bytes: Buffer, at: number): number {
  for (let end = bytes.indexOf(0xff, at); end >= 0;) {
    const next = afterFill(bytes, end);
    const code = bytes[next] ?? EOI;
    if (code !== 0 && (code < 0xd0 || code > 0xd7)) return end;
    end = bytes.indexOf(0xff, next);
  }
  throw new Error('The JPEG file is cut off.');
}

/** Up to the first EOI: phones append more pictures, with notes of their own. */
function* segmentsOf(bytes: Buffer): Generator<Segment> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new Error('This is not a JPEG file.');
  for (let at = 2; ;) {
    if (at < bytes.length && bytes[at] !== 0xff) throw new Error('The JPEG file has something between its parts.');
    at = afterFill(bytes, at);
    const marker = bytes[at] ?? 0;
    if (marker === EOI) return;
    if (at + 3 > bytes.length) throw new Error('The JPEG file is cut off.');
    const start = at + 3;
    const end = at + 1 + bytes.readUInt16BE(at + 1);
    if (end < start || end > bytes.length) throw new Error('A part of the JPEG file is cut off.');
    at = marker === SOS ? endOfScan(bytes, end) : end;
    yield { marker, data: bytes.subarray(start, end), scan: marker === SOS ? bytes.subarray(end, at) : null };
  }
}

/** Do tables follow one another, of the size that each says, to the very end? */
function isTables(data: Buffer, sizeAt: (at: number) => number): boolean {
  let at = 0;
  while (at < data.length) at += sizeAt(at);
  return at === data.length;
}

const isHuffman = (data: Buffer): boolean =>
  isTables(data, (at) => data.subarray(at + 1, at + 17).reduce((sum, codes) => sum + codes, data[at]! & 0xec ? Infinity : 17));

const isQuantization = (data: Buffer): boolean =>
  isTables(data, (at) => (data[at]! & 0xec ? Infinity : 1 + 64 * ((data[at]! >> 4) + 1)));

const isArithmetic = (data: Buffer): boolean =>
  data.length <= 16 && data.length % 2 === 0 && data.every((byte, at) => at % 2 === 1 || (byte & 0xec) === 0);

const isFrame = (data: Buffer): boolean => data.length >= 9 && data.length <= 18 && data.length === 6 + 3 * data[5]!;
const isScan = (data: Buffer): boolean => data.length >= 6 && data.length <= 12 && data.length === 4 + 2 * data[0]!;

const isFrameMarker = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![DHT, JPG, DAC].includes(marker);

/**
 * Is it a part that makes the picture? Throws if it says so but is not made like one, with which something else could pass, or
 * if nothing is known of it.
 */
function isPicture({ marker, data }: Segment): boolean {
  const check = isFrameMarker(marker)
    ? isFrame
    : { [DHT]: isHuffman, [DAC]: isArithmetic, [DQT]: isQuantization, [DRI]: () => data.length === 2, [SOS]: isScan }[marker];
  if (check?.(data)) return true;
  if (check || !((marker >= APP0 && marker <= APP15) || marker === COM || marker === DNL))
    throw new Error(`The JPEG file has a part that is not understood (FF${marker.toString(16).toUpperCase()}).`);
  return false;
}

function toSegment(marker: number, ...data: Buffer[]): Buffer {
  const length = data.reduce((sum, { length }) => sum + length, 2);
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), ...data]);
}

const named = (segments: Segment[], wanted: number, name: Buffer, least: number): Buffer[] =>
  segments
    .filter(({ marker, data }) => marker === wanted && data.length >= least && data.subarray(0, name.length).equals(name))
    .map(({ data }) => data);

/** The profile comes in numbered pieces, since a segment is short. */
function profileOf(notes: Segment[]): Buffer | null {
  const pieces = named(notes, APP2, profileName, profileName.length + 2).sort((one, other) => one[12]! - other[12]!);
  const isWhole = pieces.every((piece, at) => piece[12] === at + 1 && piece[13] === pieces.length);
  return isWhole ? profileIn(Buffer.concat(pieces.map((piece) => piece.subarray(profileName.length + 2)))) : null;
}

/** Of the notes what is needed to show the picture right, written anew: density, how it is turned, colours. */
function needed(notes: Segment[]): Buffer[] {
  const [jfif] = named(notes, APP0, Buffer.from('JFIF\0'), 14);
  const [exif] = named(notes, APP1, exifName.subarray(0, 5), exifName.length);
  const adobe = named(notes, APP14, Buffer.from('Adobe'), 12).at(-1);
  const turned = exif ? orientationOnly(readOrientation(exif)) : null;
  const profile = profileOf(notes);
  const room = most - profileName.length - 2;
  const count = Math.ceil((profile?.length ?? 0) / room);
  return [
    // Two zeros: no small picture follows.
    ...(jfif ? [toSegment(APP0, jfif.subarray(0, 12), Buffer.alloc(2))] : []),
    ...(turned ? [toSegment(APP1, exifName, turned)] : []),
    ...(adobe ? [toSegment(APP14, adobe.subarray(0, 12))] : []),
    ...Array.from({ length: count }, (_, at) =>
      toSegment(APP2, profileName, Buffer.from([at + 1, count]), profile!.subarray(at * room, (at + 1) * room)),
    ),
  ];
}

/** A JPEG file with the segments that make the picture. Throws if it is not understood. */
export function jpegWithoutNotes(bytes: Buffer): Buffer {
  const pictures: Segment[] = [];
  const notes: Segment[] = [];
  for (const segment of segmentsOf(bytes)) {
    (isPicture(segment) ? pictures : notes).push(segment);
    if (pictures.length + notes.length > mostSegments) throw new Error('The JPEG file has too many parts.');
  }
  if (pictures.filter(({ marker }) => isFrameMarker(marker)).length !== 1 || !pictures.some(({ scan }) => scan))
    throw new Error('The JPEG file holds no picture.');
  return Buffer.concat([
    Buffer.from([0xff, SOI]),
    ...needed(notes),
    ...pictures.flatMap(({ marker, data, scan }) => [toSegment(marker, data), ...(scan ? [scan] : [])]),
    Buffer.from([0xff, EOI]),
  ]);
}
