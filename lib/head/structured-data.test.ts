import { afterAll, beforeAll, expect, test } from 'vitest';
import { getArticle } from '../content/queries.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { articleHead } from './article-head.ts';
import { articleCard, publishedCard, siteCard } from './cards.ts';
import type { Blog, Head } from './head.ts';
import { homeHead, listingHead, overviewHead, tagHead } from './listing-head.ts';
import { toJsonLd, type DataNode } from './structured-data.ts';

let scratch: ScratchBlog;
let blog: Blog;

beforeAll(async () => {
  scratch = await scratchBlog('description: All of it.\ntimezone: Australia/Sydney\nlocale: en-AU');
  blog = { site: scratch.site, base: 'https://b.example' };
  const fields = { title: 'Post', date: '2013-04-26', tags: ['x'], author: 'Bob', updated: '2014-01-01' };
  scratch.write('a/bücher/post.md', postText(fields, 'What it says.'));
  scratch.write('a/about.md', postText({ title: 'About', kind: 'page' }, ''));
  scratch.write('2013/quiet.md', postText({ title: 'Quiet', date: '2013-04-26', comments: 'off', summary: 'In short.' }));
  await scratch.sync();
});
afterAll(() => scratch.end());

const headOf = async (url: string): Promise<Head> =>
  articleHead(scratch.store.read, (await getArticle(scratch.store, url))!, blog);

const named = ({ data }: Head, type: string): DataNode => data.find((node) => node['@type'] === type)!;

const trailOf = (head: Head): string[] =>
  (named(head, 'BreadcrumbList').itemListElement as { position: number; name: string; item: string }[]).map(
    ({ position, name, item }) => `${position} ${name} ${item.replace(blog.base, '')}`,
  );

test('a post has what search engines ask of one', async () => {
  const head = await headOf('/a/b%C3%BCcher/post');
  expect(named(head, 'BlogPosting')).toEqual({
    '@type': 'BlogPosting',
    headline: 'Post',
    datePublished: '2013-04-26T00:00:00+10:00',
    dateModified: '2014-01-01T00:00:00+11:00',
    author: { '@type': 'Person', name: 'Bob' },
    url: 'https://b.example/a/b%C3%BCcher/post',
    mainEntityOfPage: 'https://b.example/a/b%C3%BCcher/post',
    image: blog.base + head.image.url,
    keywords: ['a', 'bücher', 'x'],
    inLanguage: 'en-AU',
    commentCount: 0,
  });
  expect(trailOf(head)).toEqual(['1 T /', '2 a /a', '3 bücher /a/b%C3%BCcher', '4 Post /a/b%C3%BCcher/post']);
  expect(head.description).toBe('What it says.');
});

test('a post without a discussion counts no comments; its summary goes before its text', async () => {
  const head = await headOf('/2013/quiet');
  expect(named(head, 'BlogPosting')).not.toHaveProperty('commentCount');
  expect(head.description).toBe('In short.');
});

test('a page is no post, and stands right below the blog', async () => {
  const head = await headOf('/a/about');
  expect(head.data.map((node) => node['@type'])).toEqual(['BreadcrumbList']);
  expect(trailOf(head)).toEqual(['1 T /', '2 About /a/about']);
  expect([head.post, head.description]).toEqual([null, 'About, at T.']);
});

test('the blog says how it is searched', () => {
  const head = homeHead(blog);
  expect(head.data.map((node) => node['@type'])).toEqual(['WebSite', 'Blog']);
  expect(named(head, 'WebSite')).toMatchObject({
    name: 'T',
    url: 'https://b.example/',
    potentialAction: {
      '@type': 'SearchAction',
      target: { urlTemplate: 'https://b.example/search?q={search_term_string}' },
      'query-input': 'required name=search_term_string',
    },
  });
  expect(head.description).toBe('All of it.');
});

test('listings say where they stand', () => {
  const day = listingHead({ dir: '/a', date: { year: 2013, month: 4, day: 6 } }, null, blog);
  expect(trailOf(day)).toEqual([
    '1 T /',
    '2 a /a',
    '3 2013 /a/2013',
    '4 April 2013 /a/2013/04',
    '5 Saturday, 6 April 2013 /a/2013/04/06',
  ]);
  expect(trailOf(listingHead({ dir: '/a', page: 3 }, null, blog))).toEqual(['1 T /', '2 a /a', '3 Page 3 /a/page/3']);
  expect(trailOf(tagHead({ tag: 'c#', page: 2 }, blog)).slice(1)).toEqual([
    '2 Tags /tags',
    '3 c# /tags/c%23',
    '4 Page 2 /tags/c%23/page/2',
  ]);
  const archive = overviewHead({ what: 'Archive', title: 'Archive', url: '/archive', description: 'D', feeds: [] }, blog);
  expect(trailOf(archive)).toEqual(['1 T /', '2 Archive /archive']);
});

test('what its author says of a directory goes before what we do', () => {
  const text = { title: 'Books', summary: 'What I read.' };
  expect(listingHead({ dir: '/a' }, text, blog)).toMatchObject({ title: 'Books', description: 'What I read.' });
  expect(listingHead({ dir: '/a' }, null, blog)).toMatchObject({ title: '/a', description: 'Posts at T: /a.' });
});

test('no text ends the script that the data stand in', () => {
  const json = toJsonLd([{ '@type': 'Thing', name: '</script><!-- <script> \u2028' }]);
  expect(json).not.toContain('<');
  expect(JSON.parse(json)).toEqual({
    '@context': 'https://schema.org',
    '@graph': [{ '@type': 'Thing', name: '</script><!-- <script> \u2028' }],
  });
});

test('the card of a post says where and when, that of a page where, that of the blog what it is', async () => {
  const { read } = scratch.store;
  expect(await publishedCard(read, '/a/b%C3%BCcher/post', blog.site)).toEqual({
    head: 'T',
    title: 'Post',
    foot: ['/a/bücher', 'Fri, 26 Apr 2013'],
  });
  expect((await publishedCard(read, '/a/about', blog.site))!.foot).toEqual(['/a/about']);
  expect(siteCard(blog.site)).toEqual({ head: '', title: 'T', foot: ['All of it.'] });
  expect(await publishedCard(read, '/a', blog.site)).toBeNull();
  expect(articleCard({ url: '/x', kind: 'post', title: 'X', dir: '/', date: null }, blog.site).foot).toEqual([]);
});
