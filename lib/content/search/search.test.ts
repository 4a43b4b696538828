import { afterAll, beforeAll, expect, test } from 'vitest';
import { postText, scratchBlog, type ScratchBlog } from '../../publish/scratch-blog.ts';
import { toFilter } from './filter.ts';
import { search } from './search.ts';

let blog: ScratchBlog;

/** Titles of what is found, best first. */
async function found(text: string, fields: { path?: string; tag?: string; year?: string } = {}): Promise<string[]> {
  const filter = toFilter({ path: null, tag: null, year: null, ...fields });
  const results = await search(blog.store.read, { text, filter, page: 1 }, blog.site);
  return (results?.results ?? []).map(({ title }) => title.map((piece) => piece.text).join(''));
}

const posts: Record<string, [fields: Record<string, unknown>, body?: string]> = {
  'a/text.md': [{ title: 'Elsewhere', date: '2013-04-26' }, 'nova '.repeat(60)],
  'a/tag.md': [{ title: 'Tagged', date: '2013-04-25', tags: ['nova'] }, 'Something. '.repeat(300)],
  'a/b/title.md': [{ title: 'On nova', date: '2012-12-31T20:00:00Z' }, 'Something else. '.repeat(2000)],
  'ab/other.md': [{ title: 'Apart', date: '2014-05-01' }, 'The installation of a crème brûlée, made by hand.'],
  'c.md': [{ title: 'Installing things', date: '2015-01-01' }, 'By hand made. CREME.'],
  'about.md': [{ title: 'About', kind: 'page' }, 'I install things.'],
  'ja.md': [{ title: '東京の夜', date: '2016-01-01', tags: ['カメラ'] }, '先週、京都大学でラーメンを食べた。'],
  'zh.md': [{ title: '中文', date: '2016-02-01' }, '我在北京学习编程。'],
  'ko.md': [{ title: '서울', date: '2016-03-01' }, '부산에서 만나요.'],
  'draft.md': [{ title: 'Nova draft', date: '2013-01-01', draft: true }],
  'later.md': [{ title: 'Nova later', date: '2030-01-01' }],
};

beforeAll(async () => {
  blog = await scratchBlog('timezone: Australia/Sydney\n');
  for (const [file, [fields, body]] of Object.entries(posts)) blog.write(file, postText(fields, body));
  blog.write('a/_path.md', '---\ntitle: Nova path\n---\nnova\n');
  await blog.sync();
});
afterAll(() => blog.end());

test('a word in the title comes before one in the tags, and that before any number in the text', async () => {
  expect(await found('nova')).toEqual(['On nova', 'Tagged', 'Elsewhere']);
});

test('drafts, scheduled posts and texts of folders are not found', async () => {
  expect(await found('draft')).toEqual([]);
  expect(await found('later')).toEqual([]);
});

test('words are found in any form, with and without accents and capitals', async () => {
  expect(await found('installs')).toEqual(['Installing things', 'About', 'Apart']);
  expect((await found('crème')).toSorted()).toEqual(['Apart', 'Installing things']);
  expect((await found('CREME')).toSorted()).toEqual(['Apart', 'Installing things']);
  expect(await found('BRU\u0302LE\u0301E')).toEqual(['Apart']);
});

test('all words have to be there, phrases as they stand, beginnings as beginnings, and nothing that is left out', async () => {
  expect((await found('made hand')).toSorted()).toEqual(['Apart', 'Installing things']);
  expect(await found('"made by hand"')).toEqual(['Apart']);
  expect(await found('"by hand made"')).toEqual(['Installing things']);
  expect(await found('installat*')).toContain('Apart');
  expect(await found('inst*')).toHaveLength(3);
  expect(await found('hand -creme')).toEqual([]);
  expect(await found('install -creme')).toEqual(['About']);
  expect(await found('install -"by hand"')).toEqual(['About']);
});

test('words of Chinese, Japanese and Korean are found within a run, and only as they stand', async () => {
  expect(await found('東京')).toEqual(['東京の夜']);
  expect(await found('京都')).toEqual(['東京の夜']);
  expect(await found('京東')).toEqual([]);
  expect(await found('ラーメン 大学')).toEqual(['東京の夜']);
  expect(await found('カメ')).toEqual(['東京の夜']);
  expect(await found('学习')).toEqual(['中文']);
  expect(await found('부산')).toEqual(['서울']);
});

