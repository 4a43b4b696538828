import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { difference, writeChanges } from '../e2e/differences.ts';
import { deskWith, edit } from '../e2e/edits.ts';
import { answersOf } from '../e2e/fetching.ts';
import { Random } from '../e2e/random.ts';
import { makeRepository, publish } from '../e2e/remote.ts';
import { startServer, type Blog } from '../e2e/server.ts';
import { filesOf, randomSite, urlsOf } from '../e2e/site.ts';
import { eventually } from './asking.ts';
import { siteUrl, startCluster, withoutContent } from './cluster.ts';
import { postgresPackages, redisPackages } from './databases.ts';
import { ensureDebian } from './services.ts';

/** To ask for every page takes its time (ms); that a change is seen within a second is tested beside this. */
const patience = 20_000;

/** What a server of its own says, with a store of SQLite's, over a clone of what was pushed. */
async function answersAfresh(remote: string, folder: string, paths: Iterable<string>) {
  const empty = join(folder, 'fresh');
  execFileSync('git', ['clone', '--quiet', remote, join(empty, 'content')]);
  const fresh = await startServer(empty, { SITE_URL: siteUrl });
  const answers = await answersOf(fresh, paths);
  await fresh.stop('SIGKILL');
  rmSync(empty, { recursive: true });
  return answers;
}

type Answers = Awaited<ReturnType<typeof answersOf>>;

const differences = (running: Answers, fresh: Answers): string =>
  [...running]
    .flatMap(([url, answer]) => difference(url, answer, fresh.get(url)!))
    .slice(0, 3)
    .join('\n');

describe.skipIf(!ensureDebian([...postgresPackages, ...redisPackages]))('exactness', () => {
  for (const seed of [1, 2])
    test(`after each of 15 edits, pushed to one server or the other, every page of both is what a fresh one makes (${seed})`, async () => {
      const random = new Random(seed);
      const desk = deskWith(random, randomSite(random));
      let files = filesOf(desk.site);
      const { author, folder, remote } = makeRepository(files);
      const cluster = await startCluster({}, { folder });
      onTestFinished(cluster.stop);
      // One with its own checkout, one that has the other's volume alone, one with another checkout.
      execFileSync('git', ['clone', '--quiet', remote, join(folder, 'second')]);
      const blogs: Blog[] = [
        await cluster.start(),
        await cluster.start(withoutContent(folder)),
        await cluster.start({ CONTENT_DIR: join(folder, 'second') }),
      ];
      const asked = urlsOf(desk.site);
      for (let number = 1; number <= 15; number++) {
        const where = `seed ${seed}, edit ${number}: ${edit(desk)}`;
        const before = files;
        files = filesOf(desk.site);
        writeChanges(author, before, files);
        author.push();
        const told = blogs[number % 3]!;
        const report = await publish(told);
        expect(report.failed, where).toEqual([]);
        for (const url of urlsOf(desk.site)) asked.add(url);
        const fresh = await answersAfresh(remote, folder, asked);
        for (const blog of blogs)
          await eventually(async () => differences(await answersOf(blog, asked), fresh), patience).toBe('');
      }
    });
});
