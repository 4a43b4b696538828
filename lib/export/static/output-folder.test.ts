import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { OutputFolder, type Written } from './output-folder.ts';

const folders: string[] = [];
const newFolder = (): string => folders[folders.push(mkdtempSync(join(tmpdir(), 'waypost-test-'))) - 1]!;
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function exportInto(folder: string, files: Record<string, string>): Promise<Written> {
  const output = new OutputFolder(folder);
  try {
    for (const [file, text] of Object.entries(files)) await output.write(file, Buffer.from(text));
    return output.commit();
  } finally {
    output.abandon();
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && !item.name.startsWith('.waypost-'))
    .map((item) => join(item.parentPath, item.name).slice(folder.length + 1))
    .toSorted();

test('the same export twice writes nothing, the next one what has changed, and what is gone goes', async () => {
  const folder = join(newFolder(), 'out');
  expect(await exportInto(folder, { 'index.html': 'A', 'a/index.html': 'B', 'a/b/c.png': 'C' })).toEqual({
    changed: 3,
    same: 0,
    removed: 0,
  });
  const { ino, mtimeMs } = statSync(join(folder, 'index.html'));
  expect(await exportInto(folder, { 'index.html': 'A', 'a/index.html': 'B', 'a/b/c.png': 'C' })).toEqual({
    changed: 0,
    same: 3,
    removed: 0,
  });
  expect(statSync(join(folder, 'index.html'))).toMatchObject({ ino, mtimeMs });
  expect(await exportInto(folder, { 'index.html': 'A', 'a/index.html': 'D' })).toEqual({ changed: 1, same: 1, removed: 1 });
  expect(filesIn(folder)).toEqual(['a/index.html', 'index.html']);
  expect(readdirSync(join(folder, 'a'))).toEqual(['index.html']);
});

test('a file that comes as a stream is compared too', async () => {
  const folder = newFolder();
  const write = async (text: string): Promise<Written> => {
    const output = new OutputFolder(folder);
    await output.write('a.png', Readable.from([Buffer.from(text)]));
    return output.commit();
  };
  expect([await write('one'), await write('one'), await write('two')]).toMatchObject([
    { changed: 1 },
    { changed: 0 },
    { changed: 1 },
  ]);
  expect(readFileSync(join(folder, 'a.png'), 'utf8')).toBe('two');
});

test('a file may become a folder, and a folder a file', async () => {
  const folder = newFolder();
  await exportInto(folder, { a: 'file', 'b/c/index.html': 'page' });
  await exportInto(folder, { 'a/index.html': 'page', b: 'file' });
  expect(filesIn(folder)).toEqual(['a/index.html', 'b']);
});

test('a folder with other things in it is refused; hidden ones, as a checkout has, may be there', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, '.git'));
  await exportInto(folder, { 'index.html': 'A' });
  const other = newFolder();
  writeFileSync(join(other, 'thesis.txt'), 'Mine.');
  expect(() => new OutputFolder(other)).toThrow('There are other things in');
  expect(readdirSync(other)).toEqual(['thesis.txt']);
});

test('what came into the folder since is neither overwritten nor removed', async () => {
  const folder = newFolder();
  await exportInto(folder, { 'index.html': 'A' });
  mkdirSync(join(folder, 'dir'));
  for (const file of ['CNAME', 'dir/mine']) writeFileSync(join(folder, file), 'mine');
  await exportInto(folder, { 'index.html': 'B' });
  for (const file of ['CNAME', 'CNAME/index.html', 'dir'])
    await expect(exportInto(folder, { 'index.html': 'C', [file]: 'ours' }), file).rejects.toThrow('is of no export');
  expect(filesIn(folder)).toEqual(['CNAME', 'dir/mine', 'index.html']);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('B');
});

test('nothing is written through a symbolic link', async () => {
  const [folder, elsewhere] = [newFolder(), newFolder()];
  await exportInto(folder, { 'index.html': 'A' });
  symlinkSync(elsewhere, join(folder, 'a'));
  await expect(exportInto(folder, { 'a/index.html': 'B' })).rejects.toThrow('symbolic link');
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('a list that names files elsewhere is none', () => {
  const folder = newFolder();
  writeFileSync(join(folder, '.waypost-export.json'), JSON.stringify({ files: ['../thesis.txt'] }));
  expect(() => new OutputFolder(folder)).toThrow('is no list of an export');
});

test('an export that is given up leaves the folder as it was', async () => {
  const folder = newFolder();
  await exportInto(folder, { 'index.html': 'A', 'b.png': 'B' });
  const output = new OutputFolder(folder);
  await output.write('index.html', Buffer.from('C'));
  output.abandon();
  expect(filesIn(folder)).toEqual(['b.png', 'index.html']);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('A');
});
