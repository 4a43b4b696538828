import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../built.ts';
import type { CorpusPost } from '../corpus.ts';
import { requirePage } from '../http.ts';
import { publishMany } from '../publish-many.ts';
import { publishMemory } from '../publish-memory.ts';
import { publishEdit, startFollowing, type Followed, type Published } from '../publish.ts';
import { milliseconds, progress, type Add, type Options } from '../report.ts';
import { repository } from '../repository.ts';
import { untilIdle } from '../server.ts';
import { stage } from '../stage.ts';
import { median } from '../statistics.ts';

const samples = 15;
const pageLimitMs = 60;

/** How long a push takes to be live, what readers notice of it, and what the server holds after many. */
export async function publish({ posts, large }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  await following(posts, async (followed) => {
    await edits(followed, 150, add);
    await publishMany(followed, add);
  });
  // In a process of its own, so that the pushes of hundreds do not count.
  await following(posts, (followed) => publishMemory(followed, add));
  if (large) await following(large, (followed) => edits(followed, 400, add));
}

async function following(n: number, measure: (followed: Followed) => Promise<void>): Promise<void> {
  const staged = await stage(n);
  const remote = await repository(staged);
  const server = await startFollowing(staged);
  await measure({ staged, repository: remote, server }).finally(server.stop);
}

type Edits = {
  published: Published[];
  cpu: number[];
  /** The times of the next GET, by kind of page. */
  pages: Map<string, number[]>;
};

async function edits(followed: Followed, limitMs: number, add: Add): Promise<void> {
  progress(`pushes of one edited post, ${followed.staged.posts.length} posts`);
  const posts = followed.staged.posts.length;
  const atOnce = await editTimes(followed, 0.25, 0);
  const times = atOnce.published.map(({ ms, fetchMs }) => ms - fetchMs);
  const middle = median(times);
  add({
    what: `a pushed edit: POST to answer, without the fetch (median of ${samples})`,
    posts,
    cpu: median(atOnce.cpu),
    wall: milliseconds(middle),
    figure: `${milliseconds(Math.min(...times))} to ${milliseconds(Math.max(...times))}`,
    limit: `≤ ${limitMs} ms`,
    ok: middle <= limitMs,
  });
  const whole = milliseconds(median(atOnce.published.map(({ ms }) => ms)));
  add({ what: 'the same with the fetch from a remote on this disk', posts, wall: whole });
  addPages('right away', atOnce, posts, add);
  addPages('a second later', await editTimes(followed, 0.75, 1000), posts, add);
}

function addPages(when: string, { pages }: Edits, posts: number, add: Add): void {
  const medians = [...pages].map(([kind, times]) => [kind, median(times)] as const);
  const most = Math.max(...medians.map(([, ms]) => ms));
  add({
    what: `its pages, ${when}: all fresh; slowest of the medians by kind`,
    posts,
    wall: milliseconds(most),
    figure: medians.map(([kind, ms]) => `${kind} ${ms.toFixed(0)}`).join(', '),
    limit: `≤ ${pageLimitMs} ms`,
    ok: most <= pageLimitMs,
  });
}

/** Two of three posts stand all over the blog, `within` says where in their part of it; the others are new enough for home. */
function postOf({ staged: { posts } }: Followed, sample: number, within: number): CorpusPost {
  const place = sample % 3 === 0 ? sample / 3 + (within > 0.5 ? 5 : 0) : Math.floor(((sample + within) / samples) * posts.length);
  return posts[place] as CorpusPost;
}

async function editTimes(followed: Followed, within: number, pauseMs: number): Promise<Edits> {
  const { server } = followed;
  const found: Edits = { published: [], cpu: [], pages: new Map() };
  for (let sample = 0; sample < samples; sample++) {
    const post = postOf(followed, sample, within);
    await openPages(followed, post);
    // A person's pushes do not fall into the server's work on the push before.
    await untilIdle(server);
    const word = `pushed${sample}x${Date.now()}`;
    const before = server.cpuSeconds();
    const published = await publishEdit(followed, post, word);
    found.cpu.push(server.cpuSeconds() - before);
    found.published.push(published);
    await sleep(pauseMs);
    const pages = inTurn(pagesOf(published.report.urls as string[], post), sample);
    for (const [kind, path] of pages) {
      const { body, ms } = await requirePage(server.url + path);
      if (!body.includes(word)) throw new Error(`${path} was old after the publish`);
      found.pages.set(kind, [...(found.pages.get(kind) ?? []), ms]);
    }
  }
  return found;
}

/** Only a page that was read before can be old: the texts that it shows have been rendered once. */
async function openPages(followed: Followed, post: CorpusPost): Promise<void> {
  const { report } = await publishEdit(followed, post, `opened${Date.now()}`);
  for (const [, path] of pagesOf(report.urls as string[], post)) await requirePage(followed.server.url + path);
}

const inTurn = <T>(list: readonly T[], first: number): T[] => [
  ...list.slice(first % list.length),
  ...list.slice(0, first % list.length),
];

/** Of the pages that a publish made afresh, one of each kind that readers open. */
function pagesOf(urls: readonly string[], post: CorpusPost): [kind: string, path: string][] {
  const day = /\/\d{4}\/\d\d\/\d\d$/;
  const month = /\/\d{4}\/\d\d(\/page\/\d+)?$/;
  const kinds: Record<string, (url: string) => boolean> = {
    post: (url) => url === post.url,
    home: (url) => url === '/',
    tag: (url) => url.startsWith('/tags/'),
    day: (url) => day.test(url),
    month: (url) => month.test(url),
    path: (url) => url !== post.url && !/^\/(page|tags)\//.test(url) && !day.test(url) && !month.test(url) && url !== '/',
  };
  return Object.entries(kinds).flatMap(([kind, isOne]): [string, string][] => {
    const found = urls.find((url) => isOne(url));
    return found === undefined ? [] : [[kind, found]];
  });
}
