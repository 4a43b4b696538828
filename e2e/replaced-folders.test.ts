import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test as base, eventually, expect } from './blog.ts';
import { answersOf } from './fetching.ts';
import { newFolder, post, startServer, type Blog } from './server.ts';
import { filesOfVersion, lasting, versionsIn } from './versions.ts';

/** Puts a version into a folder of its own, beside the one that is served. */
function makeVersion(folder: string, version: number): string {
  const made = join(folder, `version-${version}`);
  for (const [file, text] of Object.entries(filesOfVersion(version))) {
    mkdirSync(dirname(join(made, file)), { recursive: true });
    writeFileSync(join(made, file), text);
  }
  return made;
}

/** As deployments do it: the link is another one in one step. */
function link(folder: string, version: number): void {
  symlinkSync(join(folder, `version-${version}`), join(folder, 'content~'));
  renameSync(join(folder, 'content~'), join(folder, 'content'));
}

const test = base.extend<{ folder: string }>({
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = newFolder();
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

async function expectVersion(blog: Blog, version: number): Promise<void> {
  await eventually(async () => versionsIn(await blog.text('/'))).toEqual([version]);
  const answers = await answersOf(blog, lasting);
  const shown = Object.fromEntries([...answers].map(([url, { status, body }]) => [url, [status, ...versionsIn(body)]]));
  expect(shown).toEqual(Object.fromEntries(lasting.map((url) => [url, [200, version]])));
}

test('a content folder that is a link, and leads elsewhere from one moment to the next, is published at once and followed', async ({
  folder,
}) => {
  makeVersion(folder, 1);
  link(folder, 1);
  const blog = await startServer(folder);
  await expectVersion(blog, 1);
  for (const version of [2, 3, 4]) {
    makeVersion(folder, version);
    link(folder, version);
    await expectVersion(blog, version);
  }
  blog.write('p/new.md', post({ title: 'Saved in the new folder', date: '2013-05-01' }));
  await eventually(() => blog.text('/p/new')).toContain('Saved in the new folder');
  await blog.stop();
});

test('a content folder that is renamed, and another one put in its place, is published and followed; in between all stays', async ({
  folder,
}) => {
  renameSync(makeVersion(folder, 1), join(folder, 'content'));
  const blog = await startServer(folder);
  await expectVersion(blog, 1);
  makeVersion(folder, 2);
  renameSync(join(folder, 'content'), join(folder, 'former'));
  // It is looked for once a second, and may be gone by then.
  for (const path of lasting) expect((await blog.get(path)).status, path).toBe(200);
  renameSync(join(folder, 'version-2'), join(folder, 'content'));
  await expectVersion(blog, 2);
  blog.write('p/new.md', post({ title: 'Saved in the new folder', date: '2013-05-01' }));
  await eventually(() => blog.text('/p/new')).toContain('Saved in the new folder');
  await blog.stop();
});
