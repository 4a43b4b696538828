import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toWallClock } from '../clock.ts';
import { getPhoto } from '../content/albums.ts';
import { listDirectories, listMonths, listTags } from '../content/overview.ts';
import { getArticle, getDirectoryText, listEntries, listHeadlines } from '../content/queries.ts';
import { forgetRelatedPosts } from '../content/related.ts';
import { resolve } from '../content/resolve.ts';
import { versionsOf } from '../content/translations.ts';
import * as urls from '../urls.ts';
import { oldPages } from './old-pages.ts';
import { postText, scratchBlog, type ScratchBlog } from './scratch-blog.ts';

/** What the page at a URL shows, as far as the store decides it. */
async function pageOf({ store, site }: ScratchBlog, url: string): Promise<unknown> {
  const found = await resolve({ db: store.read, site }, urls.toSegments(url)!);
  switch (found?.kind) {
    case 'article':
      return [await getArticle(store, url), await versionsOf(store.read, url, site)];
    case 'photo':
      return getPhoto(store.read, found.url, found.number);
    case 'listing':
      return {
        text: found.date || found.page ? null : await getDirectoryText(store, found.dir),
        below:
          found.date || found.page ? null : (await listDirectories(store.read)).filter(({ dir }) => dir.startsWith(found.dir)),
        list:
          found.date && !found.date.month
            ? await listHeadlines(store.read, found, site, found.page)
            : await listEntries(store, found, site, found.page),
      };
    case 'tag':
      return listEntries(store, found, site, found.page);
    case 'tags':
      return listTags(store.read);
    case 'archive':
      return [await listMonths(store.read), await listDirectories(store.read)];
    // Redirects, what has gone and what never was are looked up at each request: no page of theirs is kept.
    default:
      return null;
  }
}

/** Every URL that the blog answers, or could soon: stable pages one further than they go. */
async function urlsOf({ store, site }: ScratchBlog): Promise<string[]> {
  const documents = await store.read.selectFrom('documents').select(['url', 'dir', 'date', 'tags', 'aliases', 'kind']).execute();
  const found = new Set([urls.home(), urls.tags(), urls.archive()]);
  const addPages = (url: (page?: number) => string) => [undefined, 1, 2, 3, 4, 5, 6].forEach((page) => found.add(url(page)));
  addPages(urls.home);
  for (const { url, dir, date, tags, aliases, kind } of documents) {
    for (const each of [url, ...(JSON.parse(aliases) as string[])]) found.add(each);
    if (kind !== 'post' || date === null) continue;
    for (const tag of JSON.parse(tags) as string[]) addPages((page) => urls.tag(tag, page));
    const { year, month, day } = toWallClock(date, site.timezone);
    for (const each of urls.ancestors(dir)) {
      addPages((page) => urls.path(each, page));
      for (const part of [{ year }, { year, month }, { year, month, day }]) addPages((page) => urls.date(each, part, page));
    }
  }
  return [...found];
}

async function pagesOf(blog: ScratchBlog, addresses: Iterable<string>): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const url of addresses) pages.set(url, JSON.stringify(await pageOf(blog, url)));
  return pages;
}

/** Edits, syncs, and gives the pages that differ beside those that were named as old. */
async function edit(blog: ScratchBlog, change: () => void): Promise<{ old: Set<string>; different: string[] }> {
  const before = await pagesOf(blog, await urlsOf(blog));
  change();
  const { changes } = await blog.sync();
  const old = await oldPages(blog.store.read, changes!, blog.site);
  const after = await pagesOf(blog, new Set([...before.keys(), ...(await urlsOf(blog))]));
  const nothing = JSON.stringify(null);
  return { old, different: [...after].filter(([url, page]) => (before.get(url) ?? nothing) !== page).map(([url]) => url) };
}

const settings = 'timezone: Australia/Sydney\nlisting: { entries: 2 }';

async function blogOf(posts: Record<string, string>): Promise<ScratchBlog> {
  forgetRelatedPosts();
  const blog = await scratchBlog(settings);
  for (const [file, text] of Object.entries(posts)) blog.write(file, text);
  await blog.sync();
  return blog;
}

const day = (number: number) => `2013-04-${String(number).padStart(2, '0')}T12:00:00+10:00`;

