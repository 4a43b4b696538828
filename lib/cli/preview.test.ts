import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { checkPreview } from '../preview-link.ts';
import { preview } from './preview.ts';

const secret = 'a secret of the tests';
const files: Record<string, string> = {
  'site.yaml': 'title: T\nauthor: { name: Ann }\ntimezone: Australia/Sydney\n',
  'a/draft.md': '---\ndraft: true\n---\nText.',
  'later.md': '---\ndate: 2999-04-26T00:56:00+10:00\n---\nText.',
  'old.md': '---\ndate: 2013-04-26T00:56:00+10:00\n---\nText.',
  'broken.md': '---\ntitle: x\n---\nText.',
  'a/_path.md': 'Text.',
  'a/picture.png': '',
  'whole.html': '<!doctype html><title>x</title>',
  '.hidden/x.md': '---\ndraft: true\n---\n',
};

const folder = mkdtempSync(join(tmpdir(), 'waypost-preview-test-'));
const contentDir = join(folder, 'content');
let out: string[] = [];
let err: string[] = [];

beforeAll(() => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(contentDir, file)), { recursive: true });
    writeFileSync(join(contentDir, file), text);
  }
  writeFileSync(join(folder, 'outside.md'), files['a/draft.md']!);
  symlinkSync('../outside.md', join(contentDir, 'linked.md'));
  vi.stubEnv('CONTENT_DIR', contentDir);
  vi.stubEnv('SITE_URL', 'https://blog.example.org');
  vi.stubEnv('AUTH_SECRET', secret);
});

beforeEach(() => {
  [out, err] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void err.push(text));
});

afterAll(() => rmSync(folder, { recursive: true }));

type Result = { code: number; out: string; err: string };

async function run(...words: string[]): Promise<Result> {
  [out, err] = [[], []];
  const code = await preview(words);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** For how many days from now a link works, if it is a good one. */
function daysOf({ out }: Result, url: string): number {
  const link = new URL(out);
  expect(link.origin + link.pathname).toBe(`https://blog.example.org/preview${url}`);
  expect(checkPreview(url, link.searchParams, Date.now(), secret)).toBe('good');
  return Math.round((Number(link.searchParams.get('until')) * 1000 - Date.now()) / 86_400_000);
}

test('a draft has a link for a week, or for as many days as are asked for', async () => {
  const week = await run('a/draft.md');
  expect(daysOf(week, '/a/draft')).toBe(7);
  expect(week.code).toBe(0);
  expect(week.err).toMatch(/^Whoever has this link can read a\/draft\.md until .+ \(Australia\/Sydney\)\.$/);
  expect(daysOf(await run('a/draft.md', '--days', '365'), '/a/draft')).toBe(365);
});

test('a file is found from the content folder, from the working directory, and by its full path', async () => {
  for (const given of [
    'a/draft.md',
    './a/draft.md',
    relative('.', join(contentDir, 'a/draft.md')),
    join(contentDir, 'a/draft.md'),
  ])
    expect(daysOf(await run(given), '/a/draft'), given).toBe(7);
});

test('a scheduled post has a link; of a published one the address is said', async () => {
  expect(daysOf(await run('later.md'), '/later')).toBe(7);
  expect(await run('old.md')).toEqual({
    code: 0,
    out: 'https://blog.example.org/old',
    err: 'old.md is no draft and its date has come: it is published, at this address.',
  });
});

test('what has no preview is told why, and nothing is printed', async () => {
  const reasons: Record<string, string> = {
    'gone.md': 'There is no gone.md',
    'a/picture.png': 'a/picture.png is not a post',
    'broken.md': 'broken.md:1: date: is missing.',
    'a/_path.md': 'a/_path.md is the text above a listing',
    'whole.html': 'whole.html is a whole HTML page',
    '../outside.md': 'outside.md is not in the content folder',
    'linked.md': 'linked.md is not in the content folder',
    '.hidden/x.md': '.hidden/x.md is hidden',
  };
  for (const [file, reason] of Object.entries(reasons)) {
    await expect(run(file), file).rejects.toThrow(reason);
    expect(out, file).toEqual([]);
  }
});

test('days are a whole number from 1 to 365, of one file', async () => {
  const wrong = [
    [],
    ['a/draft.md', 'later.md'],
    ...['0', '366', '1.5', '-1', 'x', ''].map((days) => ['a/draft.md', `--days=${days}`]),
  ];
  for (const words of [...wrong, ['a/draft.md', '--until', '3']]) {
    const { code, err } = await run(...words);
    expect(code, words.join(' ')).toBe(2);
    expect(err).toContain('(1 to 365)');
  }
});
