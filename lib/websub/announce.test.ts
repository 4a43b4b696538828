import { afterEach, expect, test, vi } from 'vitest';
import { nobody, noon, say } from '../comments/scratch-comments.ts';
import { env } from '../env.ts';
import type { PlacedChange } from '../publish/affected.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { announceComments, announcePublish } from './announce.ts';
import { wakePinger } from './pinger.ts';
import { queueUnwritten } from './queue.ts';

vi.mock('./pinger.ts', () => ({ wakePinger: vi.fn() }));

afterEach(() => void vi.useRealTimers());

/** A blog with a post and its settings of feeds. */
async function blogWith(feeds = 'hub: "https://hub.example.org/", entries: 2'): Promise<ScratchBlog> {
  const blog = await scratchBlog(`feeds: { ${feeds} }\ncomments: { moderation: none }`);
  blog.write('a.md', postText({ title: 'A', date: '2013-04-26' }));
  await blog.sync();
  return blog;
}

/** The pages whose RSS feed is queued, in order; each has its other feeds queued too. */
async function queued({ store }: ScratchBlog): Promise<string[]> {
  const rows = await store.read.selectFrom('pings').select('topic').execute();
  const pages = rows.map(({ topic }) => topic.slice(env().siteUrl.length)).filter((feed) => feed.endsWith('/feed.xml'));
  expect(rows).toHaveLength(3 * pages.length);
  return pages.map((feed) => feed.replace(/(.)?\/feed\.xml$/, (_, last = '/') => last)).sort();
}

async function publish(blog: ScratchBlog, edit: () => void): Promise<void> {
  edit();
  await announcePublish(blog.store, blog.site, (await blog.sync()).changes);
}

const write =
  (blog: ScratchBlog, fields: object, file = 'a.md') =>
  () =>
    blog.write(file, postText({ title: 'A', date: '2013-04-26', ...fields }));

test('a publish queues the feeds that it changes', async () => {
  const blog = await blogWith();
  await publish(blog, write(blog, {}, 'x/b.md'));
  const dates = ['/2013', '/2013/04', '/2013/04/26'];
  expect(await queued(blog)).toEqual(['/', ...dates, '/tags/x', '/x', ...dates.map((date) => `/x${date}`)].sort());
  await blog.end();
});

test('a publish that changes no feed queues nothing', async () => {
  const blog = await blogWith();
  await publish(blog, write(blog, { draft: true }, 'draft.md'));
  expect(await queued(blog)).toEqual([]);
  await blog.end();
});

test('without a hub nothing is queued', async () => {
  const blog = await blogWith('entries: 2');
  await publish(blog, write(blog, { title: 'B' }));
  await announceComments(blog.store, blog.site, ['/a']);
  expect(await queued(blog)).toEqual([]);
  await blog.end();
});

test('where all may be new, the hub is told of home and of all comments', async () => {
  const blog = await blogWith();
  await announcePublish(blog.store, blog.site, null);
  expect(await queued(blog)).toEqual(['/', '/comments']);
  await blog.end();
});

test('so it is where very many feeds change at once', async () => {
  const blog = await blogWith();
  await publish(blog, () => {
    for (let number = 0; number < 501; number++) write(blog, { tags: [`t${number}`] }, `${number}.md`)();
  });
  expect(await queued(blog)).toEqual(['/', '/comments']);
  await blog.end();
});

test('another title is in the feed of all comments as long as one of the newest is about the post', async () => {
  const blog = await blogWith();
  await say(blog, { post: '/a' });
  await publish(blog, write(blog, { title: 'B' }));
  expect(await queued(blog)).toEqual(expect.arrayContaining(['/', '/a', '/comments']));
  await blog.store.write.deleteFrom('pings').execute();
  blog.write('c.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  for (const text of ['One.', 'Two.']) await say(blog, { post: '/c', text }, nobody, noon + 1);
  await publish(blog, write(blog, { title: 'C' }));
  expect(await queued(blog)).not.toContain('/comments');
  await blog.end();
});

test('the feed of a path bears the title of its text while it has entries', async () => {
  const blog = await blogWith();
  await publish(blog, () => blog.write('x/_path.md', postText({ title: 'X' })));
  expect(await queued(blog)).toEqual([]);
  blog.write('x/b.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  await publish(blog, () => blog.write('x/_path.md', postText({ title: 'Y' })));
  expect(await queued(blog)).toEqual(['/x']);
  await blog.end();
});

test('a comment queues the feeds of all comments, and those of its post', async () => {
  const blog = await blogWith();
  await announceComments(blog.store, blog.site, ['/a', '/x/b']);
  expect(await queued(blog)).toEqual(['/a', '/comments', '/x/b']);
  await blog.end();
});

test.each([
  ['alone on its store wakes the pinger at once', false, 0],
  ['of several lets the others drop what is old first, at which the hub may fetch', true, 1500],
])('a server %s', async (_, isShared, wait) => {
  const blog = await blogWith();
  vi.mocked(wakePinger).mockClear();
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'], now: noon });
  await announceComments({ ...blog.store, isShared }, blog.site, ['/a']);
  expect(wakePinger).toHaveBeenCalledTimes(isShared ? 0 : 1);
  const rows = await blog.store.read.selectFrom('pings').select('due').distinct().execute();
  expect(rows).toEqual([{ due: noon + wait }]);
  vi.advanceTimersByTime(2000);
  expect(wakePinger).toHaveBeenCalledOnce();
  vi.useRealTimers();
  await blog.end();
});

test('what cannot be queued at once is queued later', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const blog = await blogWith();
  await blog.store.write.schema.alterTable('pings').renameTo('away').execute();
  await announceComments(blog.store, blog.site, ['/a']);
  expect(said).toHaveBeenCalledOnce();
  await blog.store.write.schema.alterTable('away').renameTo('pings').execute();
  await queueUnwritten(blog.store, 0);
  expect(await queued(blog)).toEqual(['/a', '/comments']);
  said.mockRestore();
  await blog.end();
});

test('a folder whose address a post has, has no feed to tell of', async () => {
  const blog = await blogWith();
  await publish(blog, write(blog, { title: 'B' }, 'a/b.md'));
  const dates = ['/2013', '/2013/04', '/2013/04/26'];
  expect(await queued(blog)).toEqual(['/', ...dates, ...dates.map((date) => `/a${date}`), '/tags/a'].sort());
  await blog.end();
});

test('a queue that fails is told of, and fails nothing else', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const blog = await blogWith();
  await blog.store.write.schema.dropTable('pings').execute();
  await announceComments(blog.store, blog.site, ['/a']);
  await announcePublish(blog.store, blog.site, null);
  await announcePublish(blog.store, blog.site, [{} as PlacedChange]);
  expect(said).toHaveBeenCalledTimes(3);
  expect(said).toHaveBeenCalledWith(expect.stringMatching(/^The WebSub hub is told later of what changed: .*\bpings\b/));
  said.mockRestore();
  await blog.end();
});
