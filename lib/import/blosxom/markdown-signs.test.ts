import { expect, test } from 'vitest';
import { looksLikeMarkdown } from './markdown-signs.ts';

test.each([
  'One paragraph.\n\nAnd another one.',
  'With a [link](http://example.org/).',
  'Between <br> and <br> a [link][1].\n\n[1]: http://example.org/',
  '## Heading\n\n<div>A part</div>',
  '- one\n- two',
  'This is *important*.',
  '<pre>x</pre>\n\n```\ny\n```',
])('%j is Markdown', (text) => {
  expect(looksLikeMarkdown(text)).toBe(true);
});

test.each([
  '',
  'One line, and a snake_case_name, 2 * 3 * 4.',
  '<p>One paragraph.</p>\n\n<p>And *another* one.</p>',
  'One<br>\ntwo\n\nthree',
  'See <a href="x">this</a>, or http://example.org/.',
  '<pre>\n# a comment\n\n[a](b)\n</pre>',
  '    <b>Indented</b>, and no code.',
  '<ul>\n\n<li>- one\n\n</ul>',
])('%j is HTML', (text) => {
  expect(looksLikeMarkdown(text)).toBe(false);
});
