import { expect, test } from 'vitest';
import { robotsText } from './robots.ts';

const lines = robotsText('https://blog.example').split('\n');

/** Does a rule match an address (RFC 9309, section 2.2.3)? */
const isClosed = (url: string): boolean =>
  lines
    .filter((line) => line.startsWith('Disallow: '))
    .map((line) => line.slice('Disallow: '.length))
    .some((rule) => (rule.endsWith('$') ? url === rule.slice(0, -1) : url.startsWith(rule)));

test('programs learn where the sitemap is', () => {
  expect(lines[0]).toBe('User-agent: *');
  expect(lines).toContain('Sitemap: https://blog.example/sitemap.xml');
});

test('they are asked to leave forms, searches and what authors see alone, and nothing else', () => {
  for (const url of ['/admin', '/admin/comments', '/api/comments', '/preview/a', '/search', '/search?q=x', '/comments/reply/3'])
    expect(isClosed(url), url).toBe(true);
  for (const url of ['/', '/administration', '/search-engines/one', '/comments', '/photos/0/thumb.jpg', '/a/search'])
    expect(isClosed(url), url).toBe(false);
});
