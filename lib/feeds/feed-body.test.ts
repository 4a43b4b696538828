import { parseJsonFeed } from 'feedsmith';
import { expect, test } from 'vitest';
import { blogWith, idOf, say } from '../comments/scratch-comments.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import * as urls from '../urls.ts';
import { makeFeed } from './feed-body.ts';
import { guidBase, pinGuidBase } from './guids.ts';
import { writeOpml } from './opml.ts';
import type { Making } from './post-entries.ts';
import { inside, readXml } from './scratch-feeds.ts';
import { findFeed } from './subjects.ts';

const base = 'https://blog.example';

/** The entries of the feed of a page, as a reader of JSON Feed gets them; null if it has none. */
async function feedOf({ store, site }: ScratchBlog, page: string, archive?: urls.FeedArchive, from = base) {
  const making: Making = { store, site, base: from, guidBase: await guidBase(store.read, site, from) };
  const found = await findFeed(making, urls.toSegments(page)!);
  if (found?.kind !== 'feed') return found;
  const made = await makeFeed(making, found.subject, { format: 'json', archive });
  return made && { ...made, ...parseJsonFeed(made.body), raw: JSON.parse(made.body) as { items: Record<string, unknown>[] } };
}

async function titlesOf(blog: ScratchBlog, page: string, archive?: urls.FeedArchive): Promise<string[] | null> {
  const feed = await feedOf(blog, page, archive);
  return feed && 'raw' in feed ? feed.raw.items.map(({ title }) => String(title)) : null;
}

test('a feed holds what its page lists, and nothing that is not published', async () => {
  const blog = await scratchBlog('timezone: Australia/Sydney\n');
  blog.write('a/one.md', postText({ title: 'One', date: '2013-04-26', tags: ['x'] }));
  blog.write('a/b/two.md', postText({ title: 'Two', date: '2013-05-26', tags: ['x', 'c#'] }));
  blog.write('c/three.md', postText({ title: 'Three', date: '2014-01-01 00:30' }));
  blog.write('a/draft.md', postText({ title: 'Draft', date: '2013-04-26', tags: ['x'], draft: true }));
  blog.write('a/later.md', postText({ title: 'Later', date: '2100-01-01', tags: ['x'] }));
  blog.write('about.md', postText({ title: 'About', kind: 'page' }));
  await blog.sync();
  const held: Record<string, string[] | null> = {
    '/': ['Three', 'Two', 'One'],
    '/a': ['Two', 'One'],
    '/a/b': ['Two'],
    '/tags/x': ['Two', 'One'],
    '/tags/c%23': ['Two'],
    '/2013': ['Two', 'One'],
    '/2014': ['Three'],
    '/a/2013/04': ['One'],
    '/2013/05/26': ['Two'],
    '/a/one': [],
    '/a/draft': null,
    '/a/later': null,
    '/about': null,
    '/a/page/1': null,
    '/tags/x/page/1': null,
    '/tags/none': null,
    '/2100': null,
    '/nowhere': null,
    '/tags': null,
    '/archive': null,
    '/comments': [],
    '/comments/page/1': null,
  };
  for (const [page, titles] of Object.entries(held)) expect(await titlesOf(blog, page), page).toEqual(titles);
  await blog.end();
});

