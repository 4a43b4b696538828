import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toRange, toWallClock } from '../clock.ts';
import { ofAlbums } from '../content/listings.ts';
import type { PlacedChange } from '../publish/affected.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import * as urls from '../urls.ts';
import { changedFeeds, changedTexts, renamedPosts } from './changed-feeds.ts';

/** Feeds show so many entries here; pages show more, which must not matter. */
const entries = 2;

async function blogOf(files: Record<string, string>): Promise<ScratchBlog> {
  const blog = await scratchBlog('timezone: Australia/Sydney\nlisting: { entries: 3 }');
  for (const [file, text] of Object.entries(files)) blog.write(file, text);
  await blog.sync();
  return blog;
}

/** What one edit changes. */
async function changesOf(blog: ScratchBlog, edit: () => void): Promise<PlacedChange[]> {
  edit();
  return (await blog.sync()).changes!;
}

/** The pages whose feeds an edit changes, in order. Every directory counts as one with entries. */
const changedBy = async (blog: ScratchBlog, edit: () => void): Promise<string[]> =>
  [...changedFeeds(await changesOf(blog, edit), entries, () => true)].sort();

const day = (number: number) => `2013-04-${String(number).padStart(2, '0')}T12:00:00+10:00`;

/** Home, a path and all dates below it. */
const withDates = (number: number, dirs: string[]): string[] =>
  dirs.flatMap((dir) => [
    dir === '' ? '/' : dir,
    ...['/2013', '/2013/04', `/2013/04/${String(number).padStart(2, '0')}`].map((date) => dir + date),
  ]);

test('a new post is in the feeds of home, its paths, tags and dates', async () => {
  const blog = await blogOf({ 'far/old.md': postText({ date: '2001-01-01' }) });
  const changed = await changedBy(blog, () => blog.write('a/b/new.md', postText({ date: day(2), tags: ['t'] })));
  expect(changed).toEqual([...withDates(2, ['', '/a', '/a/b']), '/tags/a', '/tags/b', '/tags/t'].sort());
  await blog.end();
});

test('an edited text counts for every feed that has the post, that of the year too', async () => {
  const blog = await blogOf({ 'a/post.md': postText({ date: day(2) }), 'other.md': postText({ date: day(3) }) });
  const changed = await changedBy(blog, () => blog.write('a/post.md', postText({ date: day(2) }, 'Other words.')));
  expect(changed).toEqual([...withDates(2, ['', '/a']), '/tags/a'].sort());
  await blog.end();
});

test('a post that is too old for a feed changes those in which it is among the newest, and no others', async () => {
  const blog = await blogOf({
    'a/old.md': postText({ date: day(1), tags: ['t'] }),
    'b/1.md': postText({ date: day(2) }),
    'b/2.md': postText({ date: day(3) }),
  });
  const changed = await changedBy(blog, () => blog.write('a/old.md', postText({ date: day(1), tags: ['t'] }, 'Mended.')));
  expect(changed).toEqual(['/2013/04/01', ...withDates(1, ['/a']), '/tags/a', '/tags/t'].sort());
  await blog.end();
});

test('a post that comes late is in no feed that newer ones fill', async () => {
  const blog = await blogOf(Object.fromEntries([4, 5, 6].map((number) => [`${number}.md`, postText({ date: day(number) })])));
  expect(await changedBy(blog, () => blog.write('late.md', postText({ date: day(1) })))).toEqual(['/2013/04/01']);
  await blog.end();
});

test('a feed that gets or loses its archive documents changes', async () => {
  const blog = await blogOf(Object.fromEntries([5, 6].map((number) => [`${number}.md`, postText({ date: day(number) })])));
  const pages = ['/', '/2013', '/2013/04', '/2013/04/01'];
  expect(await changedBy(blog, () => blog.write('late.md', postText({ date: day(1) })))).toEqual(pages);
  expect(await changedBy(blog, () => blog.remove('late.md'))).toEqual(pages.slice(0, 3));
  await blog.end();
});

test('with its last post a listing loses its feed, but home keeps one', async () => {
  const blog = await blogOf({ 'a/post.md': postText({ date: day(2), tags: ['t'] }) });
  expect(await changedBy(blog, () => blog.remove('a/post.md'))).toEqual(['/']);
  await blog.end();
});

