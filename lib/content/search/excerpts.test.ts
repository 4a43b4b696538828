import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptsOf, type Piece } from './excerpts.ts';
import { parseQuery } from './query.ts';

const source = (body: string, more = {}) => ({ title: 'A title', summary: '', body, ...more });

const excerpt = (text: string, body: string, more = {}) => excerptsOf(parseQuery(text)!, [source(body, more)])[0]!;

/** As text, with what is marked in brackets. */
const written = (pieces: Piece[]): string => pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');

test('what was looked for is marked in title and text, in any of its forms, with or without accents', () => {
  const { title, snippet } = excerpt('install café', 'Installing a *CAFE*.', { title: 'Cafés, installed' });
  expect(written(title)).toBe('[Cafés], [installed]');
  expect(written(snippet)).toBe('[Installing] a [CAFE].');
});

test('phrases are marked as a whole, beginnings as whole words, and nothing else is', () => {
  const body = 'The quick brown fox, quick as the fox, was installing foxes. A brown quick one.';
  expect(written(excerpt('"quick brown" installat*', body).snippet)).toBe(
    'The [quick brown] fox, quick as the fox, was [installing] foxes. A brown quick one.',
  );
  expect(written(excerpt('fox -quick', body).snippet)).toContain('quick as the [fox]');
});

test('words of Chinese and Japanese are marked within a run, which reads as it was written', () => {
  expect(written(excerpt('東京 カメラ', '先週、東京都でカメラを買った。Nikon製。').snippet)).toBe(
    '先週、[東京]都で[カメラ]を買った。Nikon製。',
  );
});

test('the place that says most of it is shown, however far down it is', () => {
  const body = `${'The common word. '.repeat(6000)}Here the common needle lies. ${'The end. '.repeat(1000)}`;
  expect(body.length).toBeGreaterThan(100_000);
  expect(written(excerpt('common needle', body).snippet)).toContain('Here the [common] [needle] lies.');
});

test('where the text has nothing of it, the summary is shown, or how it begins', () => {
  expect(written(excerpt('title', 'Some text.', { summary: 'In short.' }).snippet)).toBe('In short.');
  expect(written(excerpt('title', '# Some\n\ntext.').snippet)).toBe('Some text.');
  expect(excerpt('title', '').snippet).toEqual([]);
});

test('Markdown is not shown', () => {
  const body =
    '## A heading\n\n- Some [linked words](https://example.org), **bold**, `code` and snake_case.\n\n```js\nrun()\n```\n\n| a | b |\n|---|---|\n';
  expect(written(excerpt('words', body).snippet)).toBe('A heading Some linked [words], bold, code and snake_case. run() a b');
});

test('markup in a text comes out as text, and marks that an author has written are none', () => {
  const { title, snippet } = excerpt('word', 'a &lt;b&gt; \u0002word\u0003 \u0002 word', { title: '<i>\u0002word\u0003</i>' });
  expect(written(snippet)).toBe('a <b> [word] [word]');
  expect(written(title)).toBe('<i> [word] </i>');
});

test('whatever a text holds, its excerpt holds nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (body, more) => {
      const { title, snippet } = excerpt('word', `${body} word ${more}`, { title: `${more} word` });
      expect([...title, ...snippet].some(({ text }) => /[\u0002\u0003\u001f]/.test(text))).toBe(false);
      expect(written(title)).toContain('[word]');
    }),
  );
});

test('a hundred thousand marks without an end take no time', () => {
  for (const mark of ['[', '](', '*', '_', '`', '> ', '|', ' ', '\n', '\t', '- ', '```', '][', ' ,'])
    expect(excerpt('word', `word\n${mark.repeat(100_000)}\nword`).snippet.length).toBeGreaterThan(0);
});
