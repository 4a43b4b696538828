import fc from 'fast-check';
import { minifyWhitespace } from 'hast-util-minify-whitespace';
import { expect, test } from 'vitest';
import { toHtml } from '../content/pipeline.ts';
import { parseHtml } from './parse-html.ts';
import { collapseWhiteSpace } from './white-space.ts';

function collapsed(html: string): string {
  const tree = parseHtml(html);
  collapseWhiteSpace(tree);
  return toHtml(tree.children);
}

test('white space is single spaces between words, and none where a line begins or ends', () => {
  expect(collapsed(' <p> one\n  <b> two </b> three </p>\n\n<ul>\n <li> a </li>\n</ul> ')).toBe(
    '<p>one <b>two </b>three</p><ul><li>a</li></ul>',
  );
  expect(collapsed('<p>a <br> b <img src="x"> c</p>')).toBe('<p>a<br>b <img src="x"> c</p>');
});

test('what is preformatted keeps its white space, and a no-break space is a character', () => {
  expect(collapsed('<pre> a\n\n  b </pre> <p>\u00A0 x</p>')).toBe('<pre> a\n\n  b </pre><p>\u00A0 x</p>');
});

test('any text comes out as hast-util-minify-whitespace has it', () => {
  const tags = 'p div b i a code ul li h2 span pre blockquote td figure br img sup'.split(' ');
  const { html } = fc.letrec<{ html: string; element: string }>((tie) => ({
    html: fc
      .array(
        fc.oneof({ maxDepth: 4 }, fc.constantFrom('word', ' ', '\n', 'a  b', ' c', 'd\t', '\u00A0', '<!---->'), tie('element')),
        {
          maxLength: 5,
        },
      )
      .map((parts) => parts.join('')),
    element: fc.tuple(fc.constantFrom(...tags), tie('html')).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
  }));
  fc.assert(
    fc.property(html, (text) => {
      const tree = parseHtml(text);
      minifyWhitespace(tree);
      expect(collapsed(text)).toBe(toHtml(tree.children));
    }),
    { numRuns: 500 },
  );
});
