import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { eventually, expect, test } from './blog.ts';
import { post, settings, type Blog } from './server.ts';

const years = [2010, 2011, 2012, 2013, 2014];
const months = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

/** Sixty posts in five years; the first of a year is in the year before, as UTC counts. */
const files = {
  'site.yaml': settings('feeds: { entries: 5 }\n'),
  ...Object.fromEntries(
    years.flatMap((year) =>
      months.map((month) => [`a/${year}-${month}.md`, post({ title: `${year}-${month}`, date: `${year}-${month}-01` }, 'Text.')]),
    ),
  ),
};

const titles = years.flatMap((year) => months.map((month) => `${year}-${month}`)).toReversed();

/** A document as its reader sees it: what it holds, and where older entries are. */
type Held = { titles: string[]; older: string | undefined };

const readers: Record<string, (text: string) => Held> = {
  '/feed.xml': (text) => {
    const { items = [], atom } = parseRssFeed(text);
    return { titles: items.map(({ title }) => title!), older: atom?.links?.find(({ rel }) => rel === 'prev-archive')?.href };
  },
  '/a/atom.xml': (text) => {
    const { entries = [], links } = parseAtomFeed(text);
    return { titles: entries.map(({ title }) => title!.value), older: links?.find(({ rel }) => rel === 'prev-archive')?.href };
  },
  '/tags/a/feed.json': (text) => {
    const { items = [], next_url: older } = parseJsonFeed(text);
    return { titles: items.map(({ title }) => title!), older };
  },
};

type Document = Held & { path: string; etag: string; isClosed: boolean };

/** A feed, and the archive documents behind it, as a reader comes to them. */
async function walk(blog: Blog, from: string): Promise<Document[]> {
  const documents: Document[] = [];
  for (let path: string | undefined = from; path !== undefined && documents.length < 20;) {
    const response = await blog.get(path);
    expect(response.status, path).toBe(200);
    const held = readers[from]!(await response.text());
    const isClosed = response.headers.get('cache-control')!.includes('immutable');
    documents.push({ ...held, path, etag: response.headers.get('etag')!, isClosed });
    path = held.older?.slice(blog.url.length);
  }
  return documents;
}

test('from a subscription a reader comes to every post once, in each format, and the past is kept for good', async ({
  startBlog,
}) => {
  const blog = await startBlog(files);
  for (const from of Object.keys(readers)) {
    const [subscribed, ...archives] = await walk(blog, from);
    expect(subscribed!.titles, from).toEqual(titles.slice(0, 5));
    expect(
      archives.flatMap((each) => each.titles),
      from,
    ).toEqual(titles);
    expect(
      archives.map(({ path }) => path.match(/-(\d+)\.\w+$/)![1]),
      from,
    ).toEqual(years.map(String).toReversed());
    expect(
      [subscribed!, ...archives].map(({ isClosed }) => isClosed),
      from,
    ).toEqual([false, false, true, true, true, true]);
  }
});

test('a new post changes no document of the past', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const before = await Promise.all(Object.keys(readers).map((from) => walk(blog, from)));
  blog.write('a/2015-01.md', post({ title: '2015-01', date: '2015-01-01' }, 'New.'));
  await eventually(() => blog.text('/a')).toContain('New.');
  for (const [index, from] of Object.keys(readers).entries()) {
    const after = await walk(blog, from);
    expect(
      after.slice(1).flatMap((each) => each.titles),
      from,
    ).toEqual(['2015-01', ...titles]);
    const closed = before[index]!.filter(({ isClosed }) => isClosed);
    expect(closed).toHaveLength(4);
    for (const each of closed) expect(after, from).toContainEqual(each);
    expect(after.find(({ path }) => path.includes('-2014'))!.isClosed, from).toBe(true);
  }
});

test('a post of the past that is edited changes its own document', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const before = await walk(blog, '/feed.xml');
  blog.write('a/2011-05.md', post({ title: '2011-05', date: '2011-05-01' }, 'Mended.'));
  await eventually(() => blog.text('/a/2011-05')).toContain('Mended.');
  const after = await walk(blog, '/feed.xml');
  const changed = after.filter(({ etag }, index) => etag !== before[index]!.etag);
  expect(changed.map(({ path }) => path)).toEqual(['/feed-2011.xml']);
  const year = await blog.get('/feed-2011.xml');
  expect(await year.text()).toContain('Mended.');
});
