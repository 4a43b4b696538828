import type { CorpusPost } from './corpus.ts';
import { fetchPage, type Answer } from './http.ts';
import { pick, seeded, type Random } from './random.ts';
import { tagNames } from './words.ts';

export type Visited = {
  pages: number;
  /** Paths that a page links to, or a post has, and that did not answer 200. */
  failed: string[];
};

const atOnce = 8;
const pagesAtMost = 30_000;
const minutesAtMost = 15;

/** Visits everything that home, the archive and the tags lead to, breadth first, then any post still unseen. */
export async function visitEverything(server: string, posts: readonly string[]): Promise<Visited> {
  const visited: Visited = { pages: 0, failed: [] };
  const seen = new Set<string>();
  const deadline = performance.now() + minutesAtMost * 60_000;
  let wave = ['/', '/archive', '/tags'];
  let left = [...posts];
  while (wave.length > 0) {
    wave.forEach((path) => seen.add(path));
    const found = new Set<string>();
    await inParallel(wave, async (path) => {
      if (performance.now() > deadline) throw new Error(`not every page was visited in ${minutesAtMost} minutes`);
      const answer = await fetchPage(server + path);
      visited.pages++;
      if (answer.status !== 200) visited.failed.push(`${path} (${answer.status})`);
      links(answer).forEach((link) => found.add(link));
    });
    wave = [...found].filter((path) => !seen.has(path));
    if (wave.length === 0) {
      wave = left.filter((path) => !seen.has(path));
      left = [];
    }
    wave = wave.slice(0, Math.max(0, pagesAtMost - seen.size));
  }
  return visited;
}

/** Paths of reading pages that an HTML page links to. */
function links({ headers, body }: Answer): string[] {
  if (!String(headers['content-type']).startsWith('text/html')) return [];
  return [...body.toString().matchAll(/<a\b[^>]*\shref="(\/[^"?#]*)/g)]
    .map(([, path]) => path as string)
    .filter((path) => !/\.\w+$|^\/(\/|api|admin|search|_next)/.test(path));
}

/** Asks for pages that nobody wrote; gives how many did not answer 404. */
export async function visitMadeUp(server: string, posts: readonly CorpusPost[], amount: number): Promise<number> {
  const random = seeded(404);
  const paths = Array.from({ length: amount }, (_, index) => madeUpPath(random, posts, index));
  let wrong = 0;
  await inParallel(paths, async (path) => {
    if ((await fetchPage(server + path)).status !== 404) wrong++;
  });
  return wrong;
}

function madeUpPath(random: Random, posts: readonly CorpusPost[], index: number): string {
  const name = `made-up-${index.toString(36)}-${Math.floor(random() * 1e9).toString(36)}`;
  const kinds = [`/${name}`, `${pick(random, posts).url}/${name}`, `/tags/${name}`, `/${name}/2013/04`];
  return index % 5 === 4 ? `/tags/${pick(random, tagNames)}/${name}` : (kinds[index % 5] as string);
}

/** Does something with each item, some at a time. */
export async function inParallel<T>(items: readonly T[], visit: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await visit(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