test('a path means the folder and all below it, and no other that begins alike', async () => {
  expect(await found('nova', { path: '/a/b' })).toEqual(['On nova']);
  expect(await found('nova', { path: 'a/' })).toEqual(['On nova', 'Tagged', 'Elsewhere']);
  expect(await found('install', { path: '/a' })).toEqual([]);
  expect(await found('install', { path: '/ab' })).toEqual(['Apart']);
});

test('tags and years narrow down too, years by the clock of the blog', async () => {
  expect(await found('nova', { tag: 'nova' })).toEqual(['Tagged']);
  expect(await found('nova', { year: '2013' })).toEqual(['On nova', 'Tagged', 'Elsewhere']);
  expect(await found('nova', { year: '2012' })).toEqual([]);
  expect(await found('nova', { path: '/a', tag: 'b', year: '2013' })).toEqual(['On nova']);
  expect(await found('nova', { path: '/a', tag: 'b', year: '2014' })).toEqual([]);
});

test('fields that mean no filter are none', () => {
  const none = { path: null, tag: null, year: null };
  expect(toFilter({ path: ' / ', tag: ' ', year: 'soon' })).toEqual(none);
  expect(toFilter({ path: '', tag: '', year: '02013' })).toEqual(none);
  expect(toFilter({ path: '\ud800', tag: null, year: '99999' })).toEqual({ ...none, path: '/\ufffd' });
});

test('results come in pages, and a page that is too high is the last', async () => {
  const many = await scratchBlog();
  for (let number = 0; number < 25; number++)
    many.write(`p${number}.md`, postText({ title: `Post ${number}`, date: `2013-04-${String(number + 1).padStart(2, '0')}` }));
  await many.sync();
  const filter = toFilter({ path: null, tag: null, year: null });
  const page = (page: number) => search(many.store.read, { text: 'post', filter, page }, many.site);
  const seen = [await page(1), await page(2), await page(3)].map((results) => results!.results.map(({ url }) => url));
  expect(seen.map(({ length }) => length)).toEqual([10, 10, 5]);
  expect(new Set(seen.flat()).size).toBe(25);
  expect(seen[0]![0]).toBe('/p24');
  expect(await page(1)).toMatchObject({ total: 25, hasMore: false, page: 1, pages: 3 });
  expect(await page(9)).toMatchObject({ page: 3 });
  await many.end();
});

test('what is saved, renamed and removed is found as it stands', async () => {
  const changing = await scratchBlog();
  const titles = async (text: string): Promise<string[]> => {
    const filter = toFilter({ path: null, tag: null, year: null });
    const results = await search(changing.store.read, { text, filter, page: 1 }, changing.site);
    return (results?.results ?? []).map(({ url }) => url);
  };
  changing.write('a.md', postText({ title: 'Walnut', date: '2013-04-26' }));
  await changing.sync();
  expect(await titles('walnut')).toEqual(['/a']);
  changing.write('a.md', postText({ title: 'Hazel', date: '2013-04-26' }));
  await changing.sync();
  expect([await titles('walnut'), await titles('hazel')]).toEqual([[], ['/a']]);
  changing.move('a.md', 'b.md');
  await changing.sync();
  expect(await titles('hazel')).toEqual(['/b']);
  changing.write('b.md', postText({ title: 'Hazel', date: '2013-04-26', draft: true }));
  await changing.sync();
  expect(await titles('hazel')).toEqual([]);
  changing.write('c.md', postText({ title: 'Hazel', date: '2026-06-01' }));
  await changing.sync();
  expect(await titles('hazel')).toEqual([]);
  await changing.sync({ now: Date.UTC(2026, 6, 1) });
  expect(await titles('hazel')).toEqual(['/c']);
  changing.remove('c.md');
  await changing.sync({ now: Date.UTC(2026, 6, 1) });
  expect(await titles('hazel')).toEqual([]);
  await changing.end();
});
