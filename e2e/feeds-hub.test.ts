import { dirname } from 'node:path';
import { scratchHub } from '../lib/websub/scratch-hub.ts';
import { eventually, expect, test as base } from './blog.ts';
import { post, settings, startServer } from './server.ts';

/** A hub, and what it got when it fetched each topic at the moment of the ping, in order. */
type Hub = { url: string; fetched: { topic: string; text: string }[] };

/** The tests' own hub: it fetches a topic before it answers, as hubs may. */
const test = base.extend<{ hub: Hub }>({
  // eslint-disable-next-line no-empty-pattern
  hub: async ({}, use) => {
    const hub = await scratchHub();
    const fetched: Hub['fetched'] = [];
    hub.answer = async (topic) => {
      const response = await fetch(topic);
      fetched.push({ topic, text: response.ok ? await response.text() : `${response.status}` });
      return { status: 204 };
    };
    await use({ url: hub.url, fetched });
    await hub.close();
  },
});

const filesFor = (hub: { url: string }) => ({
  'site.yaml': settings(`feeds: { hub: "${hub.url}", entries: 2 }\ncomments: { moderation: none, perMinute: 0 }\n`),
  'a/post.md': post({ title: 'A post', date: '2013-04-20' }, 'Text.'),
  'b/1.md': post({ title: 'One', date: '2014-01-01' }, 'Text.'),
  'b/2.md': post({ title: 'Two', date: '2014-01-02' }, 'Text.'),
});

/** The addresses of the feeds of these pages, in order. */
const feedsOf = (blog: { url: string }, pages: string[]): string[] =>
  pages
    .flatMap((page) => ['feed.xml', 'atom.xml', 'feed.json'].map((feed) => `${blog.url}${page === '/' ? '' : page}/${feed}`))
    .sort();

/** Waits until a hub has fetched these topics, and no others; all of them have a text by then. */
async function expectFetched({ fetched }: Hub, topics: string[], text: string): Promise<void> {
  await eventually(async () => fetched.map(({ topic }) => topic).sort()).toEqual(topics);
  for (const each of fetched) expect(each.text, each.topic).toContain(text);
}

const withDates = (path: string): string[] => [path || '/', `${path}/2015`, `${path}/2015/03`, `${path}/2015/03/01`];

test('a saved post tells the hub of the feeds that have it, which have it by then, and of no others', async ({
  startBlog,
  hub,
}) => {
  const blog = await startBlog(filesFor(hub));
  // Whoever asked before has the feed as it was.
  expect(await blog.text('/feed.xml')).not.toContain('Brand new');
  blog.write('a/new.md', post({ title: 'Brand new', date: '2015-03-01', tags: ['t'] }, 'Fresh words.'));
  await expectFetched(hub, feedsOf(blog, [...withDates(''), ...withDates('/a'), '/tags/a', '/tags/t']), 'Brand new');
});

test('an edit of a post that is too old for a feed tells of those alone that have it', async ({ startBlog, hub }) => {
  const blog = await startBlog(filesFor(hub));
  blog.write('a/post.md', post({ title: 'A post', date: '2013-04-20' }, 'Mended words.'));
  const dates = ['/2013', '/2013/04', '/2013/04/20'];
  await expectFetched(hub, feedsOf(blog, ['/a', '/tags/a', ...dates, ...dates.map((date) => `/a${date}`)]), 'Mended words.');
});

test('a comment tells the hub of the comments of its post, and of all', async ({ startBlog, hub }) => {
  const blog = await startBlog(filesFor(hub));
  const body = new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Well said.' });
  expect((await blog.get('/api/comments', { method: 'POST', body })).status).toBe(303);
  await expectFetched(hub, feedsOf(blog, ['/a/post', '/comments']), 'Well said.');
});

test('other settings tell the hub of home and of all comments, and of no hundred other feeds', async ({ startBlog, hub }) => {
  const files = filesFor(hub);
  const blog = await startBlog(files);
  blog.write('site.yaml', files['site.yaml'].replace('A blog of tests', 'Another title'));
  await expectFetched(hub, feedsOf(blog, ['/', '/comments']), 'Another title');
});

test('a hub that is down delays no publish', async ({ startBlog }) => {
  const gone = await scratchHub();
  await gone.close();
  const blog = await startBlog(filesFor(gone));
  blog.write('a/new.md', post({ title: 'Brand new', date: '2015-03-01' }, 'Fresh words.'));
  await eventually(() => blog.text('/')).toContain('Fresh words.');
  await eventually(async () => blog.log()).toContain('The WebSub hub cannot be told of changes, and is told again later');
});

test('what came while the server was down is told of when it is up again', async ({ startBlog, hub }) => {
  const blog = await startBlog(filesFor(hub));
  await blog.stop();
  blog.write('a/new.md', post({ title: 'Brand new', date: '2015-03-01', tags: ['t'] }, 'Fresh words.'));
  const again = await startServer(dirname(blog.contentDir));
  await expectFetched(hub, feedsOf(again, [...withDates(''), ...withDates('/a'), '/tags/a', '/tags/t']), 'Brand new');
  // Most people read those of home; some are told of at the same time.
  const first = hub.fetched.slice(0, 8).map(({ topic }) => topic);
  expect(first).toEqual(expect.arrayContaining(feedsOf(again, ['/'])));
  await again.stop();
});
