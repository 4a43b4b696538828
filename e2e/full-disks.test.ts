import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { test as base, eventually, expect } from './blog.ts';
import { pictures } from './pictures.ts';
import { folderOf, post, settings, startServer, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
  'b.md': post({ title: 'B', date: '2013-04-27' }, 'Text.'),
};

type Disk = {
  folder: string;
  /** Leaves no byte on it, and gives it back. */
  fill: () => void;
  clear: () => void;
};

const mount = (...words: string[]): void => void execFileSync('mount', words, { stdio: 'ignore' });
const unmount = (place: string): void => void execFileSync('umount', ['--lazy', place], { stdio: 'ignore' });

/** Can file systems be mounted here? Only root may, and not in every container. */
function mayMount(): boolean {
  const place = folderOf({});
  try {
    mount('-t', 'tmpfs', 'tmpfs', place);
    unmount(place);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function fill(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (const size of [64 * 1024, 1]) {
      try {
        for (;;) writeSync(handle, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(handle);
  }
}

type FailingDisk = {
  folder: string;
  /** Has the kernel find an error: from then on nothing is written, not even by who has a file open. */
  fail: () => void;
  /** Checks it and mounts it anew, when nobody has a file open on it: otherwise Linux lets no such disk be written to again. */
  mend: () => void;
};

/** A disk of 48 MB in a file beside `place`, where it is mounted; null if this system makes none, or none that fails. */
function diskThatFails(place: string): Omit<FailingDisk, 'folder'> | null {
  const image = `${place}.ext4`;
  writeFileSync(image, '');
  truncateSync(image, 48 * 1024 * 1024);
  const mountIt = (): void => mount('-o', 'loop,errors=remount-ro', image, place);
  try {
    execFileSync('mkfs.ext4', ['-q', image], { stdio: 'ignore' });
    mountIt();
  } catch {
    return null;
  }
  const device = new RegExp(`^(\\S+) ${place} `, 'm').exec(readFileSync('/proc/mounts', 'utf8'))![1]!;
  const trigger = `/sys/fs/ext4/${basename(device)}/trigger_fs_error`;
  if (!existsSync(trigger)) return null;
  return {
    fail: () => writeFileSync(trigger, '1'),
    mend() {
      execFileSync('umount', [place]);
      // Ends with 1 where it has mended something.
      spawnSync('fsck.ext4', ['-f', '-y', image]);
      mountIt();
    },
  };
}

type Fixtures = {
  disk: (files: Parameters<typeof folderOf>[0]) => Disk;
  failingDisk: (files: Parameters<typeof folderOf>[0]) => FailingDisk;
};

/** Lets a test have folders with files, each with a disk at `var` that `makeAt` mounts there, and takes them away after it. */
async function withDisks<Made extends object>(
  use: (disk: (content: Parameters<typeof folderOf>[0]) => Made & { folder: string }) => Promise<void>,
  makeAt: (place: string) => Made,
): Promise<void> {
  const folders: string[] = [];
  await use((content) => {
    const folder = folderOf(content);
    folders.push(folder);
    const place = join(folder, 'var');
    mkdirSync(place);
    return { folder, ...makeAt(place) };
  });
  for (const folder of folders) {
    // There may be none, if it could not be made.
    spawnSync('umount', ['--lazy', join(folder, 'var')]);
    rmSync(folder, { recursive: true, force: true });
  }
}

const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  disk: async ({}, use) => {
    test.skip(!mayMount(), 'Only who may mount file systems has a small disk: run it as root.');
    await withDisks(use, (place) => {
      mount('-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place);
      return { fill: () => fill(join(place, 'filler')), clear: () => rmSync(join(place, 'filler')) };
    });
  },
  // No disk is made read-only by hand while a file is open for writing on it (EBUSY), so it has to fail.
  // eslint-disable-next-line no-empty-pattern
  failingDisk: async ({}, use) => {
    test.skip(!mayMount(), 'Only who may mount file systems has a disk that fails: run it as root.');
    await withDisks(use, (place) => {
      const disk = diskThatFails(place);
      test.skip(disk === null, 'A disk that fails needs ext4, a loop device and /sys.');
      return disk!;
    });
  },
});

const say = (blog: Blog, text: string): Promise<Response> =>
  blog.get('/api/comments', {
    method: 'POST',
    body: new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text }),
  });

const cardOf = async (blog: Blog, path: string): Promise<string> =>
  new URL(/property="og:image" content="([^"]+)"/.exec(await blog.text(path))![1]!).pathname;

const drafts = (blog: Blog): string[] =>
  readdirSync(blog.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.part$|~$|health/.test(name));

