import { expect, test } from 'vitest';
import { cleanMarkdown } from './clean-markdown.ts';

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
