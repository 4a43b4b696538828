import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Db } from '../db/open.ts';
import { scratchStore } from '../db/scratch-store.ts';
import { forgetRelatedPosts, relatedPosts, RelatedPosts, type Relatable } from './related.ts';

const post = (url: string, more: Partial<Relatable> = {}): Relatable => ({ url, title: 'Untitled', date: 0, tags: [], ...more });

function indexOf(...posts: Relatable[]): RelatedPosts {
  const index = new RelatedPosts();
  for (const each of posts) index.add(each);
  return index;
}

const urls = (index: RelatedPosts, url: string) => index.get(url).map((other) => other.url);

test('shared tags count before shared words, words before nearness in time, and that before the address', () => {
  const index = indexOf(
    post('/me', { title: 'Merged upstream', tags: ['a', 'b'], date: 1000 }),
    post('/one-tag', { title: 'Xxxx', tags: ['a'], date: 1000 }),
    post('/two-tags', { title: 'Xxxx', tags: ['a', 'b'], date: 9000 }),
    post('/tag-and-word', { title: 'Something merged', tags: ['a'], date: 9000 }),
    post('/z-near', { title: 'Merged', date: 1500 }),
    post('/a-near', { title: 'Merged', date: 500 }),
    post('/far', { title: 'Merged', date: 9000 }),
    post('/stranger', { title: 'Xxxx', tags: ['c'], date: 1000 }),
  );
  expect(urls(index, '/me')).toEqual(['/two-tags', '/tag-and-word', '/one-tag', '/a-near', '/z-near', '/far']);
});

test('at most eleven posts are related, later ones too', () => {
  const index = indexOf(...Array.from({ length: 20 }, (_, number) => post(`/${number}`, { tags: ['t'], date: number })));
  expect(urls(index, '/0')).toHaveLength(11);
  expect(urls(index, '/0')[0]).toBe('/1');
});

test('words of three letters relate nobody', () => {
  expect(urls(indexOf(post('/a', { title: 'The cat' }), post('/b', { title: 'The dog and the cat' })), '/a')).toEqual([]);
});

test('whose list a new post enters is named, whose it does not is not', () => {
  const index = indexOf(...Array.from({ length: 13 }, (_, number) => post(`/${number}`, { tags: ['t'], date: number })));
  for (let number = 0; number < 13; number++) index.get(`/${number}`);
  const old = index.replace([], [post('/new', { tags: ['t'], date: 13 })]);
  expect(old).toContain('/12');
  expect(old).not.toContain('/0');
});

const relatable = fc.record({
  url: fc.constantFrom('/a', '/b', '/c', '/d', '/e', '/f', '/g', '/h', '/i', '/j', '/k', '/l', '/m', '/n', '/o', '/p'),
  title: fc.constantFrom('Some words', 'Other words', 'Nothing shared', 'Here'),
  date: fc.integer({ min: 0, max: 5 }),
  tags: fc.subarray(['x', 'y', 'z']),
});

test('an index kept up to date equals one made afresh, and names every list that differs', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ post: relatable, goes: fc.boolean() }), { maxLength: 40 }), (steps) => {
      const index = new RelatedPosts();
      const posts = new Map<string, Relatable>();
      for (const { post: next, goes } of steps) {
        const before = new Map([...posts.keys()].map((url) => [url, index.get(url)]));
        if (goes) posts.delete(next.url);
        else posts.set(next.url, next);
        const old = new Set(index.replace([next.url], goes ? [] : [next]));
        const afresh = indexOf(...posts.values());
        for (const url of posts.keys()) {
          if (url !== next.url && JSON.stringify(before.get(url)) !== JSON.stringify(afresh.get(url))) expect(old).toContain(url);
          expect(index.get(url)).toEqual(afresh.get(url));
        }
      }
    }),
  );
});

test('a new title of the eleventh on a list harms nobody', () => {
  const posts = Array.from({ length: 13 }, (_, number) => post(`/${number}`, { tags: ['t'], date: 0 }));
  const index = indexOf(...posts);
  for (const { url } of posts) index.get(url);
  for (const { url } of posts) index.replace([url], [post(url, { tags: ['t'], date: 0, title: 'Xyz' })]);
  expect(urls(index, '/0')).toHaveLength(11);
});

test('an index that could not be read is read by who asks next', async () => {
  forgetRelatedPosts();
  const gone = {
    selectFrom: () => {
      throw new Error('The store is not there.');
    },
  } as unknown as Db;
  await expect(relatedPosts(gone)).rejects.toThrow('not there');
  const scratch = await scratchStore();
  expect((await relatedPosts(scratch.store.read)).get('/a')).toEqual([]);
  forgetRelatedPosts();
  await scratch.close();
});
