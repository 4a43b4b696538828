import { expect, test } from 'vitest';
import { parseSite } from '../site.ts';
import { openGraphOf, toMetadata, type Blog, type Head } from './head.ts';

const blog: Blog = {
  site: parseSite('title: A blog\nauthor: { name: Ann }\ntimezone: Australia/Sydney'),
  base: 'https://b.example',
};

const head: Head = {
  url: '/a/post',
  title: 'A post',
  description: 'What it says.',
  lang: null,
  image: { url: '/cards/x.png', width: 1200, height: 630, alt: '' },
  feeds: [],
  versions: [],
  post: null,
  data: [],
};

const contents = (changes: Partial<Head>): Record<string, string[]> => {
  const tags = openGraphOf({ ...head, ...changes }, blog);
  const byName = Map.groupBy(tags, ({ property, name }) => property ?? name ?? '');
  return Object.fromEntries([...byName].map(([name, some]) => [name, some.map(({ content }) => content)]));
};

test('a page says of itself what other sites show: addresses whole, a text for the picture', () => {
  expect(contents({})).toEqual({
    'og:title': ['A post'],
    'og:type': ['website'],
    'og:url': ['https://b.example/a/post'],
    'og:site_name': ['A blog'],
    'og:description': ['What it says.'],
    'og:locale': ['en_US'],
    'og:image': ['https://b.example/cards/x.png'],
    'og:image:width': ['1200'],
    'og:image:height': ['630'],
    'og:image:alt': ['A post'],
    'twitter:card': ['summary_large_image'],
  });
});

test('a post says who wrote it and when, and what it is about', () => {
  const at = Date.UTC(2013, 3, 26);
  const authors = [{ name: 'Ann', url: 'https://ann.example' }, { name: 'Bob' }];
  const said = contents({ post: { published: at, updated: at + 1000, authors, tags: ['x', 'y'] } });
  expect(said['og:type']).toEqual(['article']);
  expect(said['article:published_time']).toEqual(['2013-04-26T10:00:00+10:00']);
  expect(said['article:modified_time']).toEqual(['2013-04-26T10:00:01+10:00']);
  expect(said['article:author']).toEqual(['https://ann.example', 'Bob']);
  expect(said['article:tag']).toEqual(['x', 'y']);
});

test('a language is told with its place', () => {
  const locales = ['de', 'pt-BR', 'zh-Hant', 'en-AU'].map((lang) => contents({ lang })['og:locale']![0]);
  expect(locales).toEqual(['de_DE', 'pt_BR', 'zh_TW', 'en_AU']);
});

test('a small picture is shown small', () => {
  expect(contents({ image: { ...head.image, width: 300 } })['twitter:card']).toEqual(['summary']);
});

test('every version is named by its language, the original for all others', () => {
  const versions = [
    { url: '/a/post', language: 'en', isOriginal: true },
    { url: '/a/post.de', language: 'de', isOriginal: false },
  ];
  expect(toMetadata({ ...head, versions }).alternates).toEqual({
    canonical: '/a/post',
    languages: { en: '/a/post', de: '/a/post.de', 'x-default': '/a/post' },
  });
  expect(toMetadata(head).alternates).toEqual({ canonical: '/a/post' });
});

test('the blog itself has its name as title, alone', () => {
  expect(toMetadata({ ...head, url: '/' }).title).toBeUndefined();
  expect(toMetadata(head).title).toBe('A post');
});
