import { dirname } from 'node:path';
import type { CorpusPost } from './corpus.ts';
import { samples, spread, usedTags } from './first-visits.ts';
import { isHit, requirePage } from './http.ts';
import { untilIdle, type Server } from './server.ts';
import { appendWord, untilShown, type Stage } from './stage.ts';

/** A feed, and the posts of its listing from the newest on. */
type Feed = { path: string; posts: readonly CorpusPost[] };

/** Feeds by kind, one for each sample. */
type Feeds = Record<string, (sample: number) => Feed>;

/** Entries that a feed has, unless `site.yaml` says otherwise. */
export const entries = 20;

const always =
  (feed: Feed): Feeds[string] =>
  () =>
    feed;

/** What people subscribe to. */
export function feedsByKind(staged: Stage): Feeds {
  const { posts } = staged;
  const tags = usedTags(staged);
  const directories = [...new Set(posts.map(({ url }) => dirname(url)))].toSorted();
  return {
    ...Object.fromEntries(['/feed.xml', '/atom.xml', '/feed.json'].map((path) => [path, always({ path, posts })])),
    "a tag's": (sample) => {
      const tag = spread(tags, sample, 0.25);
      return { path: `/tags/${tag}/feed.xml`, posts: posts.filter((post) => post.tags.includes(tag)) };
    },
    "a path's": (sample) => {
      const path = spread(directories, sample, 0.25);
      return { path: `${path}/feed.xml`, posts: posts.filter(({ url }) => url.startsWith(`${path}/`)) };
    },
  };
}

export type First = { ms: number; cpu: number };

/** Every other round edits a post that the feed shows, the others an old one. */
const isShown = (sample: number): boolean => sample % 2 === 0;

function edited({ posts }: Stage, feed: Feed, sample: number): CorpusPost {
  if (!isShown(sample)) return spread(posts.slice(entries), sample, 0.75);
  const shown = feed.posts.slice(0, entries);
  return shown[sample % shown.length] as CorpusPost;
}

/** The first GET of a feed after a post was saved and its page shows that; right away, or when the server is `idle` again. */
export async function firstAfterSave(
  staged: Stage,
  server: Server,
  { feed, sample, idle }: { feed: Feed; sample: number; idle: boolean },
): Promise<First> {
  const url = server.url + feed.path;
  const post = edited(staged, feed, sample);
  // Only a feed that was read before can be old.
  await requirePage(url);
  await requirePage(server.url + post.url);
  // A person's saves do not fall into the server's work on the save before.
  if (!idle) await untilIdle(server);
  const word = `fed${sample}x${Date.now()}`;
  await appendWord(staged, post, word);
  await untilShown(server, post.url, word);
  if (idle) await untilIdle(server);
  const before = server.cpuSeconds();
  const answer = await requirePage(url);
  const cpu = server.cpuSeconds() - before;
  if (isHit(answer)) throw new Error(`${url} was not made afresh`);
  if (isShown(sample) && !answer.body.includes(word)) throw new Error(`${url} was old after the save`);
  return { ms: answer.ms, cpu };
}

/** The feeds of tags and paths that nobody has asked for yet, so that texts of theirs may never have been rendered. */
export function neverRead(staged: Stage): string[] {
  return Array.from({ length: samples }, (_, sample) => `/tags/${spread(usedTags(staged), sample, 0.75)}/feed.xml`);
}
