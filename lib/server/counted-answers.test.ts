import { expect, test } from 'vitest';
import { kindOf } from './counted-answers.ts';

test('there are some ten kinds of answers, however many addresses', () => {
  const kinds = {
    '/': 'page',
    '/a/b/post': 'page',
    '/2013/04': 'page',
    '/photos': 'page',
    '/comments/reply/3': 'page',
    '/a/feed.xml': 'feed',
    '/atom-2013.xml': 'feed',
    '/sitemap-2.xml': 'feed',
    '/robots.txt': 'feed',
    '/photos/0a1b/640.avif': 'picture',
    '/cards/0a1b/a/post.png': 'picture',
    '/a/slides.pdf': 'file',
    '/_next/static/a.css': 'asset',
    '/_enhancements/search.js': 'asset',
    '/search': 'search',
    '/api/comments': 'api',
    '/admin/comments': 'admin',
    '/constructor/x': 'page',
    '//': 'page',
  };
  expect(Object.fromEntries(Object.keys(kinds).map((path) => [path, kindOf(path)]))).toEqual(kinds);
});
