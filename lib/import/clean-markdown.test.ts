import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanHtml, cleanMarkdown } from './clean-markdown.ts';

test('what a browser would execute is taken out of the HTML in a text, and said', () => {
  const { text, notes } = cleanMarkdown('One <b onclick="x()" class=y>bold</b>.\n\n<div><script>x()\n\ny()</script>kept</div>\n');
  expect(text).toBe('One <b  class=y>bold</b>.\n\n<div>kept</div>\n');
  expect(notes).toEqual(['Taken out, because a browser would execute it: <script>, onClick.']);
});

test('a link that would run loses its target', () => {
  expect(cleanMarkdown('[a](javascript:x) ![b](vbscript:y) [c]\n\n[c]: javascript:z').text).toBe('[a]() ![b]() [c]\n\n[c]: ');
});

test('code is text, whatever stands in it', () => {
  const text = 'Write `<script>` so:\n\n```html\n<script>x()</script>\n```\n\n    <b onclick="x">\n';
  expect(cleanMarkdown(text)).toEqual({ text, notes: [] });
});

test('a text without anything of the kind is the same, to the last byte', () => {
  const text = '# A\n\n<https://example.org> a < b, <em>c</em>\n\n| a | b |\n|---|---|\n| 1 | 2 |  \n';
  expect(cleanMarkdown(text)).toEqual({ text, notes: [] });
});

test.each([
  ['what Markdown makes a link of only once a script before it is gone', '<script>1</script>[a](javascript:x) b', '[a]() b'],
  ['a target that hides behind an entity', '[a](java&#115;cript:x)', '[a]()'],
  ['a target that hides behind a backslash', '[a](javascript\\:x)', '[a]()'],
  ['a link without brackets', 'a <javascript:x> b', 'a  b'],
  ['a script that is never closed, and empty', '<p>a</p><script>', '<p>a</p>'],
])('%s is found', (_, text, left) => {
  expect(cleanMarkdown(text).text).toBe(left);
});

test('a text of HTML is cleaned where it stands, and four spaces make no code of it', () => {
  expect(cleanHtml('<p>a</p>\n\n    <b onclick=x>b</b> <a href="java&#10;script:x">c</a><script>d')).toEqual({
    text: '<p>a</p>\n\n    <b >b</b> <a >c</a>',
    notes: ['Taken out, because a browser would execute it: <script>, href, onClick.'],
  });
});

test('what was cleaned once has nothing left to clean', () => {
  const piece = fc.constantFrom(
    '<script>',
    '</script>',
    '<a href="',
    'javascript:',
    '">',
    '</a>',
    '[a](',
    ')',
    '`',
    '\n',
    '\n\n',
    '    ',
    '<b onx=',
    '>',
    '<',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const once = cleanMarkdown(pieces.join(''));
      expect(cleanMarkdown(once.text)).toEqual({ text: once.text, notes: [] });
      const html = cleanHtml(pieces.join(''));
      expect(cleanHtml(html.text)).toEqual({ text: html.text, notes: [] });
    }),
    { numRuns: 200 },
  );
});
