import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import type { Known } from '../content/resolve.ts';
import { darkroom } from '../photos/darkroom.ts';
import { quartered } from '../photos/scratch-pictures.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { partsOf, type Limits } from './parts.ts';
import { readSitemap, type ReadSitemap } from './scratch-sitemap.ts';
import { sitemapText } from './sitemap.ts';

const siteUrl = 'https://blog.example';
const overviews = ['/', '/archive', '/tags'];
const much: Limits = { urls: 1000, bytes: 1_000_000 };

afterAll(() => darkroom().close());

/** Publishes these files, asks, and puts the blog away. */
async function inBlog<T>(files: Record<string, string | Buffer>, ask: (blog: ScratchBlog) => Promise<T>): Promise<T> {
  const blog = await scratchBlog();
  for (const [file, content] of Object.entries(files)) {
    blog.write(file, '');
    writeFileSync(join(blog.contentDir, file), content);
  }
  await blog.sync();
  return ask(blog).finally(blog.end);
}

const knownOf = ({ store, site }: ScratchBlog): Known => ({ db: store.read, site });

async function read(blog: ScratchBlog, limits?: Limits, number?: number): Promise<ReadSitemap & { bytes: number }> {
  const parts = await partsOf(knownOf(blog), siteUrl, limits);
  const xml = await text(Readable.from(sitemapText(knownOf(blog), siteUrl, parts, number) ?? []));
  return { ...readSitemap(xml), bytes: Buffer.byteLength(xml) };
}

const paths = ({ urls }: ReadSitemap): string[] => urls.map(({ loc }) => loc.slice(siteUrl.length));

const post = (fields: Record<string, unknown> = {}) => postText({ date: '2013-04-26', ...fields });

const posts = (number: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: number }, (_, index) => [`a/${index}.md`, post()]));

