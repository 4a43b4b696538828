import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLiquid } from './liquid-text.ts';
import { evaluate } from './liquid-values.ts';
import { toPieces } from './liquid.ts';

const scope = { site: { title: 'Blog', url: 'https://x.example' }, page: { title: 'Post', list: ['a'] } };

test('put together, the pieces of a template are the template again', () => {
  const part = fc.constantFrom(
    '{%',
    '%}',
    '{{',
    '}}',
    '-',
    '"',
    "'",
    ' raw ',
    'endraw',
    'comment',
    'endcomment',
    '\n',
    'a',
    '😀',
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('');
      expect(
        toPieces(text)
          .map(({ whole }) => whole)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('a mark in quotes ends nothing, and one that is never closed is text', () => {
  expect(toPieces('{% include a.html b="%}" %}{{ c').map(({ kind, words }) => [kind, words])).toEqual([
    ['tag', 'include a.html b="%}"'],
    ['text', ''],
  ]);
});

test.each([
  ['page.title', 'Post'],
  ["'/a' | relative_url", '/a'],
  ['"a.png" | prepend: "/img/" | absolute_url', '/img/a.png'],
  ['"/a" | prepend: site.baseurl | prepend: site.url', '/a'],
  ['page.title | append: "|" | append: site.title', 'Post|Blog'],
  ['page.list', null],
  ['page.constructor', null],
  ['page.title | constructor', null],
  ['content', null],
])('%s is %s', (expression, value) => {
  expect(evaluate(expression, scope)).toBe(value);
});

test('names that every object has are tags like any other', () => {
  const nothing = { ...scope, format: 'markdown' as const, postUrl: () => null, link: () => null };
  expect(readLiquid('{% constructor x %}', nothing)).toMatchObject({ text: '{% constructor x %}' });
});
