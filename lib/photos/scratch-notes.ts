/** A whole number in so many bytes, the highest first. */
export const numbered = (value: number, bytes: number): Buffer => {
  const number = Buffer.alloc(bytes);
  number.writeUIntBE(value, 0, bytes);
  return number;
};

/** A piece of a JPEG file. */
export const segment = (marker: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), numbered(data.length + 2, 2), data]);

/** A JPEG file that is nothing but its notes. */
export const jpeg = (...segments: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, Buffer.from([0xff, 0xd9])]);

/** A tag of TIFF: what it is, of what kind, and what it holds. */
export type Tag = [code: number, type: number, data: Buffer];

/** A directory of TIFF that begins at `at`, with what its tags hold behind it. */
export function directory(tags: Tag[], at: number): Buffer {
  let end = at + 2 + tags.length * 12 + 4;
  const [entries, data]: [Buffer[], Buffer[]] = [[numbered(tags.length, 2)], []];
  for (const [code, type, bytes] of tags) {
    const count = bytes.length / ({ 3: 2, 4: 4, 5: 8, 10: 8 }[type] ?? 1);
    const isShort = bytes.length <= 4;
    const slot = isShort ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)]) : numbered(end, 4);
    entries.push(numbered(code, 2), numbered(type, 2), numbered(count, 4), slot);
    if (isShort) continue;
    data.push(bytes);
    end += bytes.length;
  }
  return Buffer.concat([...entries, Buffer.alloc(4), ...data]);
}

/** EXIF of tags of both directories: of the file, and of the camera. */
export function exifOf(file: Tag[], camera: Tag[] = []): Buffer {
  const pointer = (to: number): Tag => [0x8769, 4, numbered(to, 4)];
  const end = 8 + directory([...file, pointer(0)], 8).length;
  return Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
    directory([...file, pointer(end)], 8),
    directory(camera, end),
  ]);
}

/** A JPEG file with such EXIF. */
export const withExif = (file: Tag[], camera: Tag[] = []): Buffer => jpeg(segment(0xe1, exifOf(file, camera)));

export const ascii = (code: number, text: string | Buffer): Tag => [code, 2, Buffer.concat([Buffer.from(text), Buffer.alloc(1)])];
export const fraction = (code: number, over: number, under: number): Tag => [
  code,
  5,
  Buffer.concat([numbered(over, 4), numbered(under, 4)]),
];

/** XMP with this description. */
export const packet = (description: string, encoding: BufferEncoding = 'utf8'): Buffer =>
  Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
    rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${description}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    encoding,
  );

/** A description of XMP in several languages. */
export const inLanguages = (...texts: [string, string][]): string =>
  `<dc:description><rdf:Alt>${texts.map(([lang, text]) => `<rdf:li xml:lang="${lang}">${text}</rdf:li>`).join('')}</rdf:Alt></dc:description>`;

/** The segment that XMP stands in. */
export const xmp = (data: Buffer): Buffer => segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), data]));

/** The segment that Photoshop writes IPTC in. */
export function iptc(caption: Buffer, charset?: string): Buffer {
  const field = (record: number, name: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0x1c, record, name]), numbered(data.length, 2), data]);
  const fields = Buffer.concat([
    ...(charset ? [field(1, 90, Buffer.from(charset, 'latin1'))] : []),
    field(2, 90, Buffer.from('Place-Secret')),
    field(2, 120, caption),
  ]);
  const resource = Buffer.concat([Buffer.from('8BIM\x04\x04\0\0', 'latin1'), numbered(fields.length, 4), fields]);
  return segment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), resource]));
}
