import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CorpusPost } from './corpus.ts';
import { untilIdle, type Server } from './server.ts';
import { appendWord, untilShown, type Stage } from './stage.ts';
import { tagNames } from './words.ts';

export type Visit = {
  path: string;
  /** Makes the page old, so that the visit is a first one again. */
  prepare?: () => Promise<void>;
};

/** First visits of each kind. */
export const samples = 15;

/** A listing shows fewer full texts than this, also on the longest newest page that stable pages allow. */
const shownAtMost = 40;

/** Pages that nobody has visited, by kind; what the server warms by itself is made old first. */
export function firstVisits(staged: Stage, server: Server): Record<string, Visit[]> {
  const each = <T>(make: (sample: number) => T) => Array.from({ length: samples }, (_, sample) => make(sample));
  const years = [...new Set(staged.posts.map((post) => post.date.slice(0, 4)))];
  const directories = [...new Set(staged.posts.map((post) => dirname(post.url)))].toSorted();
  return {
    post: each((sample) => ({ path: spread(staged.posts, sample, 0.75).url })),
    tag: each((sample) => ({ path: `/tags/${spread(usedTags(staged), sample, 0)}` })),
    year: each((sample) => ({ path: `/${spread(years, sample, 0.5)}` })),
    path: each((sample) => {
      const path = spread(directories, sample, 0.5);
      const within = staged.posts.filter((post) => post.url.startsWith(`${path}/`));
      return { path, prepare: () => rewrite(staged, server, within) };
    }),
    home: each(() => ({ path: '/', prepare: () => rewrite(staged, server, staged.posts) })),
    archive: each((sample) => ({ path: '/archive', prepare: () => addPost(staged, server, sample) })),
  };
}

/** One item of each of 15 equal parts of a list; `within` says where in its part. */
export function spread<T>(list: readonly T[], sample: number, within: number): T {
  return list[Math.floor(((sample + within) / samples) * list.length)] as T;
}

/** The tags that posts have. */
export function usedTags({ posts }: Stage): string[] {
  const used = new Set(posts.flatMap((post) => post.tags));
  return tagNames.filter((tag) => used.has(tag));
}

let words = 0;

/** Saves all posts that a listing shows in full, so that it can reuse none of their texts. */
async function rewrite(staged: Stage, server: Server, listed: readonly CorpusPost[]): Promise<void> {
  const shown = listed.slice(0, shownAtMost);
  const last = listed.at(-1);
  if (!last) return;
  const word = `rewritten${words++}x${Date.now()}`;
  for (const post of shown) await appendWord(staged, post, word);
  // Saved last and not shown by the listing: once it is live, so are the others, and none was rendered.
  await sleep(100);
  await appendWord(staged, last, `last${word}`);
  await untilShown(server, last.url, `last${word}`);
  await untilIdle(server);
}

/** A new post changes the counts of the archive. */
async function addPost(staged: Stage, server: Server, sample: number): Promise<void> {
  const word = `added${sample}x${Date.now()}`;
  const url = `/diary/${word}-in-the-bench`;
  const text = `---\ntitle: Added ${word}\ndate: 2012-06-${10 + sample}T12:00:00+10:00\n---\n\n${word}\n`;
  await writeFile(join(staged.content, `${url.slice(1)}.md`), text);
  await untilShown(server, url, word);
  await untilIdle(server);
}
