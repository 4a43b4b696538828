import { setTimeout } from 'node:timers/promises';
import { expect } from './blog.ts';
import { answersOf } from './fetching.ts';
import { call, publish, secret } from './remote.ts';
import { test } from './repository.ts';
import { post, settings, type Blog, type Files } from './server.ts';

/** Takes long to render: much of it is code to be highlighted, and no line is that of another version. */
const longText = (version: number): string =>
  Array.from(
    { length: 30 },
    (_, line) =>
      `## Part ${line} of ${version}\n\n\`\`\`js\nconst part${line} = [${version}, 'text', /x+/g].map((one) => one);\n\`\`\``,
  ).join('\n\n');

/** Many, so that there are pages enough that nobody has read since they changed last. */
const tags = Array.from({ length: 60 }, (_, number) => `t${number}`);

const versioned = (version: number): string =>
  post({ title: 'Versioned', date: '2013-04-30 23:00', tags }, `This is version ${version}.\n\n${longText(version)}`);

/** A blog with long listings, and one post that says which version it is. */
const files: Files = {
  'site.yaml': settings(),
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, number) => [
      `p/${number}.md`,
      post({ title: `Post ${number}`, date: '2013-04-30 10:00', tags }, longText(0)),
    ]),
  ),
  'p/one.md': versioned(1),
};

/** Pages that show that post: some that are made ahead after a publish, and many that are made for a reader alone. */
const likely = ['/', '/p', '/p/one'];
const unread = tags.map((tag) => `/tags/${tag}`);

/** The versions of the texts on a page. */
const versionsIn = (page: string): number[] => [
  ...new Set([...page.matchAll(/This is version (\d+)/g)].map(([, number]) => Number(number))),
];

/** What each page shows, or how it failed. */
async function shown(blog: Blog, urls: string[]): Promise<[string, number[] | string][]> {
  const answers = await answersOf(blog, urls);
  return [...answers].map(([url, { status, body }]) => [url, status === 200 ? versionsIn(body) : `failed: ${status}`]);
}

/**
 * Two readers ask for one page after another that nobody has, from up to 20 ms before or after a publish begins (every `step` ms)
 * until it is done, so that some page is always being made. Who asks again then, for those and the likely ones, sees what was saved.
 */
async function race(blog: Blog, step: number, save: (text: string) => void): Promise<void> {
  for (let offset = -20; offset < 20; offset += step) {
    const version = 2 * (offset + 21);
    // Drops the pages that the round before has read.
    save(versioned(version));
    await publish(blog);
    save(versioned(version + 1));
    const over = new AbortController();
    const waiting = [...likely, ...unread];
    const read: [string, number[] | string][] = [];
    const reader = async (): Promise<void> => {
      await setTimeout(Math.max(0, offset));
      while (!over.signal.aborted && waiting.length > 0) read.push(...(await shown(blog, [waiting.shift()!])));
    };
    const readers = [reader(), reader()];
    await setTimeout(Math.max(0, -offset));
    await publish(blog);
    over.abort();
    const urls = [...new Set([...likely, ...[...likely, ...unread].filter((url) => !waiting.includes(url))])];
    expect(await shown(blog, urls), `readers came at ${offset} ms`).toEqual(urls.map((url) => [url, [version + 1]]));
    await Promise.all(readers);
    for (const [url, found] of read) expect([[version], [version + 1]], url).toContainEqual(found);
  }
}

test('a page whose render began before a save was published and ended after it is not kept', async ({ startBlog }) => {
  test.setTimeout(240_000);
  const blog = await startBlog(files, { PUBLISH_SECRET: secret });
  await race(blog, 2, (text) => blog.write('p/one.md', text));
});

test('a page whose render began before a push was published and ended after it is not kept', async ({ startPushedBlog }) => {
  test.setTimeout(240_000);
  const { blog, author } = await startPushedBlog(files);
  await race(blog, 5, (text) => {
    author.write('p/one.md', text);
    author.push();
  });
});

test('no page that a reader follows goes back to an older version while thirty publishes run', async ({ startPushedBlog }) => {
  test.setTimeout(240_000);
  const { blog, author } = await startPushedBlog(files);
  const pages = [...likely, ...unread.slice(0, 5), '/2013/04'];
  const over = new AbortController();
  const read = async (_: unknown, reader: number): Promise<string[]> => {
    const seen = new Map<string, number>();
    const wrong: string[] = [];
    for (let number = reader; !over.signal.aborted; number++) {
      const url = pages[number % pages.length]!;
      const response = await blog.get(url);
      const [version = 0, ...others] = versionsIn(await response.text());
      const before = seen.get(url) ?? 0;
      seen.set(url, version);
      if (response.status !== 200 || others.length > 0 || version < before)
        wrong.push(`${url} was ${response.status} with version ${[version, ...others].join()} after ${before}`);
    }
    return wrong;
  };
  const readers = Array.from({ length: 20 }, read);
  for (let version = 2; version <= 31; version++) {
    author.write('p/one.md', versioned(version));
    author.push();
    expect((await call(blog)).status).toBe(200);
  }
  over.abort();
  expect((await Promise.all(readers)).flat()).toEqual([]);
  expect(await shown(blog, pages)).toEqual(pages.map((url) => [url, [31]]));
});
