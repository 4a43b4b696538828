import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { Random } from '../e2e/random.ts';
import { makeRepository, call, publish, secret, type Author } from '../e2e/remote.ts';
import { post, startServer, type Blog, type Files } from '../e2e/server.ts';
import { filesOfVersion, lasting, versionsIn } from '../e2e/versions.ts';
import { ask } from './asking.ts';

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

/** An author pushes a version as one commit, and with it a post with a picture. */
async function push(author: Author, version: number, random: Random): Promise<void> {
  for (const path of ['moving', 'added']) author.remove(path);
  for (const [file, text] of Object.entries(filesOf(version))) author.write(file, text);
  author.write(`trip/${version}/index.md`, post({ title: `Trip ${version}`, date: '2012-01-01' }));
  author.write(`trip/${version}/1.jpg`, await picture(random));
  author.push();
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

function* everAgain<Item>(items: readonly Item[]): Generator<Item> {
  for (;;) yield* items;
}

/** A server that is gone answers nobody; anything else that fails is a fault. */
const expectKilled = (error: unknown): void =>
  expect((error as NodeJS.ErrnoException).code, String(error)).toMatch(/^(?:ECONNRESET|ECONNREFUSED|EPIPE)$/);

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

/** Searches one after the other until the server is gone. */
async function search(blog: Blog): Promise<void> {
  try {
    for (const word of everAgain(['winter', 'kitch', '"reading', 'version', 'nobody wrote this'])) {
      expect((await ask(blog.url, `/search?q=${encodeURIComponent(word)}`)).status).toBe(200);
    }
  } catch (error) {
    expectKilled(error);
  }
}

/** Polls feeds as readers of feeds do, who name what they have, until the server is gone. */
async function poll(blog: Blog): Promise<void> {
  const tags = new Map<string, string>();
  try {
    for (const path of everAgain(['/feed.xml', '/atom.xml', '/p/feed.json', '/comments/feed.xml'])) {
      const known = tags.get(path);
      const { status, headers } = await ask(blog.url, path, { headers: known === undefined ? {} : { 'if-none-match': known } });
      expect(status === 304 ? known : status).toBe(status === 304 ? headers.etag : 200);
      tags.set(path, String(headers.etag));
    }
  } catch (error) {
    expectKilled(error);
  }
}

const trip = /^trip\/(\d+)\/index\.md$/;

/** Of what version a store is that nobody serves from: every document, whatever is looked at, is of that one, and none is of another. */
function versionOf(database: DatabaseSync): number {
  const documents = database.prepare(`select file, title from documents where live = 1 order by file`).all();
  const versions = new Set(documents.flatMap(({ title }) => versionsIn(String(title))));
  expect([...versions]).toHaveLength(1);
  const [version = 0] = versions;
  const published = documents.map(({ file }) => String(file));
  const posts = Object.keys(filesOf(version)).filter((file) => file.endsWith('.md'));
  expect(published.filter((file) => !trip.test(file))).toEqual(posts.toSorted());
  const trips = published
    .flatMap((file) => trip.exec(file)?.[1] ?? [])
    .map(Number)
    .toSorted((one, two) => one - two);
  expect(trips).toEqual(Array.from({ length: version - 1 }, (_, number) => number + 2));
  const tagged = database.prepare(`select count(*) as count from entries where listing = '#t'`).get();
  expect(tagged).toEqual({ count: posts.length });
  return version;
}

/** The comments and the version in a store that nobody serves from; it has to open, and to be whole. */
function lookInto(file: string): { kept: string[]; version: number } {
  const database = new DatabaseSync(file);
  try {
    expect(database.prepare('pragma quick_check').get()).toEqual({ quick_check: 'ok' });
    const rows = database.prepare('select text from comments').all();
    return { kept: rows.map(({ text }) => String(text)), version: versionOf(database) };
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
  { timeout: 2_400_000 },
  async () => {
    const random = new Random(7);
    const { author, folder: made } = makeRepository(filesOf(1));
    folder = made;
    const start = (): Promise<Blog> => startServer(made, { PUBLISH_SECRET: secret });
    const [acknowledged, seen, found] = [new Set<string>(), new Set<string>(), { old: 0, new: 0 }];
    let drafts = 0;
    let blog = await start();
    await push(author, 2, random);
    const began = performance.now();
    await publish(blog);
    const whole = performance.now() - began;
    for (let kill = 1; kill <= kills; kill++) {
      const version = kill + 2;
      await push(author, version, random);
      const crowd = ['bo', 'cy', 'di'].map((name) => comment(blog, `${name}${kill}`, acknowledged));
      crowd.push(read(blog, [`/trip/${version - 1}`, '/', '/p/0']), search(blog), poll(blog));
      const asked = call(blog).then(
        ({ ok }) => ok,
        () => false,
      );
      await sleep(random.upTo(Math.ceil(whole * 1.5)));
      await blog.stop('SIGKILL');
      const [isPublished] = await Promise.all([asked, ...crowd]);
      const store = lookInto(join(made, 'var/waypost.db'));
      // All of a publish or nothing; and all, if that was said.
      expect(isPublished ? [version] : [version - 1, version]).toContain(store.version);
      found[store.version === version ? 'new' : 'old']++;
      expect(new Set(store.kept).size).toBe(store.kept.length);
      expect([...acknowledged].filter((text) => !store.kept.includes(text))).toEqual([]);
      ({ drafts } = await lookAtPictures(join(made, 'var'), seen));
      blog = await start();
      // A server asks its remote when it starts; this waits for that.
      await publish(blog);
      const paths = kill % thorough === 0 ? lasting : some;
      expect(await versionsOf(blog, paths)).toEqual(Object.fromEntries(paths.map((path) => [path, [version]])));
      expect((await ask(blog.url, `/trip/${version}`)).status).toBe(200);
    }
    const shown = (await Promise.all([0, 1, 2, 3].map((number) => blog.text(`/p/${number}`)))).join();
    expect([...acknowledged].filter((text) => !shown.includes(text))).toEqual([]);
    console.log(
      `${acknowledged.size} comments acknowledged, ${seen.size} pictures made, ${drafts} drafts left by ${kills} kills; ` +
        `the store was the one before the publish ${found.old} times, the one after it ${found.new} times.`,
    );
    expect(acknowledged.size).toBeGreaterThan(kills / 2);
    expect(seen.size).toBeGreaterThan(kills / 2);
    // Kills that all came too early or too late would show nothing.
    expect(Math.min(found.old, found.new)).toBeGreaterThan(0);
    await blog.stop();
  },
);