test('an entry says what its post does: who wrote it, in which language, when, and how it begins', async () => {
  const blog = await scratchBlog();
  const body = `![Hill](hill.jpg) See [this](other.md) and [that](#end). ${'Many words. '.repeat(60)}`;
  blog.write(
    'a/one.md',
    postText({ title: 'One', date: '2013-04-26T10:00:00Z', updated: '2013-05-01T10:00:00Z', lang: 'de' }, body),
  );
  blog.write('a/two.md', postText({ date: '2013-04-25', author: { name: 'Bo', url: 'https://bo.example/' }, summary: 'Short.' }));
  blog.write('a/three.md', postText({ date: '2013-04-24', authors: ['Cy', { name: 'ann' }], comments: 'off', guid: 'tag:x,1' }));
  await blog.sync();
  const feed = await feedOf(blog, '/a');
  if (!feed || !('items' in feed)) throw new Error('There is no feed.');
  const [one, two, three] = feed.raw.items;
  expect(one).toMatchObject({
    id: `${base}/a/one`,
    url: `${base}/a/one`,
    language: 'de',
    authors: [{ name: 'Ann' }],
    date_published: '2013-04-26T10:00:00.000Z',
    date_modified: '2013-05-01T10:00:00.000Z',
    _comments: { url: `${base}/a/one#comments`, feed_url: `${base}/a/one/feed.json`, count: 0 },
  });
  expect(one!.content_html).toContain(`src="${base}/a/hill.jpg"`);
  expect(one!.content_html).toContain(`href="${base}/a/other"`);
  expect(one!.content_html).toContain(`href="${base}/a/one#end"`);
  expect(one!.summary).toMatch(/^See this and that\. Many words\..* …$/);
  expect(two).toMatchObject({ authors: [{ name: 'Bo', url: 'https://bo.example/' }], summary: 'Short.' });
  expect(three).toMatchObject({ id: 'tag:x,1', authors: [{ name: 'Cy' }, { name: 'ann' }] });
  expect(three).not.toHaveProperty('_comments');
  expect(feed.changed).toBe(Date.UTC(2013, 4, 1, 10));
  expect(await feedOf(blog, '/a/three')).toBeNull();
  await blog.end();
});

test('a post keeps its GUID over a move, and the blog all of them over a change of its address', async () => {
  const blog = await scratchBlog();
  await pinGuidBase(blog.store, base);
  blog.write('a/one.md', postText({ title: 'One', date: '2013-04-26' }, 'A text that is known again.'));
  blog.write('a/two.md', postText({ title: 'Two', date: '2013-04-25', guid: 'tag:x,2' }));
  await blog.sync();
  const idsOf = async (from: string) => {
    const feed = await feedOf(blog, '/', undefined, from);
    return feed && 'items' in feed ? feed.items!.map(({ id, url }) => [id, url]) : null;
  };
  expect(await idsOf(base)).toEqual([
    [`${base}/a/one`, `${base}/a/one`],
    ['tag:x,2', `${base}/a/two`],
  ]);
  blog.move('a/one.md', 'b/uno.md');
  blog.move('a/two.md', 'b/due.md');
  await blog.sync();
  expect(await idsOf('https://other.example')).toEqual([
    [`${base}/a/one`, 'https://other.example/b/uno'],
    ['tag:x,2', 'https://other.example/b/due'],
  ]);
  expect(await feedOf(blog, '/a/one')).toEqual({ kind: 'redirect', to: '/b/uno' });
  blog.remove('b/uno.md');
  await blog.sync();
  expect(await feedOf(blog, '/b/uno')).toEqual({ kind: 'gone' });
  await blog.end();
});

test('what readers say is in the feed of their post and in that of all, with what it replies to', async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
  const first = idOf(await say(blog, { text: 'See [it](/b) *here*.', website: 'https://bo.example/' }));
  const second = idOf(await say(blog, { text: 'Indeed.', name: 'Cy <b>', parent: first }));
  await say(blog, { text: 'Elsewhere.', post: '/b' });
  const [here, all] = [await feedOf(blog, '/a'), await feedOf(blog, '/comments')];
  if (!here || !('raw' in here) || !all || !('raw' in all)) throw new Error('There is no feed.');
  expect(all.raw.items.map(({ title }) => title)).toEqual(['Bo on B', 'Cy <b> on A', 'Bo on A']);
  expect(here.raw.items).toMatchObject([
    { id: `${base}/#comment-${second}`, title: 'Cy <b> on A', _in_reply_to: { id: `${base}/#comment-${first}` } },
    {
      id: `${base}/#comment-${first}`,
      url: `${base}/a#comment-${first}`,
      title: 'Bo on A',
      authors: [{ name: 'Bo', url: 'https://bo.example/' }],
      _in_reply_to: { id: `${base}/a`, url: `${base}/a` },
    },
  ]);
  expect(here.body).not.toContain('bo@example.org');
  await blog.end();
});

