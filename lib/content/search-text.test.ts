import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joined, separated, toSearchText } from './search-text.ts';

test('words stay, tags, comments and targets go', () => {
  const body =
    '## A *heading*\n\nSome [linked words](https://example.org/x "t") and ![a clock](clock.jpg).\n\n```go\nfunc main() {}\n```\n\n<b class="x">bold</b> &eacute; <!-- hidden -->';
  const text = toSearchText(body);
  for (const word of ['heading', 'linked words', 'a clock', 'func main() {}', 'bold', 'é']) expect(text).toContain(word);
  for (const gone of ['example.org', 'clock.jpg', 'class', 'hidden']) expect(text).not.toContain(gone);
});

test('HTML keeps its words without scripts', () => {
  expect(toSearchText('<p>One &eacute;<br>two</p><script>alert(1)</script>').split(/\s+/).join(' ').trim()).toBe('One é two');
});

test('a hundred thousand marks without an end come out as text', () => {
  for (const mark of ['[', '![', '](', '<', '<a', '<!--', '`', '*', '> ', '&', '[a]:', '<script']) {
    const text = mark.repeat(100_000);
    expect(toSearchText(text).length).toBeLessThanOrEqual(text.length);
  }
});

test('characters of scripts without spaces are set apart, and come together again; other texts stay as they are', () => {
  expect(separated('東京の Café').split(/[\s\u001f]+/)).toEqual(['', '東', '京', 'の', 'Café']);
  expect(separated('iPhone発売').split(/\u001f+/)).toEqual(['iPhone', '発', '売', '']);
  expect(separated('서울에서').split(/\u001f+/)).toEqual(['', '서', '울', '에', '서', '']);
  expect(separated('Wörter wie „diese“ – und слово')).toBe('Wörter wie „diese“ – und слово');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(joined(separated(text)).normalize('NFC')).toBe(joined(text).normalize('NFC'));
    }),
  );
});