test('on a full disk readers notice nothing, writers keep their text, and all goes on when there is room', async ({ disk }) => {
  const { folder, fill: fillUp, clear } = disk(files);
  const blog = await startServer(folder);
  const [card, other] = [await cardOf(blog, '/a'), await cardOf(blog, '/b')];
  expect((await blog.get(card)).status).toBe(200);
  fillUp();
  for (let times = 0; times < 3; times++) {
    const answer = await say(blog, `Said in vain <${times}>.`);
    const html = await answer.text();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    expect(html).toContain('Your comment is not stored');
    expect(html).toContain(`Said in vain &lt;${times}&gt;.`);
  }
  blog.write('c.md', post({ title: 'C', date: '2013-04-28' }, 'Saved on a full disk.'));
  await eventually(async () => blog.log()).toContain('could not be published');
  // Those in memory, and one that nobody has read yet.
  for (const path of ['/', '/a', '/b', '/2013', '/archive', '/feed.xml', '/search?q=text', card])
    expect((await blog.get(path)).status, path).toBe(200);
  const refused = await blog.get(other);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
  expect(await (await blog.get('/api/health')).json()).toMatchObject({ status: 'failing', disk: 'full' });
  clear();
  await eventually(() => blog.text('/')).toContain('Saved on a full disk.');
  expect((await say(blog, 'Said with room.')).status).toBe(303);
  expect(await blog.text('/a')).toContain('Said with room.');
  expect(await blog.text('/a')).not.toContain('in vain');
  expect((await blog.get(other)).status).toBe(200);
  await eventually(async () => ((await (await blog.get('/api/health')).json()) as { store: string }).store).toBe('ok');
  expect(drafts(blog)).toEqual([]);
  await blog.stop();
});

test('where pictures and cards may only be read, those that are there are given, others when they can be made', async ({
  disk,
}) => {
  const { folder } = disk({
    ...files,
    'trip/index.md': post({ title: 'Trip', date: '2013-04-25' }),
    ...(await pictures('trip', 1)),
  });
  const places = ['photos', 'cards'].map((name) => join(folder, 'var', name));
  for (const place of places) mkdirSync(place);
  for (const place of places) mount('-t', 'tmpfs', '-o', 'ro', 'tmpfs', place);
  const blog = await startServer(folder);
  const wanted = [await cardOf(blog, '/a'), /\/photos\/[\da-f]{32}\/[\w.]+/.exec(await blog.text('/trip'))![0]];
  for (const path of wanted) expect((await blog.get(path)).status, path).toBe(503);
  expect((await say(blog, 'Said meanwhile.')).status).toBe(303);
  for (const place of places) unmount(place);
  for (const path of wanted) expect((await blog.get(path)).status, path).toBe(200);
  await blog.stop();
});

test('where a disk fails and may only be read from then on, readers notice nothing, writers keep their text, and nothing is lost', async ({
  failingDisk,
}) => {
  test.setTimeout(120_000);
  const { folder, fail, mend } = failingDisk(files);
  const blog = await startServer(folder);
  const [card, other] = [await cardOf(blog, '/a'), await cardOf(blog, '/b')];
  expect((await blog.get(card)).status).toBe(200);
  expect((await say(blog, 'Said before.')).status).toBe(303);
  fail();
  const answer = await say(blog, 'Said in <vain>.');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  expect(await answer.text()).toContain('Said in &lt;vain&gt;.');
  blog.write('c.md', post({ title: 'C', date: '2013-04-28' }, 'Saved meanwhile.'));
  await eventually(async () => blog.log()).toContain('could not be published');
  for (const path of ['/', '/a', '/b', '/2013', '/archive', '/feed.xml', '/search?q=text', card])
    expect((await blog.get(path)).status, path).toBe(200);
  expect((await blog.get(other)).status).toBe(503);
  expect(await (await blog.get('/api/health')).json()).toMatchObject({ status: 'failing' });
  await blog.stop();
  mend();
  const again = await startServer(folder);
  expect(await again.text('/')).toContain('Saved meanwhile.');
  expect((await say(again, 'Said after.')).status).toBe(303);
  const html = await again.text('/a');
  for (const text of ['Said before.', 'Said after.']) expect(html).toContain(text);
  expect(html).not.toContain('Said in');
  await again.stop();
});

test('a server whose disk may only be read says so and ends', async ({ disk }) => {
  const { folder } = disk(files);
  mount('-o', 'remount,ro', join(folder, 'var'));
  await expect(startServer(folder)).rejects.toThrow(/read-only|EROFS/);
});
