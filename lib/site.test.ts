import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSite, readSite, SiteError } from './site.ts';

const minimal = 'title: A blog\nauthor: { name: Ann }\n';

function problemsOf(text: string): readonly { line?: number; field?: string; message: string; mend: string }[] {
  try {
    parseSite(text);
  } catch (error) {
    if (error instanceof SiteError) return error.problems;
    throw error;
  }
  return [];
}

test('a title and a name are enough; all else has a default', () => {
  const site = parseSite(minimal);
  expect(site).toMatchObject({
    title: 'A blog',
    timezone: 'UTC',
    locale: 'en',
    listing: { entries: 20, thumbnails: 20 },
    comments: { moderation: 'first', perMinute: 5 },
  });
  expect(site.authors).toEqual([{ name: 'Ann' }]);
});

test('authors may be a list', () => {
  expect(parseSite('title: T\nauthor: [{ name: Ann }, { name: Bob }]').authors.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
});

test('an unknown key is named with its line, and with the keys there are', () => {
  const [problem] = problemsOf(`${minimal}listing:\n  entires: 20\n`);
  expect(problem).toMatchObject({ line: 4, field: 'listing.entires' });
  expect(problem?.mend).toContain('entries, thumbnails');
});

test('a wrong value is named with its line and field', () => {
  expect(problemsOf(`${minimal}timezone: Sydney\n`)[0]).toMatchObject({ line: 3, field: 'timezone' });
  expect(problemsOf(`${minimal}listing: { entries: 0 }\n`)[0]).toMatchObject({ line: 3, field: 'listing.entries' });
  expect(problemsOf(`${minimal}menu:\n  - title: About\n`)[0]?.field).toBe('menu.0.url');
});

test('a missing title or name is told how to write it', () => {
  expect(problemsOf('author: { name: Ann }')[0]).toMatchObject({ field: 'title', mend: 'Write `title: The name of the blog`.' });
  expect(problemsOf('title: T')[0]).toMatchObject({ field: 'author.name' });
});

test('broken YAML is named with its line', () => {
  expect(problemsOf('title: "A blog\nauthor: { name: Ann }\n')[0]?.line).toBeGreaterThan(0);
});

test('a folder without settings has the defaults, and says so', () => {
  const { site, missing } = readSite(mkdtempSync(join(tmpdir(), 'waypost-')));
  expect(missing).toBe(true);
  expect(site.listing.entries).toBe(20);
});
