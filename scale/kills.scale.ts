import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { Random } from '../e2e/random.ts';
import { folderOf, post, startServer, type Blog, type Files } from '../e2e/server.ts';
import { filesOfVersion, lasting, versionsIn } from '../e2e/versions.ts';
import { ask, eventually } from './asking.ts';

const kills = 100;

/** What every version shows, and is asked for after each kill; all that it has, after some. */
const some = ['/', '/p', '/tags/t', '/2013/04', '/p/0', '/p/37'];
const thorough = 20;

/** A version of the blog, in which anybody may comment. */
const filesOf = (version: number): Files => {
  const files = filesOfVersion(version);
  return {
    ...files,
    'site.yaml': `${String(files['site.yaml'])}comments: { moderation: none, perMinute: 0 }
`,
  };
};

let folder: string | undefined;
afterEach(() => rmSync(folder!, { recursive: true, force: true }));

function write(blog: Blog, version: number): void {
  for (const [file, text] of Object.entries(filesOf(version))) blog.write(file, text);
  for (const file of [`moving/at-${version - 1}.md`, `added/${version - 1}.md`]) blog.remove(file);
}

/** Comments one after the other until the server is gone; those that were acknowledged are noted. */
async function comment(blog: Blog, name: string, acknowledged: Set<string>): Promise<void> {
  for (let number = 0; ; number++) {
    const text = `${name}, number ${number}.`;
    try {
      const body = new URLSearchParams({ post: `/p/${number % 4}`, name, email: `${name}@example.org`, text });
      const { status } = await blog.get('/api/comments', { method: 'POST', body });
      if (status === 303) acknowledged.add(text);
    } catch {
      return;
    }
  }
}

/** Reads pages, and asks for the pictures and the cards that they name, until the server is gone. */
async function read(blog: Blog, paths: readonly string[]): Promise<void> {
  try {
    for (;;) {
      for (const path of paths) {
        const { text } = await ask(blog.url, path);
        const named = [...text.matchAll(/\/(?:photos\/[\da-f]{32}|cards\/[\da-f]{16})\/[\w./-]+/g)].map(([address]) => address);
        await Promise.all([...new Set(named)].map((address) => ask(blog.url, address)));
      }
    }
  } catch {
    // It was killed.
  }
}

/** The comments in a store that nobody serves from; it has to open, and to be whole. */
function commentsIn(file: string): string[] {
  const database = new DatabaseSync(file);
  try {
    expect(database.prepare('pragma quick_check').get()).toEqual({ quick_check: 'ok' });
    return database
      .prepare('select text from comments')
      .all()
      .map(({ text }) => String(text));
  } finally {
    database.close();
  }
}

/** Decodes every picture that was made and not looked at before. Those that were being written count as drafts. */
async function lookAtPictures(dataDir: string, seen: Set<string>): Promise<{ drafts: number }> {
  let drafts = 0;
  for (const name of ['photos', 'cards'].filter((each) => existsSync(join(dataDir, each)))) {
    for (const item of readdirSync(join(dataDir, name), { recursive: true, withFileTypes: true })) {
      const file = join(item.parentPath, item.name);
      if (!item.isFile() || seen.has(file)) continue;
      if (file.endsWith('.part')) {
        drafts++;
        continue;
      }
      await sharp(readFileSync(file), { failOn: 'error' }).stats();
      seen.add(file);
    }
  }
  return { drafts };
}

const versionsOf = async (blog: Blog, paths: readonly string[]): Promise<Record<string, number[]>> =>
  Object.fromEntries(await Promise.all(paths.map(async (path) => [path, versionsIn(await blog.text(path))] as const)));

const picture = (random: Random): Promise<Buffer> =>
  sharp({
    create: { width: 500 + random.upTo(200), height: 400, channels: 3, background: `#${String(100_000 + random.upTo(899_999))}` },
  })
    .jpeg()
    .toBuffer();

test(
  `killed ${kills} times while people write, read and publish, a server loses nothing and has nothing by halves`,
  { timeout: 1_200_000 },
  async () => {
    const random = new Random(7);
    folder = folderOf(filesOf(1));
    const [acknowledged, seen] = [new Set<string>(), new Set<string>()];
    let drafts = 0;
    let blog = await startServer(folder);
    for (let kill = 1; kill <= kills; kill++) {
      const version = kill + 1;
      const crowd = ['bo', 'cy', 'di'].map((name) => comment(blog, `${name}${kill}`, acknowledged));
      blog.write(`trip/${kill}/index.md`, post({ title: `Trip ${kill}`, date: '2012-01-01' }));
      blog.write(`trip/${kill}/1.jpg`, await picture(random));
      crowd.push(read(blog, [`/trip/${kill}`, '/', '/p/0']));
      await sleep(random.upTo(200));
      write(blog, version);
      await sleep(random.upTo(400));
      await blog.stop('SIGKILL');
      await Promise.all(crowd);
      const kept = commentsIn(join(folder, 'var/waypost.db'));
      expect(new Set(kept).size).toBe(kept.length);
      expect([...acknowledged].filter((text) => !kept.includes(text))).toEqual([]);
      ({ drafts } = await lookAtPictures(join(folder, 'var'), seen));
      blog = await startServer(folder);
      const paths = kill % thorough === 0 ? lasting : some;
      expect(await versionsOf(blog, paths)).toEqual(Object.fromEntries(paths.map((path) => [path, [version]])));
      await eventually(async () => (await ask(blog.url, `/trip/${kill}`)).status).toBe(200);
    }
    const shown = (await Promise.all([0, 1, 2, 3].map((number) => blog.text(`/p/${number}`)))).join();
    expect([...acknowledged].filter((text) => !shown.includes(text))).toEqual([]);
    console.log(
      `${acknowledged.size} comments acknowledged, ${seen.size} pictures made, ${drafts} drafts left by ${kills} kills.`,
    );
    expect(acknowledged.size).toBeGreaterThan(kills / 2);
    expect(seen.size).toBeGreaterThan(kills / 2);
    await blog.stop();
  },
);