test('a feed shows what moves up when a newer post goes', async () => {
  const blog = await blogOf(
    Object.fromEntries([1, 2, 3, 4].map((number) => [`a/${number}.md`, postText({ date: day(number) })])),
  );
  expect(await changedBy(blog, () => blog.remove('a/4.md'))).toEqual(
    ['/', '/2013', '/2013/04', '/a', '/a/2013', '/a/2013/04', '/tags/a'].sort(),
  );
  await blog.end();
});

test('a draft, and a post that is still to come, change nothing', async () => {
  const blog = await blogOf({ 'a/post.md': postText({ date: day(2) }) });
  const write = (): void => {
    blog.write('a/draft.md', postText({ date: day(3), draft: true }));
    blog.write('a/soon.md', postText({ date: '2030-01-01' }));
  };
  expect(await changedBy(blog, write)).toEqual([]);
  await blog.end();
});

test("the feed of a post's comments bears its title, while there are comments", async () => {
  const fields = { date: day(2), title: 'One' };
  const blog = await blogOf({ 'a/post.md': postText(fields), 'about.md': postText({ kind: 'page', title: 'About' }) });
  const isChangedBy = async (more: Record<string, unknown>) =>
    (await changedBy(blog, () => blog.write('a/post.md', postText({ ...fields, ...more })))).includes('/a/post');
  expect(await isChangedBy({ title: 'Two' })).toBe(true);
  expect(await isChangedBy({ title: 'Two', summary: 'Other' })).toBe(false);
  expect(await isChangedBy({ title: 'Two', comments: 'off' })).toBe(false);
  expect(await isChangedBy({ title: 'Three', comments: 'off' })).toBe(false);
  expect(await isChangedBy({ title: 'Three', comments: 'closed' })).toBe(true);
  const renamePage = (): void => blog.write('about.md', postText({ kind: 'page', title: 'Me', comments: 'open' }));
  expect(await changedBy(blog, renamePage)).toEqual(['/about']);
  await blog.end();
});

test('the feed of a path bears the title and the summary of its text, if it has entries', async () => {
  const blog = await blogOf({ 'a/post.md': postText({ date: day(2) }) });
  const text = (title: string, body: string) => () => blog.write('a/_path.md', postText({ title, summary: 'So.' }, body));
  expect(await changedBy(blog, text('One', 'Text.'))).toEqual(['/a']);
  expect(await changedBy(blog, text('One', 'Other text.'))).toEqual([]);
  const changes = await changesOf(blog, text('Two', 'Other text.'));
  expect(changedTexts(changes)).toEqual(['/a']);
  expect([...changedFeeds(changes, entries, () => false)]).toEqual([]);
  await blog.end();
});

test('the feed of home bears the summary of its text, and the title of the blog', async () => {
  const blog = await blogOf({});
  const write = (fields: Record<string, unknown>) => () => blog.write('_path.md', postText(fields));
  expect(await changedBy(blog, write({ title: 'One', summary: 'So.' }))).toEqual(['/']);
  expect(await changedBy(blog, write({ title: 'Two', summary: 'So.' }))).toEqual([]);
  await blog.end();
});

test('the albums have no feed', () => {
  const place = { url: urls.albums, size: 100, brief: false, total: 1, rank: 0 };
  const places = { listings: new Map([[ofAlbums, place]]), neighbours: [] };
  const change = { before: null, after: null, placesBefore: places, placesAfter: places };
  expect([...changedFeeds([change], entries, () => true)]).toEqual([]);
});

test('recent comments name posts by title and address, while these have any', async () => {
  const blog = await blogOf({ 'a.md': postText({ date: day(2), title: 'One' }) });
  const renamedBy = async (edit: () => void) => renamedPosts(await changesOf(blog, edit)).sort();
  const write = (fields: object, file = 'a.md') => blog.write(file, postText({ date: day(2), title: 'One', ...fields }));
  expect(await renamedBy(() => write({ summary: 'So.' }))).toEqual([]);
  expect(await renamedBy(() => write({ title: 'Two' }))).toEqual(['/a']);
  expect(await renamedBy(() => write({ title: 'Two', comments: 'off' }))).toEqual(['/a']);
  expect(await renamedBy(() => write({ title: 'Three', comments: 'off' }))).toEqual([]);
  expect(await renamedBy(() => write({ title: 'Three' }))).toEqual(['/a']);
  expect(await renamedBy(() => blog.move('a.md', 'b.md'))).toEqual(['/a', '/b']);
  await blog.end();
});

