import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { codePointsOf, drawable, mostlyDrawable } from './glyphs.ts';

const pointsOf = (face: string): ReadonlySet<number> =>
  codePointsOf(readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-serif-4/${face}.ttf`))));
const points = pointsOf('400Regular/SourceSerif4_400Regular');

test('the font of cards has Latin, Cyrillic and Greek letters, the same in both faces', () => {
  for (const text of [
    'Tiếng Việt',
    'Łódź, Çeşme, Þingvellir',
    'Съешь ещё этих булок',
    'Ξεσκεπάζω την ψυχοφθόρα',
    '“A” – ‘b’ — c… €5 №',
  ])
    expect(drawable(text, points)).toBe(text);
  const bold = pointsOf('700Bold/SourceSerif4_700Bold');
  expect([...points].filter((point) => !bold.has(point))).toEqual([]);
});

test('what it has no letters for is left out, with what belongs to it', () => {
  expect(drawable('Bread ❤️ 👩‍👩‍👧 and 日本 moths', points)).toBe('Bread and moths');
  expect(drawable('שלום مرحبا', points)).toBe('');
});

test('controls, marks of direction and halves of characters are left out', () => {
  expect(drawable('a\u202Eb\u2066c\0d\u0007e\u200Ff\uD83Dg\u00ADh', points)).toBe('abcdefgh');
  expect(drawable(' one\n\ttwo\u2028three ', points)).toBe('one two three');
});

test('a text that loses most of its letters is left out as a whole', () => {
  expect(mostlyDrawable('日本語の title', points)).toBe('title');
  expect(mostlyDrawable('日本語のタイトル v2', points)).toBe('');
  expect(mostlyDrawable('?!', points)).toBe('?!');
});

test('a file that is no font is refused', () => {
  expect(() => codePointsOf(new Uint8Array(64))).toThrow(/no table cmap/);
});
