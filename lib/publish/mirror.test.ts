import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mirror, type Mirrored } from './mirror.ts';

/** Copies, and takes away what has gone. */
const mirrorAll = async (mirrored: Mirrored, only: readonly string[] | null): Promise<void> => (await mirror(mirrored, only))();

let folder: string;
let mirrored: Mirrored;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-mirror-'));
  mirrored = { from: join(folder, 'content'), to: join(folder, 'var/served'), without: join(folder, 'var') };
  mkdirSync(mirrored.from);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(mirrored.from, file)), { recursive: true });
  writeFileSync(join(mirrored.from, file), text);
}
const copied = (file: string): string | null =>
  existsSync(join(mirrored.to, file)) ? readFileSync(join(mirrored.to, file), 'utf8') : null;

test('a folder of nothing but posts has a copy too, an empty one: without it servers take the content for gone', async () => {
  write('a.md', 'a.md');
  await mirrorAll(mirrored, null);
  expect(readdirSync(mirrored.to)).toEqual([]);
});

test('what is served as it is comes along, sources of entries and hidden files do not', async () => {
  for (const file of ['site.yaml', 'a/b/notes.txt', 'a/1.jpg', 'page.html', 'a/post.md', '.git/config', 'a/.secret'])
    write(file, file);
  await mirrorAll(mirrored, null);
  for (const file of ['site.yaml', 'a/b/notes.txt', 'a/1.jpg', 'page.html']) expect(copied(file)).toBe(file);
  for (const file of ['a/post.md', '.git/config', 'a/.secret']) expect(copied(file), file).toBeNull();
});

test('what has changed, gone, or become a folder follows; what has not is left alone', async () => {
  for (const file of ['same.txt', 'changed.txt', 'gone/one.txt', 'thing']) write(file, 'old');
  await mirrorAll(mirrored, null);
  const before = statSync(join(mirrored.to, 'same.txt')).ino;
  write('changed.txt', 'new text');
  rmSync(join(mirrored.from, 'gone'), { recursive: true });
  rmSync(join(mirrored.from, 'thing'));
  write('thing/inside.txt', 'inside');
  await mirrorAll(mirrored, null);
  expect([copied('changed.txt'), copied('gone/one.txt'), copied('thing/inside.txt')]).toEqual(['new text', null, 'inside']);
  expect(statSync(join(mirrored.to, 'same.txt')).ino).toBe(before);
});

test('of the paths that may have changed nothing else is looked at', async () => {
  for (const file of ['a.txt', 'b.txt', 'c/d.txt']) write(file, 'old');
  await mirrorAll(mirrored, null);
  for (const file of ['a.txt', 'b.txt', 'c/d.txt', 'c/e.txt']) write(file, 'new and longer');
  await mirrorAll(mirrored, ['a.txt', 'c', 'nothing/here.txt']);
  expect(['a.txt', 'b.txt', 'c/d.txt', 'c/e.txt'].map(copied)).toEqual([
    'new and longer',
    'old',
    'new and longer',
    'new and longer',
  ]);
});

test('a file with the time of its copy and another size is another', async () => {
  write('a.txt', 'old');
  await mirrorAll(mirrored, null);
  const { atime, mtime } = statSync(join(mirrored.from, 'a.txt'));
  write('a.txt', 'newer');
  utimesSync(join(mirrored.from, 'a.txt'), atime, mtime);
  await mirrorAll(mirrored, null);
  expect(copied('a.txt')).toBe('newer');
});

test('until it is known that it may go, what has gone stays', async () => {
  write('a.txt', 'old');
  await mirrorAll(mirrored, null);
  rmSync(join(mirrored.from, 'a.txt'));
  write('b.txt', 'new');
  const takeAway = await mirror(mirrored, null);
  expect([copied('a.txt'), copied('b.txt')]).toEqual(['old', 'new']);
  await takeAway();
  expect(copied('a.txt')).toBeNull();
});

test('the content folder itself may be a link', async () => {
  write('a.txt', 'text');
  symlinkSync(mirrored.from, join(folder, 'current'));
  await mirrorAll({ ...mirrored, from: join(folder, 'current') }, null);
  expect(copied('a.txt')).toBe('text');
});

test('links lead nowhere', async () => {
  writeFileSync(join(folder, 'secret'), 'secret');
  symlinkSync(join(folder, 'secret'), join(mirrored.from, 'link.txt'));
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'outside/file.txt'), 'secret');
  symlinkSync(join(folder, 'outside'), join(mirrored.from, 'out'));
  await mirrorAll(mirrored, null);
  await mirrorAll(mirrored, ['link.txt', 'out/file.txt']);
  expect([copied('link.txt'), copied('out/file.txt')]).toEqual([null, null]);
});

test('what the server writes is not copied, also if it lies in the content', async () => {
  const inside = { from: mirrored.from, to: join(mirrored.from, 'var/served'), without: join(mirrored.from, 'var') };
  write('var/auth-secret', 'secret');
  write('a.txt', 'text');
  await mirrorAll(inside, null);
  await mirrorAll(inside, ['var/auth-secret', 'var']);
  expect(readFileSync(join(inside.to, 'a.txt'), 'utf8')).toBe('text');
  expect(existsSync(join(inside.to, 'var'))).toBe(false);
});

test('a content folder is never taken for its own copy', async () => {
  write('a/post.md', 'all that there is');
  symlinkSync(mirrored.from, join(folder, 'link'));
  for (const to of [mirrored.from, folder, join(folder, 'link')])
    await expect(mirror({ ...mirrored, to }, null), to).rejects.toThrow('CONTENT_DIR lies in');
  expect(readFileSync(join(mirrored.from, 'a/post.md'), 'utf8')).toBe('all that there is');
});
