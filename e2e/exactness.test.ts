import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './blog.ts';
import { difference, writeChanges } from './differences.ts';
import { deskWith, edit, photoEdits, translationEdits, withPictures, withTranslations } from './edits.ts';
import { answersOf, type Answer } from './fetching.ts';
import { Random } from './random.ts';
import { publish } from './remote.ts';
import { test, type PushedBlog } from './repository.ts';
import { startServer, type Blog } from './server.ts';
import { filesOf, randomSite, urlsOf, type Site } from './site.ts';

/** What a server says that never saw an older state: with an empty store and cache, over a clone of what was pushed. */
async function answersAfresh({ blog, remote, folder }: PushedBlog, paths: Iterable<string>): Promise<Map<string, Answer>> {
  const empty = join(folder, 'fresh');
  execFileSync('git', ['clone', '--quiet', remote, join(empty, 'content')]);
  const fresh = await startServer(empty, { SITE_URL: blog.url });
  const answers = await answersOf(fresh, paths);
  // Nothing of it is needed any more: what a stop would write is not.
  await fresh.stop('SIGKILL');
  rmSync(empty, { recursive: true });
  return answers;
}

/** The addresses outside of what a publish named whose page is not the one that was in memory before. */
async function disturbed(blog: Blog, kept: ReadonlyMap<string, Answer>, named: readonly string[]): Promise<string[]> {
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
const lost = (once: Iterable<string>, answers: ReadonlyMap<string, Answer>): string[] =>
  [...once].flatMap((url) => {
    const { status } = answers.get(url)!;
    return [200, 308, 410].includes(status) ? [] : [`${url} was published once, and is ${status}`];
  });

/** What a blog is made to have, how it is edited, and what that is called. */
const kinds = {
  plain: { of: '', with: (_: Random, site: Site) => site, ways: undefined },
  photos: { of: 'of photos ', with: withPictures, ways: photoEdits },
  translations: { of: 'of translations ', with: withTranslations, ways: translationEdits },
};

type Round = { seed: number; edits: number; kind: keyof typeof kinds };

const rounds: Round[] = [
  ...[1, 2, 3, 4].map((seed): Round => ({ seed, edits: 50, kind: 'plain' })),
  { seed: 5, edits: 15, kind: 'photos' },
  { seed: 6, edits: 25, kind: 'translations' },
];

for (const { seed, edits, kind } of rounds) {
  const { of, with: furnish, ways } = kinds[kind];
  const name = `${edits} edits ${of}every page is what a fresh server makes, and no other was made anew (${seed})`;
  test(`after each of ${name}`, async ({ startPushedBlog }) => {
    test.setTimeout(900_000);
    const random = new Random(seed);
    const desk = deskWith(random, furnish(random, randomSite(random)));
    let files = filesOf(desk.site);
    const pushed = await startPushedBlog(files);
    const { blog, author } = pushed;
    const everAsked = urlsOf(desk.site);
    let kept = await answersOf(blog, everAsked);
    const once = new Set<string>();
    for (let number = 1; number <= edits; number++) {
      for (const [url, { status }] of kept) if (status === 200 || status === 308) once.add(url);
      const done = edit(desk, ways);
      const where = `seed ${seed}, edit ${number}: ${done}`;
      const before = files;
      files = filesOf(desk.site);
      writeChanges(author, before, files);
      author.push();
      const report = await publish(blog);
      expect(report.failed, where).toEqual([]);
      expect(report.urls, where).not.toBe('all');
      for (const url of urlsOf(desk.site)) everAsked.add(url);
      expect(await disturbed(blog, kept, report.urls as string[]), where).toEqual([]);
      const [running, fresh] = await Promise.all([answersOf(blog, everAsked), answersAfresh(pushed, everAsked)]);
      const different = [...running].flatMap(([url, answer]) => difference(url, answer, fresh.get(url)!));
      expect(different.slice(0, 5).join('\n'), where).toBe('');
      expect(lost(once, running), where).toEqual([]);
      kept = running;
    }
  });
}
