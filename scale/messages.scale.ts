import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { post, settings, type Blog } from '../e2e/server.ts';
import { eventually } from './asking.ts';
import { startCluster, withoutContent, type Cluster } from './cluster.ts';
import { postgresPackages, redisPackages, tellRedis } from './databases.ts';
import { lineTo } from './proxied-database.ts';
import { ensureDebian } from './services.ts';

const textOf = (body: string): string => post({ title: 'A', date: '2013-04-26' }, body);

const files = { 'site.yaml': settings(), 'a.md': textOf('Old text.') };

/** A server that hears of a change by its message alone: what it does each second, it does not do. */
const deafToTheClock = `const set = globalThis.setInterval;
globalThis.setInterval = (work, ms, ...rest) => set(work, ms === 1000 ? 2 ** 30 : ms, ...rest);
`;

describe.skipIf(!ensureDebian([...postgresPackages, ...redisPackages]))('a server hears what another one has changed', () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await startCluster(files);
  });
  afterEach(async () => {
    await cluster.stop();
  });

  /** A server without the content, which passes no push on: for that it would wake all others. */
  const startBeside = (more: Record<string, string> = {}): Promise<Blog> =>
    cluster.start({ ...withoutContent(cluster.folder), PUBLISH_SECRET: '', ...more });

  async function startWithoutClock(): Promise<Blog> {
    const script = join(cluster.folder, 'without-clock.mjs');
    writeFileSync(script, deafToTheClock);
    return startBeside({ NODE_OPTIONS: `--import=${script}` });
  }

  /** Has every server keep the page, A publish another text of it, and some of them show that. */
  async function expectHeard(a: Blog, text: string, blogs: readonly Blog[]): Promise<void> {
    a.write('a.md', textOf(text));
    for (const blog of [a, ...blogs]) await eventually(() => blog.text('/a')).toContain(text);
  }

  test('by a message; and one that is lost is made up for by its clock', async () => {
    const a = await cluster.start();
    const b = await startWithoutClock();
    await b.text('/a');
    await expectHeard(a, 'Heard by a message.', [b]);
    await a.stop();
    // Who may not send messages loses each of them.
    await tellRedis(cluster.redis, 'ACL', 'SETUSER', 'mute', 'on', '>mute', '~*', '&*', '+@all', '-publish');
    const mute = await cluster.start({ REDIS_URL: cluster.redis.url.replace('redis://', 'redis://mute:mute@') });
    const c = await startBeside();
    for (const blog of [b, c]) expect(await blog.text('/a')).toContain('Heard by a message.');
    await expectHeard(mute, 'Heard by the clock.', [c]);
    expect(await b.text('/a')).toContain('Heard by a message.');
  });

  test('so that a Redis that was out of reach meanwhile, and still has old pages, is not believed', async () => {
    const line = await lineTo(new URL(cluster.redis.url));
    onTestFinished(line.close);
    const through = { REDIS_URL: line.url };
    const a = await cluster.start(through);
    const b = await startBeside(through);
    const kept = () => tellRedis(cluster.redis, 'KEYS', '*:page:/a');
    for (const blog of [a, b]) expect(await blog.text('/a')).toContain('Old text.');
    await eventually(kept).toHaveLength(1);
    line.cut();
    await expectHeard(a, 'New text.', [b]);
    expect(await kept()).toHaveLength(1);
    line.mend();
    // It has nothing in its memory, and asks there.
    const c = await startBeside(through);
    for (const blog of [c, a, b]) expect(await blog.text('/a')).toContain('New text.');
  });
});
