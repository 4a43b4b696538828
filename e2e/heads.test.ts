import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { eventually, expect, test } from './blog.ts';
import { raw } from './fetching.ts';
import { pictures } from './pictures.ts';
import { post, settings, type Blog, type Files } from './server.ts';

const files: Files = {
  'site.yaml': settings('description: What we test with.\nlisting: { entries: 2 }\n'),
  'about.md': post({ title: 'About', kind: 'page' }, 'Who we are.'),
  'a/_path.md': post({ title: 'Letter A', summary: 'All about a letter.' }),
  'a/first.md': post({ title: 'First', date: '2013-04-24', tags: ['nova'] }, 'The first text.'),
  'a/second.md': post({ title: 'Second </title><script>alert(1)</script>', date: '2013-04-25' }, 'The second text.'),
  'a/third.md': post({ title: 'Third', date: '2013-04-26', summary: 'In short.', author: 'Bob' }, 'The third text.'),
  'trip/index.md': post({ title: 'Trip', date: '2013-03-10' }, 'We went.'),
  ...(await pictures('trip', 3)),
  'words.md': post({ title: 'Words', date: '2012-01-01', tags: ['nova'] }, 'In English.'),
  'words.de.md': post({ title: 'Wörter', date: '2012-01-02' }, 'Auf Deutsch.'),
  'words.pt-BR.md': post({ title: 'Palavras', date: '2012-01-03' }, 'Em português.'),
};

const pages = [
  '/',
  '/page/1',
  '/a',
  '/a/page/1',
  '/2013',
  '/2013/04',
  '/a/2013/04/26',
  '/tags',
  '/tags/a',
  '/tags/a/page/1',
  '/archive',
  '/photos',
  '/comments',
  '/feeds',
  '/about',
  '/a/first',
  '/a/second',
  '/trip',
  '/trip/photos/2',
  '/words.de',
];

/** What the head of a page says, by property or name. */
const metaOf = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(() => {
    const found: Record<string, string[]> = {};
    for (const meta of document.head.querySelectorAll('meta')) {
      const name = meta.getAttribute('property') ?? meta.name;
      found[name] = [...(found[name] ?? []), meta.content];
    }
    return found;
  });

type Node = { '@type': string } & Record<string, unknown>;

/** What a page says to machines, by type. */
async function dataOf(page: Page): Promise<Map<string, Node>> {
  const scripts = await page.locator('script[type="application/ld+json"]').allTextContents();
  expect(scripts).toHaveLength(1);
  const { '@context': context, '@graph': nodes } = JSON.parse(scripts[0]!) as { '@context': string; '@graph': Node[] };
  expect(context).toBe('https://schema.org');
  return new Map(nodes.map((node) => [node['@type'], node]));
}

const pathOf = (blog: Blog, address: string): string => {
  expect(address.startsWith(`${blog.url}/`), address).toBe(true);
  return address.slice(blog.url.length);
};

const imageOf = async (page: Page, blog: Blog): Promise<string> => pathOf(blog, (await metaOf(page))['og:image']![0]!);

const once = [
  'description',
  'twitter:card',
  ...['title', 'type', 'url', 'site_name', 'description', 'locale'].map((name) => `og:${name}`),
];
const ofImage = ['og:image', 'og:image:width', 'og:image:height', 'og:image:alt'];

test('every page says once what it is and where; its picture is there, of the size that it says', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  for (const path of pages) {
    await page.goto(blog.url + path);
    await expect(page.locator('head > title'), path).toHaveCount(1);
    await expect(page.locator('link[rel=canonical]'), path).toHaveCount(1);
    expect((await page.locator('link[rel=canonical]').getAttribute('href'))!.replace(/\/$/, ''), path).toBe(
      (blog.url + path).replace(/\/$/, ''),
    );
    const meta = await metaOf(page);
    for (const name of [...once, ...ofImage]) {
      expect(meta[name], `${path} ${name}`).toHaveLength(1);
      expect(meta[name]![0], `${path} ${name}`).not.toBe('');
    }
    expect(meta['og:url'], path).toEqual([blog.url + path]);
    const { status, headers, body } = await raw(blog, pathOf(blog, meta['og:image']![0]!));
    expect([status, headers['cache-control']], path).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(headers['content-type'], path).toMatch(/^image\/(?:png|jpeg)$/);
    const { width, height } = await sharp(body).metadata();
    expect([String(width), String(height)], path).toEqual([meta['og:image:width']![0], meta['og:image:height']![0]]);
    await dataOf(page);
  }
});

test('a post tells who wrote it, when, and of what', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/a/third`);
  expect(await metaOf(page)).toMatchObject({
    'og:title': ['Third'],
    'og:type': ['article'],
    'og:description': ['In short.'],
    description: ['In short.'],
    'article:published_time': ['2013-04-26T00:00:00+10:00'],
    'article:author': ['Bob'],
    'article:tag': ['a'],
  });
  expect((await dataOf(page)).get('BlogPosting')).toMatchObject({
    headline: 'Third',
    datePublished: '2013-04-26T00:00:00+10:00',
    author: { '@type': 'Person', name: 'Bob' },
    image: blog.url + (await imageOf(page, blog)),
    commentCount: 0,
  });
  await page.goto(`${blog.url}/a/first`);
  expect((await metaOf(page)).description).toEqual(['The first text.']);
});

test('a title is text wherever it stands', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/a/second`);
  await expect(page).toHaveTitle('Second </title><script>alert(1)</script> · A blog of tests');
  expect((await dataOf(page)).get('BlogPosting')!.headline).toBe('Second </title><script>alert(1)</script>');
});

