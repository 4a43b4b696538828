/** Where a table of a font file begins (OpenType, "Table Directory"). */
function tableIn(font: DataView, name: string): number {
  const count = font.getUint16(4);
  for (let index = 0; index < count; index++) {
    const record = 12 + index * 16;
    const tag = [0, 1, 2, 3].map((at) => String.fromCodePoint(font.getUint8(record + at))).join('');
    if (tag === name) return font.getUint32(record + 8);
  }
  throw new Error(`The font has no table ${name}.`);
}

/** Where its map of all of Unicode begins (OpenType, "cmap", format 12). */
function mapIn(font: DataView): number {
  const cmap = tableIn(font, 'cmap');
  const count = font.getUint16(cmap + 2);
  for (let index = 0; index < count; index++) {
    const map = cmap + font.getUint32(cmap + 4 + index * 8 + 4);
    if (font.getUint16(map) === 12) return map;
  }
  throw new Error('The font has no map of all of Unicode.');
}

/** The code points that a font (the bytes of a TrueType or OpenType file) has glyphs for. Throws if it has no map of all of Unicode. */
export function codePointsOf(bytes: Uint8Array): ReadonlySet<number> {
  const font = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const map = mapIn(font);
  const groups = font.getUint32(map + 12);
  const points = new Set<number>();
  for (let index = 0; index < groups; index++) {
    const group = map + 16 + index * 12;
    for (let point = font.getUint32(group); point <= font.getUint32(group + 4); point++) points.add(point);
  }
  return points;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text as the characters that readers see. */
export const charactersOf = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/** Controls, marks of direction and the like draw nothing, and some of them turn what follows round. */
const unseen = /\p{C}/gu;

/** A text in one line, without what the font cannot draw: a reader would see empty boxes in its place. */
export function drawable(text: string, points: ReadonlySet<number>): string {
  const line = text.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').replace(unseen, '');
  const isDrawn = (character: string): boolean => Array.from(character).every((each) => points.has(each.codePointAt(0)!));
  return charactersOf(line).filter(isDrawn).join('').replace(/ +/g, ' ').trim();
}

const lettersIn = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** The same, or '' if most of its letters would be lost: what is left then says something else, or nothing. */
export function mostlyDrawable(text: string, points: ReadonlySet<number>): string {
  const drawn = drawable(text, points);
  return lettersIn(drawn) * 2 >= lettersIn(text) ? drawn : '';
}
