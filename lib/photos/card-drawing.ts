import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp, { type OverlayOptions } from 'sharp';
import { cardSize, type Card } from './card.ts';
import { charactersOf, codePointsOf, drawable, mostlyDrawable } from './glyphs.ts';

const colours = { paper: '#fdfcf9', ink: '#22242a', quiet: '#5f636b', line: '#0b5a8a' };

/** Pixels between the edge and what is drawn. */
const margin = 80;
const width = cardSize.width - 2 * margin;

const regular = {
  font: 'Source Serif 4',
  file: fileURLToPath(import.meta.resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf')),
};
const bold = {
  font: 'Source Serif 4 Bold',
  file: fileURLToPath(import.meta.resolve('@expo-google-fonts/source-serif-4/700Bold/SourceSerif4_700Bold.ttf')),
};

let known: ReadonlySet<number> | null = null;

/** Both faces have the same characters. */
const points = (): ReadonlySet<number> => (known ??= codePointsOf(readFileSync(regular.file)));

/** How a text is set: in the first size (pixels) in which it is no higher than `most`. */
type Style = { face: typeof regular; colour: string; sizes: [number, ...number[]]; most: number };

const styles = {
  head: { face: regular, colour: colours.quiet, sizes: [34], most: 45 },
  title: { face: bold, colour: colours.ink, sizes: [76, 62, 52], most: 300 },
  foot: { face: regular, colour: colours.quiet, sizes: [32], most: 85 },
} satisfies Record<string, Style>;

/** Texts are cut to so many characters before they are measured. */
const longest = 300;

type Block = { input: Buffer; raw: { width: number; height: number; channels: 4 } };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A text as pixels. */
async function set(text: string, { face, colour }: Style, size: number): Promise<Block> {
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="${colour}">${escaped(text)}</span>`,
      font: `${face.font} ${size}`,
      fontfile: face.file,
      width,
      wrap: 'word-char',
      // One point is one pixel.
      dpi: 72,
      rgba: true,
    },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { input: data, raw: { width: info.width, height: info.height, channels: 4 } };
}

/** How a text begins, cut between words if one ends near the cut. */
function beginningOf(characters: readonly string[], count: number): string {
  const text = characters.slice(0, count).join('');
  const space = text.lastIndexOf(' ');
  return `${(space > text.length * 0.7 ? text.slice(0, space) : text).trimEnd()}…`;
}

/** As much of a text as there is room for, in the smallest size. */
async function cut(characters: readonly string[], style: Style): Promise<Block> {
  const size = style.sizes.at(-1)!;
  let [some, tooMany] = [1, characters.length];
  while (tooMany - some > 1) {
    const middle = Math.floor((some + tooMany) / 2);
    const { raw } = await set(beginningOf(characters, middle), style, size);
    if (raw.height <= style.most) some = middle;
    else tooMany = middle;
  }
  return set(beginningOf(characters, some), style, size);
}

/** A text as large as there is room for, cut if it is too long; null if there is none. */
async function fit(text: string, style: Style): Promise<Block | null> {
  if (text === '') return null;
  const characters = charactersOf(text);
  if (characters.length > longest) return cut(characters.slice(0, longest), style);
  for (const size of style.sizes) {
    const block = await set(text, style, size);
    if (block.raw.height <= style.most) return block;
  }
  return cut(characters, style);
}

/** Where things stand (pixels from above). */
const place = { head: 72, line: 140, title: 186, foot: cardSize.height - 72 };

const bar = (): OverlayOptions => ({
  input: { create: { width: 96, height: 6, channels: 3, background: colours.line } },
  left: margin,
  top: place.line,
});

/** A part of the foot as it is, or '': a path without some of its letters is another path. */
const whole = (part: string): string => {
  const drawn = drawable(part, points());
  return drawn === part.normalize('NFC').replace(/\s+/g, ' ').trim() ? drawn : '';
};

/** What of a card can be drawn. A title that cannot leaves its place to the line above. */
function drawablePart({ head, title, foot }: Card): Card {
  const shown = { head: mostlyDrawable(head, points()), title: mostlyDrawable(title, points()) };
  const parts = foot.map(whole).filter((part) => part !== '');
  return shown.title === '' ? { head: '', title: shown.head, foot: parts } : { ...shown, foot: parts };
}

/** Draws a card. Gives a PNG of 1200 by 630 pixels. Whatever its texts are, it is drawn. */
export async function drawCard(card: Card): Promise<Buffer> {
  const { head, title, foot } = drawablePart(card);
  const above = await fit(head, styles.head);
  const middle = await fit(title, styles.title);
  const below = await fit(foot.join(' · '), styles.foot);
  return sharp({ create: { ...cardSize, channels: 3, background: colours.paper } })
    .composite([
      bar(),
      ...(above ? [{ ...above, left: margin, top: place.head }] : []),
      ...(middle ? [{ ...middle, left: margin, top: place.title }] : []),
      ...(below ? [{ ...below, left: margin, top: place.foot - below.raw.height }] : []),
    ])
    .removeAlpha()
    .png({ palette: true, colours: 32, dither: 0, effort: 1 })
    .toBuffer();
}
