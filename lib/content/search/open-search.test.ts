import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { parseSite } from '../../site.ts';
import { openSearchText } from './open-search.ts';

const describe = (title: string, icon = '/favicon.svg'): string =>
  openSearchText(parseSite(`title: ${JSON.stringify(title)}\nauthor: { name: Ann }\n`), 'https://example.org', icon);

const nameIn = (text: string): string => /<ShortName>(.*)<\/ShortName>/.exec(text)![1]!;

test('a description names both addresses with the place for the words, and the icon by its whole address', () => {
  const text = describe('A blog');
  for (const part of [
    'template="https://example.org/search?q={searchTerms}"',
    'template="https://example.org/search/suggest?q={searchTerms}"',
    '<Image>https://example.org/favicon.svg</Image>',
  ])
    expect(text).toContain(part);
  expect(describe('A blog', 'data:image/svg+xml,x')).toContain('<Image>data:image/svg+xml,x</Image>');
});

test('a long title is cut to sixteen characters, between words where it can be', () => {
  expect(nameIn(describe('Nine Seconds Slow'))).toBe('Nine Seconds');
  expect(nameIn(describe('Exactly sixteen!'))).toBe('Exactly sixteen!');
  expect(nameIn(describe('Donaudampfschifffahrtsgesellschaft'))).toBe('Donaudampfschiff');
  expect([...nameIn(describe('👩‍🚀'.repeat(20)))].length).toBeLessThanOrEqual(16);
});

test('whatever a title holds, the description is well-formed', () => {
  for (const title of ['<b>&"\'', 'a\u0000\u0001b', ']]>', '\u2028', 'é']) {
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(describe(title)).close();
  }
});