test('a sitemap has every published post and page once, and no draft', async () => {
  const files = {
    'a/b/one.md': post({ tags: ['sea'] }),
    'two.md': post(),
    'about.md': postText({ kind: 'page' }),
    'draft.md': post({ draft: true }),
    'later.md': post({ date: '2999-01-01' }),
  };
  const found = paths(await inBlog(files, read));
  const expected = [...overviews, '/a', '/a/b', '/a/b/one', '/about', '/tags/a', '/tags/b', '/tags/sea', '/two'];
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test('an empty blog has its home page and its overviews', async () => {
  expect(paths(await inBlog({}, read))).toEqual(overviews);
});

test('more posts than are read at once are there once each', async () => {
  const found = paths(await inBlog(posts(250), read));
  expect(new Set(found).size).toBe(found.length);
  expect(found).toHaveLength(overviews.length + ['/a', '/tags/a'].length + 250);
});

test('what is named is what is shown: a listing is not where a post or a year is, and a directory with a text alone is one', async () => {
  const files = {
    'a/b.md': post(),
    'a/b/c.md': post(),
    '2019/x.md': post(),
    '_path.md': 'Home.',
    'a/_path.md': 'Some posts.',
    'empty/_path.md': 'No posts yet.',
    'hidden/_path.md': postText({ draft: true }),
    'x.md': post({ tags: ['index', '..'] }),
  };
  const found = paths(await inBlog(files, read));
  expect(found.filter((path) => !path.startsWith('/tags')).toSorted()).toEqual([
    '/',
    '/2019/x',
    '/a',
    '/a/b',
    '/a/b/c',
    '/archive',
    '/empty',
    '/x',
  ]);
  expect(found).not.toContain('/tags/index');
  expect(found).not.toContain('/tags/..');
});

test('lastmod is the later of date and updated, in UTC, and is not there if nobody knows', async () => {
  const files = {
    'a/new.md': post({ date: '2013-04-26T00:56:00+10:00' }),
    'a/edited.md': post({ date: '2013-04-26', updated: '2014-02-03T04:05:06Z' }),
    'a/old.md': post({ date: '1969-07-20T20:17:40Z', updated: '1969-01-01' }),
    'page.md': postText({ kind: 'page' }),
    'edited-page.md': postText({ kind: 'page', updated: '2015-01-02T00:00:00Z' }),
  };
  const { urls } = await inBlog(files, read);
  const changed = Object.fromEntries(urls.flatMap(({ loc, lastmod }) => (lastmod ? [[loc.slice(siteUrl.length), lastmod]] : [])));
  expect(changed).toEqual({
    '/a/new': '2013-04-25T14:56:00Z',
    '/a/edited': '2014-02-03T04:05:06Z',
    '/a/old': '1969-07-20T20:17:40Z',
    '/edited-page': '2015-01-02T00:00:00Z',
  });
});

test('odd characters in an address are escaped, and read as what they were', async () => {
  const files = { 'Tom & Jerry\'s/<ü> "x".md': post({ tags: ['R&D', "o'clock", '日本/1'] }) };
  const found = paths(await inBlog(files, read));
  expect(found).toEqual(
    expect.arrayContaining([
      "/Tom%20&%20Jerry's/%3C%C3%BC%3E%20%22x%22",
      "/Tom%20&%20Jerry's",
      '/tags/R&D',
      "/tags/o'clock",
      '/tags/%E6%97%A5%E6%9C%AC%2F1',
    ]),
  );
});

test('an address that is longer than a sitemap may name is left out', async () => {
  const [long, longer] = [
    `${'ü'.repeat(100)}/${'ü'.repeat(100)}/${'ü'.repeat(100)}`,
    `${'ü'.repeat(100)}/${'ü'.repeat(100)}/${'ü'.repeat(118)}/${'ü'.repeat(24)}`,
  ];
  const found = paths(await inBlog({ [`${long}.md`]: post(), [`${longer}.md`]: post() }, read));
  expect(found).toContain(`/${encodeURI(long)}`);
  expect(found).not.toContain(`/${encodeURI(longer)}`);
});

test('pictures of an album and of the text are named once, and all albums are a page', async () => {
  const [first, second, third] = await Promise.all([51, 52, 1400].map((width) => quartered(width, 40).jpeg().toBuffer()));
  const files = {
    'trip/index.md': postText({ date: '2013-04-26', photos: ['1.jpg', '*'] }, '![The first](1.jpg)\n\n![A copy](../copy.jpg)'),
    'trip/1.jpg': first!,
    'trip/2.jpg': second!,
    'copy.jpg': second!,
    'words.md': postText({ date: '2013-04-26', photos: [] }, '![The third](third.jpg)'),
    'third.jpg': third!,
    'draft/index.md': post({ draft: true }),
    'draft/1.jpg': third!,
  };
  const { urls } = await inBlog(files, read);
  const named = (path: string) => urls.find(({ loc }) => loc === siteUrl + path)?.images;
  expect(named('/trip')).toHaveLength(2);
  for (const image of named('/trip')!) expect(image).toMatch(/^https:\/\/blog\.example\/photos\/[0-9a-f]{32}\/5[12]\.jpg$/);
  expect(named('/words')).toEqual([expect.stringMatching(/\/photos\/[0-9a-f]{32}\/1280\.jpg$/)]);
  expect(named('/photos')).toEqual([]);
  expect(urls.map(({ loc }) => loc).filter((loc) => loc.includes('/photos'))).toEqual([`${siteUrl}/photos`]);
});

test('above the limit it is an index, whose parts together hold each address once', async () => {
  await inBlog({ ...posts(7), 'about.md': postText({ kind: 'page' }) }, async (blog) => {
    const all = paths(await read(blog));
    expect((await read(blog, { ...much, urls: all.length })).parts).toEqual([]);
    const limits = { ...much, urls: 4 };
    const { parts, urls } = await read(blog, limits);
    expect(urls).toEqual([]);
    expect(parts).toEqual([1, 2, 3, 4].map((number) => `${siteUrl}/sitemap-${number}.xml`));
    const found: string[] = [];
    for (const number of parts.keys()) {
      const part = paths(await read(blog, limits, number + 1));
      expect(part.length).toBeLessThanOrEqual(4);
      found.push(...part);
    }
    expect(found).toEqual(all);
  });
});

test('no part is larger than it may be, however many pictures there are, of which an address names a thousand', async () => {
  await inBlog(posts(3), async (blog) => {
    const hashes = Array.from({ length: 1100 }, (_, index) => index.toString(16).padStart(32, '0'));
    const photos = JSON.stringify(hashes.map((hash) => ({ file: `${hash}.jpg`, hash, caption: '', alt: '' })));
    const image = {
      format: 'jpeg',
      width: 2000,
      height: 10,
      animated: 0,
      transparent: 0,
      colour: '#000000',
      departed: null,
    } as const;
    for (const hash of hashes)
      await blog.store.write
        .insertInto('images')
        .values({ hash, ...image })
        .execute();
    await blog.store.write.updateTable('documents').set({ photos }).execute();
    const limits = { urls: 100, bytes: 250_000 };
    const { parts } = await read(blog, limits);
    expect(parts).toHaveLength(3);
    const second = await read(blog, limits, 2);
    expect(second.urls.map(({ images }) => images.length)).toEqual([1000, 1000]);
    expect(second.bytes).toBeLessThanOrEqual(limits.bytes + 1024);
  });
});

test('there is no part before the first and after the last, and none of a sitemap in one piece', async () => {
  await inBlog(posts(3), async (blog) => {
    const known = knownOf(blog);
    const whole = await partsOf(known, siteUrl);
    expect([1, 2].map((number) => sitemapText(known, siteUrl, whole, number))).toEqual([null, null]);
    const parts = await partsOf(known, siteUrl, { ...much, urls: 5 });
    expect(parts).toHaveLength(2);
    expect([0, 3].map((number) => sitemapText(known, siteUrl, parts, number))).toEqual([null, null]);
  });
});

test('a post that comes while a sitemap is read harms nothing', async () => {
  await inBlog(posts(150), async (blog) => {
    const parts = await partsOf(knownOf(blog), siteUrl);
    const pieces: string[] = [];
    for await (const piece of sitemapText(knownOf(blog), siteUrl, parts)!) {
      pieces.push(piece);
      if (pieces.length !== 3) continue;
      blog.write('a/0.md', post({ title: 'Edited' }));
      blog.write('a/new.md', post());
      await blog.sync();
    }
    const found = paths(readSitemap(pieces.join('')));
    expect(new Set(found).size).toBe(found.length);
    expect(found).not.toContain('/a/new');
    expect(paths(await read(blog))).toEqual(expect.arrayContaining(['/a/0', '/a/new']));
  });
});