test('an album is a gallery, and a picture of it stands for the post; a picture is one on its own page', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/trip`);
  expect(await imageOf(page, blog)).toMatch(/^\/photos\/[\da-f]{32}\/\d+\.jpg$/);
  const { associatedMedia, url } = (await dataOf(page)).get('ImageGallery')! as Node & { associatedMedia: Node[] };
  expect(url).toBe(`${blog.url}/trip#pictures`);
  expect(associatedMedia.map(({ caption }) => caption)).toEqual(['The red one', 'The green one', 'The blue one']);
  for (const media of associatedMedia) {
    expect(media).toMatchObject({ '@type': 'ImageObject', width: 900, height: 600 });
    expect((await raw(blog, pathOf(blog, media.contentUrl as string))).headers['content-type']).toBe('image/jpeg');
    expect((await raw(blog, pathOf(blog, media.thumbnailUrl as string))).headers['content-type']).toBe('image/jpeg');
  }
  await page.goto(`${blog.url}/trip/photos/2`);
  const data = await dataOf(page);
  expect(data.get('ImageObject')).toMatchObject({ caption: 'The green one', creditText: 'A blog of tests' });
  expect((data.get('BreadcrumbList')!.itemListElement as Node[]).map(({ name }) => name)).toEqual([
    'A blog of tests',
    'Trip',
    'Picture 2',
  ]);
});

test('another title gives the card another address; the old one shows the old card, or leads to the new', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/a/first`);
  const [seen, unseen] = [await imageOf(page, blog), '/cards/0123456789abcdef/a/first.png'];
  const { body } = await raw(blog, seen);
  expect((await raw(blog, unseen)).headers.location).toBe(seen);
  blog.write('a/first.md', post({ title: 'First of all', date: '2013-04-24' }, 'The first text.'));
  await eventually(async () => (await blog.text('/a/first')).includes('First of all')).toBe(true);
  await page.goto(`${blog.url}/a/first`);
  const now = await imageOf(page, blog);
  expect(now).not.toBe(seen);
  expect((await raw(blog, now)).body.equals(body)).toBe(false);
  expect((await raw(blog, seen)).body.equals(body)).toBe(true);
  const { status, headers } = await raw(blog, unseen);
  expect([status, headers.location]).toEqual([308, now]);
  blog.move('a/first.md', 'b/first.md');
  await eventually(async () => (await raw(blog, unseen)).headers.location ?? '').toMatch(/^\/cards\/[\da-f]{16}\/b\/first\.png$/);
  blog.remove('b/first.md');
  await eventually(async () => (await raw(blog, now)).status).toBe(410);
});

test('no card is drawn for whoever asks: not for a made-up address, a draft or a listing', async ({ startBlog }) => {
  const blog = await startBlog({ ...files, 'draft.md': post({ title: 'Draft', draft: true }) });
  for (const path of ['/nowhere', '/draft', '/a', '/2013', '/tags/a', '/trip/photos/1'])
    expect((await raw(blog, `/cards/0123456789abcdef${path}.png`)).status, path).toBe(404);
  for (const path of ['/cards', '/cards/x.png', '/cards/..%2f..%2fwaypost.db', '/cards/0123456789abcdef/../../waypost.db'])
    expect([400, 404], path).toContain((await raw(blog, path)).status);
});

test('versions name each other, for machines and for people; one that goes is named no more', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  const alternates = () =>
    page
      .locator('head > link[rel=alternate][hreflang]')
      .evaluateAll((links: HTMLLinkElement[]) => links.map((link) => `${link.hreflang} ${link.href}`));
  const all = { en: '/words', de: '/words.de', 'pt-BR': '/words.pt-BR', 'x-default': '/words' };
  for (const path of ['/words', '/words.de', '/words.pt-BR']) {
    await page.goto(blog.url + path);
    expect(await alternates(), path).toEqual(Object.entries(all).map(([language, url]) => `${language} ${blog.url}${url}`));
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveAttribute('lang', 'pt-BR');
  const line = page.getByText('Also in:');
  await expect(line).toHaveText('Also in: English, Deutsch');
  await expect(line.getByRole('link', { name: 'Deutsch' })).toHaveAttribute('lang', 'de');
  await line.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wörter');
  expect((await metaOf(page))['og:locale']).toEqual(['de_DE']);
  blog.remove('words.pt-BR.md');
  await eventually(async () => (await blog.text('/words.de')).includes('português')).toBe(false);
  blog.remove('words.md');
  await eventually(async () => (await blog.text('/words.de')).includes('Also in:')).toBe(false);
  await page.goto(`${blog.url}/words.de`);
  expect(await alternates()).toEqual([]);
});

test('what is for nobody to find says so, and nothing else', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const text = await blog.text('/nowhere');
  expect(text).toContain('<meta name="robots" content="noindex"/>');
  expect(text).not.toContain('og:');
  expect(text).not.toContain('ld+json');
});
