import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { content, makeRepository, type Author } from '../e2e/remote.ts';
import { post, settings, type Blog } from '../e2e/server.ts';
import { eventually } from './asking.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { postgresPackages, redisPackages } from './databases.ts';
import { ensureDebian } from './services.ts';

const files = { 'site.yaml': settings(), 'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.') };

describe.skipIf(!ensureDebian([...postgresPackages, ...redisPackages]))('a second server that cannot know what is newest', () => {
  let cluster: Cluster;
  let author: Author;
  let remote: string;
  let a: Blog;

  beforeEach(async () => {
    const made = makeRepository(files);
    ({ author, remote } = made);
    cluster = await startCluster({}, { folder: made.folder });
    a = await cluster.start();
  });
  afterEach(() => cluster.stop());

  /** Starts a server over another folder, which has a post that nobody else has, and nothing of what was pushed last. */
  async function startBeside(folder: string): Promise<Blog> {
    const b = await cluster.start({ CONTENT_DIR: folder });
    const beside = { ...b, contentDir: folder };
    expect(b.log()).toContain('Another server has published what this checkout does not have');
    return beside;
  }

  async function expectForceAlone(b: Blog): Promise<void> {
    const health = async (blog: Blog): Promise<unknown> => (await (await blog.get('/api/health')).json()).publish;
    // That others have published more is no fault, until something is saved here.
    expect(await health(b)).toBe('ok');
    writeFileSync(join(b.contentDir, 'mine.md'), post({ title: 'Mine', date: '2013-05-01' }, 'Only here.'));
    await eventually(async () => b.log(), 10_000).toContain('What is saved here is not published');
    for (const blog of [a, b]) expect((await blog.get('/mine')).status).toBe(404);
    await eventually(() => health(b)).toBe('failing');
    expect(await health(a)).toBe('ok');
    expect(await b.text('/pushed')).toContain('Pushed later.');
    expect(content(b, 'publish', '--force')).toMatchObject({ code: 0, output: expect.stringContaining('/mine') });
    for (const blog of [a, b]) await eventually(() => blog.text('/mine')).toContain('Only here.');
    expect(await health(b)).toBe('ok');
  }

  /** Has A publish what no other folder has. */
  async function pushToA(): Promise<void> {
    author.write('pushed.md', post({ title: 'Pushed', date: '2013-04-30' }, 'Pushed later.'));
    author.push();
    execFileSync('git', ['pull', '--quiet'], { cwd: a.contentDir });
    await eventually(() => a.text('/pushed'), 10_000).toContain('Pushed later.');
  }

  test('a folder without git decides nothing by itself, and by force it does', async () => {
    const folder = join(cluster.folder, 'plain');
    cpSync(a.contentDir, folder, { recursive: true });
    rmSync(join(folder, '.git'), { recursive: true });
    await pushToA();
    await expectForceAlone(await startBeside(folder));
  });

  test('neither does a checkout that is behind and cannot be brought up', async () => {
    const folder = join(cluster.folder, 'behind');
    execFileSync('git', ['clone', '--quiet', remote, folder]);
    execFileSync('git', ['remote', 'remove', 'origin'], { cwd: folder });
    await pushToA();
    await expectForceAlone(await startBeside(folder));
  });
});
