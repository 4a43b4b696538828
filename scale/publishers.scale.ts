import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '#lib/db/open.ts';
import type { PublishReport } from '#lib/publish/publish.ts';
import { makeRepository, publish } from '../e2e/remote.ts';
import { post, settings, type Blog } from '../e2e/server.ts';
import { eventually } from './asking.ts';
import { startCluster } from './cluster.ts';
import { postgresPackages, redisPackages } from './databases.ts';
import { ensureDebian } from './services.ts';

const version = (word: string) => ({
  'a.md': post({ title: 'A', date: '2013-04-26' }, `${word} text of A.`),
  'b.md': post({ title: 'B', date: '2013-04-27' }, `${word} text of B.`),
});

const moving = 'refs/worktree/waypost/moving';

const token = 'a token of the tests';

/** Is a publish under way at a server, or waiting for its turn? */
async function isPublishing(blog: Blog): Promise<boolean> {
  const answer = await blog.get('/api/health', { headers: { authorization: `Bearer ${token}` } });
  const { details } = (await answer.json()) as { details: { publish: { runningSince: string | null } } };
  return details.publish.runningSince !== null;
}

describe.skipIf(!ensureDebian([...postgresPackages, ...redisPackages]))('two servers', () => {
  test('that are pushed to at once publish one after the other, once, and go on serving meanwhile', async () => {
    const { author, folder, remote } = makeRepository({ 'site.yaml': settings(), ...version('Old') });
    const cluster = await startCluster({}, { folder });
    onTestFinished(cluster.stop);
    execFileSync('git', ['clone', '--quiet', remote, join(folder, 'second')]);
    const blogs: Blog[] = [
      await cluster.start({ METRICS_TOKEN: token }),
      await cluster.start({ METRICS_TOKEN: token, CONTENT_DIR: join(folder, 'second') }),
    ];
    // What each of them pulls at its start is done.
    for (const blog of blogs) await publish(blog);
    author.write('c.md', post({ title: 'C', date: '2013-04-28' }, 'Text of C.'));
    author.push();
    // Another one is at work: both have to wait for it, so neither would begin while the other is at work.
    const third = await openStore({ url: cluster.postgres.url });
    onTestFinished(third.close);
    let pushes: Promise<PublishReport>[] = [];
    await third.alone('publish', async () => {
      pushes = blogs.map((blog) => publish(blog));
      for (const blog of blogs) await eventually(() => isPublishing(blog)).toBe(true);
      for (const blog of blogs) {
        for (const path of ['/', '/a', '/b']) expect((await blog.get(path)).status, path).toBe(200);
        expect((await blog.get('/c')).status).toBe(404);
        expect(await isPublishing(blog)).toBe(true);
      }
    });
    const reports = await Promise.all(pushes);
    expect(reports.flatMap(({ published }) => published)).toEqual(['/c']);
    for (const blog of blogs) await eventually(() => blog.text('/c')).toContain('Text of C.');
  });

  test('on one checkout publish no half of a push whose publisher was killed while files were written', async () => {
    const { author, folder, remote } = makeRepository({ 'site.yaml': settings(), ...version('Old') });
    const cluster = await startCluster({}, { folder });
    onTestFinished(cluster.stop);
    const blogs: Blog[] = [await cluster.start(), await cluster.start()];
    const checkout = blogs[0]!.contentDir;
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: checkout, encoding: 'utf8' });
    await publish(blogs[0]!);
    for (const [file, text] of Object.entries(version('New'))) author.write(file, text);
    const pushed = author.push();
    // What a publisher leaves that dies with its git between the first file and the second; and nobody can fetch.
    git('fetch', '--quiet', 'origin', 'main');
    renameSync(remote, `${remote}.away`);
    git('update-ref', moving, pushed);
    blogs[0]!.write('a.md', version('New')['a.md']);
    await eventually(async () => git('for-each-ref', moving)).toBe('');
    expect(git('status', '--porcelain')).toBe('');
    for (const blog of blogs)
      for (const path of ['/a', '/b', '/']) expect(await blog.text(path), `${path} ${blog.log()}`).toContain('Old text');
    // What was pushed is not forgotten.
    renameSync(`${remote}.away`, remote);
    for (const blog of blogs)
      for (const path of ['/a', '/b']) await eventually(() => blog.text(path), 30_000).toContain('New text');
    expect(existsSync(join(checkout, '.git', moving))).toBe(false);
  });
});
