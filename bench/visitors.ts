import { dirname } from 'node:path';
import type { Commenters } from './commenting.ts';
import type { Crowd, Outcome } from './crowd.ts';
import { fetchPage, isHit, requirePage, type Answer } from './http.ts';
import { between, pick, skewed, type Random } from './random.ts';
import type { Server } from './server.ts';
import type { Stage } from './stage.ts';
import { tagNames, textWords, titleWords } from './words.ts';

const outcome = (answer: Answer): Outcome => ({ status: answer.status, isKept: isHit(answer), ms: answer.ms });

/** What almost every browser takes; what programs do. */
const ofBrowsers = 'gzip, deflate, br, zstd';
const ofPrograms = ['gzip, deflate, br', 'gzip', 'gzip', 'gzip', 'identity'];

/** One reader in so many is a program. */
const programs = 50;

/** Those who poll feeds: each knows the tag of what it has got last, and now and then one has lost it. */
function pollersOf(server: Server, feeds: readonly string[]): (random: Random) => Promise<Outcome> {
  const tags = new Map<string, string>();
  return async (random) => {
    const [feed, coding] = [pick(random, feeds), pick(random, ofPrograms)];
    const known = random() < 0.9 ? tags.get(feed + coding) : undefined;
    const answer = await fetchPage(server.url + feed, {
      'accept-encoding': coding,
      ...(known !== undefined && { 'if-none-match': known }),
    });
    tags.set(feed + coding, String(answer.headers.etag));
    return outcome(answer);
  };
}

function feedsOf({ posts }: Stage): string[] {
  const folders = [...new Set(posts.map(({ url }) => dirname(url)))];
  const some = [...folders.slice(0, 4), ...tagNames.slice(0, 4).map((tag) => `/tags/${tag}`)];
  return ['/feed.xml', '/feed.xml', '/feed.xml', '/atom.xml', '/feed.json', ...some.map((path) => `${path}/feed.xml`)];
}

/** The files of the pictures that a page shows, in all their sizes and codings. */
export async function picturesOf(server: Server, page: string): Promise<string[]> {
  const { body } = await requirePage(server.url + page);
  return [...new Set([...body.toString().matchAll(/\/photos\/[\da-f]{32}\/[\w.-]+/g)].map(([address]) => address))];
}

const words = (random: Random, list: readonly string[], most: number): string =>
  Array.from({ length: between(random, 1, most) }, () => pick(random, list)).join(' ');

/** Those who come to a personal blog that is read much, most of them for a few pages, some for its `pictures`. */
export function visitorsOf(server: Server, staged: Stage, commenters: Commenters, pictures: readonly string[]): Crowd {
  const { posts } = staged;
  const popular = skewed(posts, 30);
  const listings = ['/', '/', '/archive', '/tags', ...new Set(posts.slice(0, 300).map(({ url }) => dirname(url)))];
  let comments = 0;
  const read = async (random: Random, path: string): Promise<Outcome> =>
    outcome(
      await fetchPage(server.url + path, { 'accept-encoding': random() < 1 / programs ? pick(random, ofPrograms) : ofBrowsers }),
    );
  const found = (random: Random, path: string, q: string): Promise<Outcome> =>
    read(random, `${path}?${new URLSearchParams({ q })}`);
  return {
    'posts read': { share: 60, visit: (random) => read(random, pick(random, popular).url) },
    'listings read': { share: 10, visit: (random) => read(random, pick(random, listings)) },
    'polls of feeds': { share: 15, visit: pollersOf(server, feedsOf(staged)) },
    pictures: { share: 10, visit: (random) => read(random, pick(random, pictures)) },
    searches: { share: 1, visit: (random) => found(random, '/search', words(random, textWords, 3)) },
    suggestions: { share: 1, visit: (random) => found(random, '/search/suggest', words(random, titleWords, 2).slice(0, 8)) },
    comments: {
      share: 0.3,
      visit: async (random) => {
        const text = `Comment ${comments++}: ${words(random, textWords, 40)}.`;
        const { status, ms } = await commenters.send(pick(random, popular).url, text, `p${comments % 50}`);
        return { status, isKept: false, ms };
      },
    },
    'unknown addresses': {
      share: 2.7,
      visit: (random) => read(random, `/${words(random, titleWords, 3).replaceAll(' ', '-')}.php`),
    },
  };
}