test('an edited title makes old: the post, home, its path, day, month, year and tags, its neighbours, and what names it as related; nothing else', async () => {
  const blog = await blogOf({
    'far/older.md': postText({ title: 'Older', date: '2001-01-01' }),
    'far/old.md': postText({ title: 'Old', date: '2012-01-01' }),
    'a/before.md': postText({ title: 'Before', date: day(1) }),
    'a/b/post.md': postText({ title: 'Post', date: day(2), tags: ['t'] }),
    'after.md': postText({ title: 'After', date: day(3) }),
  });
  const { old, different } = await edit(blog, () =>
    blog.write('a/b/post.md', postText({ title: 'Changed', date: day(2), tags: ['t'] })),
  );
  const dates = ['', '/a', '/a/b'].flatMap((dir) => ['/2013', '/2013/04', '/2013/04/02'].map((date) => dir + date));
  const expected = ['/a/b/post', '/', '/page/2', '/a', '/a/b', '/tags/a', '/tags/b', '/tags/t', '/after', '/a/before', ...dates];
  // /a/before shares the tag of the path, so its related line names the post wherever it stands in full.
  expected.push('/2013/04/01', '/a/2013/04/01');
  expect([...old].sort()).toEqual(expected.sort());
  expect(different.filter((url) => !old.has(url))).toEqual([]);
  await blog.end();
});

test("an edited text makes old what shows it in full, not the year's titles nor the neighbours", async () => {
  const blog = await blogOf({ 'a/post.md': postText({ date: day(2) }), 'after.md': postText({ date: day(3) }) });
  const { old } = await edit(blog, () => blog.write('a/post.md', postText({ date: day(2) }, 'Other words.')));
  expect([...old].sort()).toEqual(['/', '/2013/04', '/2013/04/02', '/a', '/a/2013/04', '/a/2013/04/02', '/a/post', '/tags/a']);
  await blog.end();
});

test('a new post leaves the old stable pages alone', async () => {
  const blog = await blogOf(
    Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`${number}.md`, postText({ date: day(number) })])),
  );
  const { old } = await edit(blog, () => blog.write('6.md', postText({ date: day(6) })));
  expect(old.has('/page/1')).toBe(false);
  expect(old.has('/page/2')).toBe(false);
  expect(old.has('/page/3')).toBe(true);
  await blog.end();
});

test("a post that enters another's related line makes that one old", async () => {
  const blog = await blogOf({
    'first.md': postText({ title: 'Faster installs', date: '2001-01-01', tags: ['pip'] }),
    ...Object.fromEntries([1, 2, 3].map((number) => [`${number}.md`, postText({ title: 'Xyz', date: day(number) })])),
  });
  const { old, different } = await edit(blog, () =>
    blog.write('new.md', postText({ title: 'More pip', date: day(9), tags: ['pip'] })),
  );
  expect(different).toContain('/first');
  expect(old).toContain('/first');
  await blog.end();
});

test('the archive of a year that a folder is named like is old when any of its posts has another title', async () => {
  const posts = Array.from({ length: 25 }, (_, index) => [`2013/p${index}.md`, postText({ title: 'Xyz', date: day(index + 1) })]);
  const blog = await blogOf(Object.fromEntries(posts) as Record<string, string>);
  const { old, different } = await edit(blog, () => blog.write('2013/p0.md', postText({ title: 'Other', date: day(1) })));
  expect(different).toContain('/2013');
  expect(different.filter((url) => !old.has(url))).toEqual([]);
  await blog.end();
});

test('beyond a hundred posts a day has stable pages, and a late arrival moves them', async () => {
  const minute = (number: number) => new Date(Date.UTC(2013, 3, 26, 1, number)).toISOString();
  const blog = await blogOf(
    Object.fromEntries(Array.from({ length: 205 }, (_, number) => [`p${number}.md`, postText({ date: minute(number) })])),
  );
  const { old, different } = await edit(blog, () => blog.write('late.md', postText({ date: minute(150) })));
  expect(different.filter((url) => !old.has(url))).toEqual([]);
  expect(old.has('/2013/04/26/page/2')).toBe(true);
  expect(old.has('/2013/04/26/page/1')).toBe(false);
  await blog.end();
}, 60_000);

