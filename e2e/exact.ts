import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { difference, writeChanges } from './differences.ts';
import { deskWith, edit, photoEdits, translationEdits, withPictures, withTranslations } from './edits.ts';
import { answersOf, type Answer } from './fetching.ts';
import { Random } from './random.ts';
import { publish, type PushedBlog } from './remote.ts';
import { startServer, type Blog, type Files } from './server.ts';
import { filesOf, randomSite, urlsOf, type Site } from './site.ts';

type Answers = Map<string, Answer>;

/** What a server at this address says that never saw an older state: with an empty store and cache, over a clone of what was pushed. */
export async function answersAfresh(remote: string, folder: string, url: string, paths: Iterable<string>): Promise<Answers> {
  const empty = join(folder, 'fresh');
  execFileSync('git', ['clone', '--quiet', remote, join(empty, 'content')]);
  const fresh = await startServer(empty, { SITE_URL: url });
  const answers = await answersOf(fresh, paths);
  // Nothing of it is needed any more: what a stop would write is not.
  await fresh.stop('SIGKILL');
  rmSync(empty, { recursive: true });
  return answers;
}

/** How the answers of a server that runs differ from a fresh one's, a line each. */
export const differences = (running: Answers, fresh: Answers): string[] =>
  [...running].flatMap(([url, answer]) => difference(url, answer, fresh.get(url)!));

/** The addresses outside of what a publish named whose page is not the one that was in memory before. */
async function disturbed(blog: Blog, kept: Answers, named: readonly string[]): Promise<string[]> {
  const old = new Set(named);
  const outside = [...kept].filter(([url, { status }]) => status === 200 && !old.has(url));
  const now = await answersOf(
    blog,
    outside.map(([url]) => url),
    'HEAD',
  );
  return outside.flatMap(([url, { etag }]) => {
    const { cache, etag: tag } = now.get(url)!;
    return cache === 'waypost; hit' && tag === etag ? [] : [`${url} was not named, and is: ${cache} ${etag} → ${tag}`];
  });
}

/** Every address of a site that answered once is answered for ever. */
const lost = (once: Iterable<string>, answers: Answers): string[] =>
  [...once].flatMap((url) => {
    const { status } = answers.get(url)!;
    return [200, 308, 410].includes(status) ? [] : [`${url} was published once, and is ${status}`];
  });

/** What a blog is made to have, and how it is edited. */
const kinds = {
  plain: { with: (_: Random, site: Site) => site, ways: undefined },
  photos: { with: withPictures, ways: photoEdits },
  translations: { with: withTranslations, ways: translationEdits },
};

/** Random edits of a made-up blog: the same for the same seed. */
export type Round = { seed: number; edits: number; kind: keyof typeof kinds };

/**
 * Edits and publishes a blog, and asks after each edit for every address that it ever had. Gives what was wrong after the first
 * edit after which something was: a page that a fresh server makes otherwise, one that was made anew though the publish did not
 * name it, or an address that is answered no more. Nothing, if there was no such edit.
 */
export async function wrongAfterEdits(
  { seed, edits, kind }: Round,
  start: (files: Files) => Promise<PushedBlog>,
): Promise<string[]> {
  const random = new Random(seed);
  const desk = deskWith(random, kinds[kind].with(random, randomSite(random)));
  let files = filesOf(desk.site);
  const { blog, author, remote, folder } = await start(files);
  const asked = urlsOf(desk.site);
  const once = new Set<string>();
  let kept = await answersOf(blog, asked);
  for (let number = 1; number <= edits; number++) {
    for (const [url, { status }] of kept) if (status === 200 || status === 308) once.add(url);
    const where = `seed ${seed}, edit ${number}: ${edit(desk, kinds[kind].ways)}`;
    const before = files;
    files = filesOf(desk.site);
    writeChanges(author, before, files);
    author.push();
    const { failed, urls } = await publish(blog);
    if (failed.length > 0) return [where, ...failed.map((failure) => JSON.stringify(failure))];
    if (urls === 'all') return [where, 'every page was named'];
    for (const url of urlsOf(desk.site)) asked.add(url);
    const touched = await disturbed(blog, kept, urls);
    const [running, fresh] = await Promise.all([answersOf(blog, asked), answersAfresh(remote, folder, blog.url, asked)]);
    const wrong = [...touched, ...differences(running, fresh), ...lost(once, running)];
    if (wrong.length > 0) return [where, ...wrong.slice(0, 5)];
    kept = running;
  }
  return [];
}