test('a subscription that does not hold all leads to the documents that do', async () => {
  const blog = await scratchBlog('feeds: { entries: 2 }\n');
  for (const day of ['2012-01-01', '2013-01-01', '2013-02-01', '2013-03-01'])
    blog.write(`a/${day}-x${day}.md`, postText({ title: day, date: day }));
  await blog.sync();
  const subscribed = await feedOf(blog, '/');
  if (!subscribed || !('items' in subscribed)) throw new Error('There is no feed.');
  expect(subscribed.items).toHaveLength(2);
  expect([subscribed.next_url, subscribed.isClosed]).toEqual([`${base}/feed-2013.json`, false]);
  expect(await titlesOf(blog, '/', { year: 2013, part: 1 })).toEqual(['2013-03-01', '2013-02-01', '2013-01-01']);
  expect(await feedOf(blog, '/', { year: 2013, part: 1 })).toMatchObject({ isClosed: false, next_url: `${base}/feed-2012.json` });
  expect(await feedOf(blog, '/', { year: 2012, part: 1 })).toMatchObject({ isClosed: true });
  expect(await feedOf(blog, '/', { year: 2012, part: 2 })).toBeNull();
  expect(await feedOf(blog, '/', { year: 2011, part: 1 })).toBeNull();
  expect(await feedOf(blog, '/2013/02')).not.toHaveProperty('next_url');
  await blog.end();
});

test('the list of all feeds has everything, paths and tags; drafts make none', async () => {
  const blog = await scratchBlog();
  blog.write('a/b/one.md', postText({ date: '2013-04-26', tags: ['c# & "d"'] }));
  blog.write('secret/draft.md', postText({ date: '2013-04-26', tags: ['hidden'], draft: true }));
  await blog.sync();
  const opml = readXml(await writeOpml(blog.store.read, blog.site, base));
  const outlines = inside(inside(opml, 'body')[0]!, 'outline').flatMap((each) => [each, ...each.children]);
  expect(outlines.map(({ attributes }) => [attributes.text, attributes.xmlUrl])).toEqual([
    ['T', `${base}/feed.xml`],
    ['T: comments', `${base}/comments/feed.xml`],
    ['Paths', undefined],
    ['/a', `${base}/a/feed.xml`],
    ['/a/b', `${base}/a/b/feed.xml`],
    ['Tags', undefined],
    ...['a', 'b', 'c# & "d"'].map((tag) => [tag, base + urls.feed(urls.tag(tag), 'rss')]),
  ]);
  await blog.end();
});

test('the list of feeds names none that is not there: of a folder named like a year, or whose address a post has', async () => {
  const blog = await scratchBlog();
  for (const file of ['a.md', 'a/b.md', 'c/d.md', '2019/e.md'])
    blog.write(file, postText({ date: '2018-04-26', tags: ['index'] }));
  await blog.sync();
  const opml = await writeOpml(blog.store.read, blog.site, base);
  const feeds = [...opml.matchAll(/xmlUrl="([^"]+)"/g)].map(([, url = '']) => url.slice(base.length));
  expect(feeds.filter((feed) => !feed.startsWith('/tags'))).toEqual(['/feed.xml', '/comments/feed.xml', '/c/feed.xml']);
  expect(feeds).not.toContain('/tags/index/feed.xml');
  expect(feeds).toContain('/tags/c/feed.xml');
  await blog.end();
});

test('a post of which nothing is said and nothing can be has no discussion to follow, which its page does not show either', async () => {
  const blog = await scratchBlog('comments: { closeAfterDays: 14 }\n');
  blog.write('a/open.md', postText({ date: new Date().toISOString() }));
  blog.write('a/over.md', postText({ date: '2013-04-26' }));
  blog.write('a/closed.md', postText({ date: '2013-04-25', comments: 'closed' }));
  await blog.sync({ now: Date.now() });
  const discussed = async (archive?: urls.FeedArchive): Promise<string[]> => {
    const feed = await feedOf(blog, '/a', archive);
    if (!feed || !('raw' in feed)) throw new Error('There is no such feed.');
    return feed.raw.items.filter((item) => item._comments).map(({ url }) => String(url).slice(base.length));
  };
  expect(await discussed()).toEqual(['/a/open']);
  expect(await discussed({ year: 2013, part: 1 })).toEqual([]);
  await blog.end();
});
