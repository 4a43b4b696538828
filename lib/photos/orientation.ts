/** The tag of TIFF 6.0 and EXIF for how a picture is turned, and the only type that it may have. */
const tag = 0x0112;
const short = 3;

/** JPEG writes this before EXIF; some writers do in WebP too. */
export const exifName = Buffer.from('Exif\0\0', 'latin1');

/** How a picture is turned, 1 to 8 as EXIF counts, from its EXIF (a TIFF file, `Exif` before it or not); 1 if it does not say. */
export function readOrientation(exif: Buffer): number {
  const tiff = exif.subarray(0, 5).equals(exifName.subarray(0, 5)) ? exif.subarray(exifName.length) : exif;
  const order = tiff.toString('latin1', 0, 4);
  if (tiff.length < 10 || (order !== 'II*\0' && order !== 'MM\0*')) return 1;
  const shortAt = (at: number): number => (order === 'II*\0' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const start = order === 'II*\0' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (start + 2 > tiff.length) return 1;
  const end = Math.min(start + 2 + shortAt(start) * 12, tiff.length - 11);
  for (let at = start + 2; at < end; at += 12) {
    if (shortAt(at) !== tag) continue;
    const value = shortAt(at + 8);
    return shortAt(at + 2) === short && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** EXIF (a TIFF file of 26 bytes) that says how a picture is turned and nothing else; null for 1, which needs no saying. */
export function orientationOnly(orientation: number): Buffer | null {
  if (orientation === 1) return null;
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*\0\0\0\x08\0\x01', 'latin1');
  tiff.writeUInt16BE(tag, 10);
  tiff.writeUInt16BE(short, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}
