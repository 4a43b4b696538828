import fc from 'fast-check';
import { toString } from 'hast-util-to-string';
import { expect, test } from 'vitest';
import { toTree } from '../content/pipeline.ts';
import { toBody } from './html-to-markdown.ts';

const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What readers of a text see. */
const seen = (markdown: string): string => toString(toTree(markdown, 'markdown')).trim();

const piece = fc.constantFrom(...'a b w . , ; ? ( ) 1 - – % " \' * _ [ ] # + < & é 漢'.split(' '), ' ', '. ', ' - ', '\n');

test('a paragraph of words is read as it was written, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const words = pieces.join('').replace(/\s+/g, ' ').trim();
      expect(seen(toBody(`<p>${escaped(words)}</p>`).body)).toBe(words);
      expect(seen(toBody(`<p><b>x</b>${escaped(words)}<i>y</i></p>`).body)).toBe(`x${words}y`);
    }),
  );
});

test('white space and breaks at the ends of a paragraph go, a no-break space stays', () => {
  expect(toBody('<p> one\n  two </p><p><br>three<br></p><p></p><p>\u00A0four</p>').body).toBe('one two\n\nthree\n\n\u00A0four\n');
});
