import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postText, scratchBlog, type ScratchBlog } from '../../publish/scratch-blog.ts';
import { postsMeant, wordsOf } from './meant.ts';
import { suggest } from './suggest.ts';

let blog: ScratchBlog;

beforeAll(async () => {
  blog = await scratchBlog();
  blog.write('openstack/getting-started.md', postText({ title: 'How to start with a big project', date: '2013-04-26' }, 'Vino.'));
  blog.write('openstack/b.md', postText({ title: 'Starting again', date: '2013-04-20' }));
  blog.write('c.md', postText({ title: 'Start of summer', date: '2013-04-10', tags: ['Winter sports'] }));
  blog.write('d.md', postText({ title: 'Crème brûlée', date: '2013-04-11' }, 'To start with.'));
  blog.write('about.md', postText({ title: 'About me', kind: 'page' }));
  blog.write('tokyo.md', postText({ title: '東京の夜', date: '2013-04-12' }));
  blog.write('draft.md', postText({ title: 'Start a draft', date: '2013-04-12', draft: true }));
  await blog.sync();
});
afterAll(() => blog.end());

const titles = async (text: string): Promise<string[]> => (await suggest(blog.store.read, text)).map(({ title }) => title);

test('titles that begin so come first, then other titles, then texts; each newest first', async () => {
  expect(await titles('start')).toEqual(['Starting again', 'Start of summer', 'How to start with a big project', 'Crème brûlée']);
});

test('the last word may be half a word, unless a space follows it', async () => {
  expect(await titles('how to st')).toEqual(['How to start with a big project']);
  expect(await titles('start ')).not.toContain('Starting agai');
  expect(await titles('sta ')).toEqual([]);
});

test('tags, addresses, pages and other scripts are known, with or without accents', async () => {
  expect(await titles('winter sp')).toEqual(['Start of summer']);
  expect(await titles('gett')).toEqual(['How to start with a big project']);
  expect(await titles('abou')).toEqual(['About me']);
  expect(await titles('creme bru')).toEqual(['Crème brûlée']);
  expect(await titles('東')).toEqual(['東京の夜']);
  expect(await titles('vin')).toEqual(['How to start with a big project']);
});

test('too little is no question, and nothing is an error', async () => {
  expect(await titles('s')).toEqual([]);
  expect(await titles('')).toEqual([]);
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => void (await titles(`${text} st`))));
});

test('the words of an address are those of its last segment that has any; dates and endings are none', () => {
  expect(wordsOf(['2013', '04', 'How-to_start.html'])).toEqual(['How', 'to', 'start']);
  expect(wordsOf(['tags', 'c++'])).toEqual(['tags']);
  expect(wordsOf(['crème brûlée', '12'])).toEqual(['crème', 'brûlée']);
  expect(wordsOf(['x'.repeat(100), '1'])).toEqual([]);
});

const meant = async (...segments: string[]): Promise<string[]> =>
  (await postsMeant(blog.store.read, wordsOf(segments))).map(({ url }) => url);

test('an unknown address leads to posts that share most of its words, titles first', async () => {
  expect(await meant('2013', '04', 'how-to-start-a-big-project.html')).toEqual(['/openstack/getting-started']);
  expect(await meant('openstck', 'getting-starting')).toContain('/openstack/getting-started');
  expect(await meant('creme-brulee')).toEqual(['/d']);
  expect(await meant('東京')).toEqual(['/tokyo']);
  expect((await meant('openstack', '1')).toSorted()).toEqual(['/openstack/b', '/openstack/getting-started']);
  expect(await meant('nothing', 'of-this-kind-big')).toEqual([]);
  expect(await meant('start-a-draft')).not.toContain('/draft');
});

test('no address is an error', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => void (await meant(`${text}-start`))));
});