/** What the feed of each page would show, as far as it is a matter of posts: the newest, whether there are more, title and summary. */
async function feedsOf({ store, site }: ScratchBlog): Promise<Map<string, string>> {
  const documents = await store.read.selectFrom('documents').selectAll().where('live', '=', 1).execute();
  const posts = documents.filter(({ kind, date }) => kind === 'post' && date !== null);
  const shown = (all: typeof posts) => {
    const newest = all.toSorted((a, b) => b.date! - a.date! || (a.url < b.url ? 1 : -1));
    return [newest.slice(0, entries).map(({ url, file, hash }) => [url, file, hash]), all.length > entries];
  };
  const found = new Map<string, string>([['/', '']]);
  for (const { dir, tags, date } of posts) {
    for (const tag of JSON.parse(tags) as string[])
      found.set(urls.tag(tag), JSON.stringify(shown(posts.filter((post) => (JSON.parse(post.tags) as string[]).includes(tag)))));
    const { year, month, day } = toWallClock(date!, site.timezone);
    for (const above of urls.ancestors(dir)) {
      const within = posts.filter((post) => urls.ancestors(post.dir).includes(above));
      const text = documents.find((document) => document.kind === 'path' && document.dir === above);
      found.set(urls.path(above), JSON.stringify([shown(within), text?.title, text?.summary]));
      for (const part of [{ year }, { year, month }, { year, month, day }]) {
        const { from, to } = toRange(part, site.timezone)!;
        found.set(urls.date(above, part), JSON.stringify(shown(within.filter((post) => from <= post.date! && post.date! < to))));
      }
    }
  }
  for (const { kind, url, title, comments } of documents) if (kind !== 'path' && comments !== 'off') found.set(url, title);
  return found;
}

const files = ['a/p.md', 'a/b/q.md', 'a/b/r.md', 'c/s.md', 'a/_path.md', 'e.md', 'f.md', 'about.md'];
const text = fc.record({
  title: fc.constantFrom('One', 'Two'),
  summary: fc.constantFrom('', 'So.'),
  date: fc.constantFrom('2013-04-26T00:30:00Z', '2013-04-26T14:30:00Z', '2013-04-30T23:30:00Z', '2014-01-01', '2030-01-01'),
  tags: fc.subarray(['x', 'y']),
  comments: fc.constantFrom('open', 'off'),
  kind: fc.constantFrom('post', 'post', 'post', 'page'),
});
const step = fc.record({ file: fc.constantFrom(...files), fields: fc.option(text, { freq: 4 }) });

test('whatever is edited, exactly the feeds that differ are named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 16 }), fc.integer({ min: 1, max: 3 }), async (steps, atOnce) => {
      const blog = await blogOf({});
      for (let start = 0; start < steps.length; start += atOnce) {
        const before = await feedsOf(blog);
        const changes = await changesOf(blog, () => {
          for (const { file, fields } of steps.slice(start, start + atOnce)) {
            blog.write(file, postText(fields ?? {}));
            if (!fields) blog.remove(file);
          }
        });
        const after = await feedsOf(blog);
        const isComments = (url: string): boolean => files.includes(`${url.slice(1)}.md`);
        // Nobody can have subscribed to the comments of a post that was not there.
        const wasPublished = new Set(changes.flatMap((change) => (change.before ? [change.before.url] : [])));
        const differing = [...after].filter(
          ([url, feed]) => before.get(url) !== feed && (!isComments(url) || wasPublished.has(url)),
        );
        expect([...changedFeeds(changes, entries, (dir) => after.has(urls.path(dir)))].sort()).toEqual(
          differing.map(([url]) => url).sort(),
        );
      }
      await blog.end();
    }),
    { numRuns: 60 },
  );
}, 180_000);