test('a translation that comes makes its original old, not the listings of that; what translates nothing stands alone', async () => {
  const blog = await blogOf({
    'a/post.md': postText({ title: 'Post', date: day(2) }),
    'b/post.md': postText({ title: 'Another', date: day(3) }),
  });
  const page = postText({ kind: 'page', title: 'Seite' });
  const { old, different } = await edit(blog, () => blog.write('a/post.de.md', page));
  expect([...old].sort()).toEqual(['/a/post', '/a/post.de']);
  expect(different.sort()).toEqual(['/a/post', '/a/post.de']);
  const { old: alone } = await edit(blog, () => blog.write('b/other.de.md', page));
  expect([...alone]).toEqual(['/b/other.de']);
  await blog.end();
});

test('an original that goes changes the language of its translations wherever they stand, also where their title stands alone', async () => {
  const blog = await blogOf({
    'a/post.md': postText({ title: 'Post', date: '2001-01-01' }),
    'a/post.de.md': postText({ title: 'Beitrag', date: day(2) }),
    'a/post.fr.md': postText({ title: 'Article', date: '2019-01-01' }),
  });
  const { old, different } = await edit(blog, () => blog.remove('a/post.md'));
  expect(different).toEqual(expect.arrayContaining(['/2013', '/2019', '/a/2013/04', '/a/post.de', '/a/post.fr']));
  expect(different.filter((url) => !old.has(url))).toEqual([]);
  await blog.end();
});

test('another language in the front matter makes the other versions old, and every place where it is told', async () => {
  const blog = await blogOf({
    'a/post.md': postText({ title: 'Post', date: '2001-01-01' }),
    'a/post.de.md': postText({ title: 'Beitrag', date: day(2) }),
  });
  const { old, different } = await edit(blog, () =>
    blog.write('a/post.de.md', postText({ title: 'Beitrag', date: day(2), lang: 'de-AT' })),
  );
  expect(different).toEqual(expect.arrayContaining(['/2013', '/a/post', '/a/post.de']));
  expect(different.filter((url) => !old.has(url))).toEqual([]);
  await blog.end();
});

test("a version's text leaves the others alone", async () => {
  const blog = await blogOf({
    'a/post.md': postText({ title: 'Post', date: '2001-01-01' }),
    'b/c.md': postText({ title: 'Between', date: '2005-01-01' }),
    'a/post.de.md': postText({ title: 'Beitrag', date: day(2) }),
  });
  const { old } = await edit(blog, () => blog.write('a/post.de.md', postText({ title: 'Beitrag', date: day(2) }, 'Mehr.')));
  expect(old.has('/a/post')).toBe(false);
  await blog.end();
});

const files = [
  'a.md',
  'a.de.md',
  'a.de.fr.md',
  'a/b.PT-br.md',
  'a/b.md',
  'a/b/c.md',
  'a/b/d.md',
  'c/d.md',
  'c/_path.md',
  'e.md',
  'f.md',
  'about.md',
];
const text = fc.record({
  title: fc.constantFrom('One', 'Some words here', 'Special words', 'Other words there'),
  date: fc.constantFrom('2013-04-26T00:30:00Z', '2013-04-26T14:30:00Z', '2013-04-30T23:30:00Z', '2014-01-01', '2027-01-01'),
  tags: fc.subarray(['x', 'y', 'z']),
  draft: fc.boolean(),
  lang: fc.constantFrom(null, null, 'de', 'fr'),
  aliases: fc.subarray(['/old', '/older']),
  kind: fc.constantFrom('post', 'post', 'post', 'page'),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ file: fc.constantFrom(...files), fields: text, body: fc.constantFrom('Text.', 'Other text.') }),
  },
  { weight: 1, arbitrary: fc.record({ file: fc.constantFrom(...files), fields: fc.constant(null), body: fc.constant('') }) },
);

test('whatever is edited, every page that differs is named as old', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), fc.integer({ min: 1, max: 3 }), async (steps, atOnce) => {
      const blog = await blogOf({});
      for (let start = 0; start < steps.length; start += atOnce) {
        const { old, different } = await edit(blog, () => {
          for (const { file, fields, body } of steps.slice(start, start + atOnce)) {
            if (fields) blog.write(file, postText({ ...fields, draft: fields.draft && fields.title === 'One' }, body));
            else {
              blog.write(file, '');
              blog.remove(file);
            }
          }
        });
        expect(different.filter((url) => !old.has(url))).toEqual([]);
      }
      await blog.end();
    }),
    { numRuns: 80 },
  );
}, 180_000);
