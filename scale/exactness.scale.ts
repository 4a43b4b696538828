import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeChanges } from '../e2e/differences.ts';
import { deskWith, edit } from '../e2e/edits.ts';
import { answersAfresh, differences, wrongAfterEdits, type Round } from '../e2e/exact.ts';
import { answersOf } from '../e2e/fetching.ts';
import { Random } from '../e2e/random.ts';
import { endPushed, makeRepository, publish, startPushed } from '../e2e/remote.ts';
import type { Blog } from '../e2e/server.ts';
import { filesOf, randomSite, urlsOf } from '../e2e/site.ts';
import { eventually } from './asking.ts';
import { siteUrl, startCluster, withoutContent } from './cluster.ts';
import { postgresPackages, redisPackages } from './databases.ts';
import { ensureDebian } from './services.ts';

/** To ask for every page takes its time (ms); that a change is seen within a second is tested beside this. */
const patience = 20_000;

/** A fresh server is started after each edit: that takes some seconds each (ms). */
const long = 1_800_000;

const rounds: Round[] = [
  ...[1, 2, 3, 4].map((seed): Round => ({ seed, edits: 50, kind: 'plain' })),
  { seed: 5, edits: 25, kind: 'photos' },
  { seed: 6, edits: 25, kind: 'translations' },
];

describe('exactness of one server', () => {
  for (const round of rounds)
    test(
      `after each of ${round.edits} ${round.kind} edits every page is what a fresh server makes, and no other was made anew (${round.seed})`,
      async () => {
        const wrong = await wrongAfterEdits(round, async (files) => {
          const pushed = await startPushed(files);
          onTestFinished(() => endPushed(pushed));
          return pushed;
        });
        expect(wrong).toEqual([]);
      },
      long,
    );
});

describe.skipIf(!ensureDebian([...postgresPackages, ...redisPackages]))('exactness of several servers', () => {
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
        const fresh = await answersAfresh(remote, folder, siteUrl, asked);
        for (const blog of blogs)
          await eventually(async () => differences(await answersOf(blog, asked), fresh).slice(0, 3), patience).toEqual([]);
      }
    });
});
