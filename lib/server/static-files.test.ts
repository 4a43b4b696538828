import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toSegments } from '../urls.ts';
import { findStaticFile } from './static-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'waypost-static-'));
const content = join(folder, 'content');

beforeAll(() => {
  mkdirSync(join(content, 'a/.git'), { recursive: true });
  for (const file of [
    'content/a/notes.txt',
    'content/a/.git/config',
    'content/site.yaml',
    'content/a/post.md',
    'outside.txt',
    'contents.txt',
  ])
    writeFileSync(join(folder, file), 'text');
  symlinkSync(join(folder, 'outside.txt'), join(content, 'link.txt'));
  symlinkSync('/etc', join(content, 'etc'));
  symlinkSync('notes.txt', join(content, 'a/inside.txt'));
  symlinkSync('.git', join(content, 'a/git'));
  symlinkSync('loop', join(content, 'loop'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The file that an address leads to, as the front finds it. */
async function found(pathname: string): Promise<string | null> {
  const segments = toSegments(pathname);
  return segments && findStaticFile(content, segments);
}

test('a file is found by its address, also through a link that stays in the folder', async () => {
  expect(await found('/a/notes.txt')).toBe('a/notes.txt');
  expect(await found('/a/inside.txt')).toBe('a/inside.txt');
});

test('nothing is found through a link that leaves the folder, goes in a circle, or leads to what is hidden', async () => {
  for (const path of ['/link.txt', '/etc/passwd', '/etc/hostname', '/loop', '/loop/x', '/a/git/config', '/a/.git/config'])
    expect(await found(path), path).toBeNull();
});

/** Every way in which a careless program might take some characters for a slash, a dot, or the end of a name. */
const spellings: Record<string, string[]> = {
  '/': [
    '/',
    '//',
    '%2f',
    '%2F',
    '%252f',
    '%25252f',
    '\\',
    '%5c',
    '%255c',
    '%c0%af',
    '%e0%80%af',
    '%ef%bc%8f',
    '∕',
    ';/',
    '/;/',
    '%2f%2f',
    ':',
  ],
  '.': ['.', '%2e', '%2E', '%252e', '%c0%ae', '%e0%80%ae', '%ef%bc%8e', '․', '%00.', '.%00', '. ', '.;', '.%20', '.\t'],
};

const targets = [
  '../outside.txt',
  '../../outside.txt',
  '../contents.txt',
  '../../../../../../etc/passwd',
  '/etc/passwd',
  'etc/passwd',
  'link.txt',
  'a/../../outside.txt',
  'a/.git/config',
  '.git/config',
  'site.yaml',
  'a/post.md',
  'SITE.YAML',
  '../content/../outside.txt',
  'etc/../outside.txt',
  'C:/Windows/win.ini',
  '//localhost/c$/x',
  '/proc/self/environ',
  'a/notes.txt/../../../outside.txt',
  folder.slice(1) + '/outside.txt',
];

const spelled = fc.tuple(fc.constantFrom(...targets), fc.infiniteStream(fc.nat())).map(([target, chances]) =>
  target
    .split('')
    .map((character) => {
      const ways = spellings[character] ?? [
        character,
        character,
        character,
        encodeURIComponent(character),
        `%${character.charCodeAt(0).toString(16)}`,
      ];
      return ways[(chances.next().value as number) % ways.length];
    })
    .join(''),
);

const ending = fc.constantFrom('', '', '', '/', '%00', '%00.txt', '.', '%20', '::$DATA', '~1', ';x=y', '?.txt', '#.txt');
const beginning = fc.constantFrom('/', '/', '//', '/a/', '/a/notes.txt/', '/./', '/%2e/', '/etc/', '/loop/');

test('however a way out of the folder is spelled, it leads nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(beginning, spelled, ending, async (start, target, end) => {
      const file = await found(start + target + end);
      expect(file === null || ['a/notes.txt', 'a/inside.txt'].includes(file), file ?? '').toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('segments that nobody has checked lead nowhere either', async () => {
  const segment = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      'notes.txt',
      'etc',
      'passwd',
      'outside.txt',
      '../outside.txt',
      '/etc/passwd',
      'link.txt',
      '..\\outside.txt',
      'a\0',
      '.git',
      '~',
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 8 }), async (segments) => {
      const file = await findStaticFile(content, segments);
      expect(file === null || file === 'a/notes.txt', file ?? '').toBe(true);
    }),
    { numRuns: 300 },
  );
});
