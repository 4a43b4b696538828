import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, settings, type Blog } from '../e2e/server.ts';
import { freePort } from '../e2e/server.ts';
import { ask, eventually } from './asking.ts';
import { say, startCluster, withoutContent, type Cluster } from './cluster.ts';
import { postgresPackages, redisPackages, tellRedis } from './databases.ts';
import { packagesOf, startEdge, type RunningEdge } from './edges.ts';
import { ensureDebian } from './services.ts';

const names = Array.from({ length: 20 }, (_, number) => `p${number}`);

const dated = (day: number): string => `2013-04-${String(day + 1).padStart(2, '0')}`;

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  // Readers read what is in `b`, and comment on what is in `a`.
  ...Object.fromEntries(
    ['a', 'b'].flatMap((folder) =>
      names.map((name, day) => [`${folder}/${name}.md`, post({ title: name, date: dated(day) }, `Text of ${name}.`)]),
    ),
  ),
};

/** Pages that readers ask for all the time: they are kept, at the edge and at the servers, and no comment makes them old. */
const pages = ['/b', '/tags', '/archive', ...names.map((name) => `/b/${name}`)];

/** What came of a load: answers to readers that were no page, and comments by what became of them. */
type Tally = {
  read: number;
  errors: string[];
  acknowledged: Map<string, number>;
  refused: { status: number; body: string }[];
  lost: number;
};

/** Readers and commenters at an address, until `over`; each comment says something of its own. */
async function load(edge: string, servers: () => Blog[], over: AbortSignal, mark: string): Promise<Tally> {
  const tally: Tally = { read: 0, errors: [], acknowledged: new Map(), refused: [], lost: 0 };
  const read = async (offset: number): Promise<void> => {
    for (let number = offset; !over.aborted; number++) {
      const path = pages[number % pages.length]!;
      const answer = await ask(edge, path).catch((error: Error) => ({ status: 0, text: error.message }));
      tally.read++;
      if (answer.status !== 200) tally.errors.push(`${path}: ${answer.status} ${answer.text.slice(0, 80)}`);
      await sleep(2);
    }
  };
  const comment = async (who: number): Promise<void> => {
    for (let number = 0; !over.aborted; number++) {
      const text = `${mark} ${who}-${number}.`;
      const servants = servers();
      const blog = servants[number % servants.length]!;
      // As a browser without scripts sends it: what comes back is the form.
      const sent = say(
        blog,
        { post: `/a/${names[number % names.length]}`, text, email: `x${who}@example.org` },
        { accept: 'text/html' },
      );
      const answer = await sent.catch(() => null);
      if (!answer) tally.lost++;
      else if (answer.status === 303)
        tally.acknowledged.set(text, Number(/#comment-(\d+)/.exec(answer.headers.get('location')!)![1]));
      else tally.refused.push({ status: answer.status, body: (await answer.text()).includes(text) ? text : '' });
      await sleep(5);
    }
  };
  await Promise.all([read(0), read(7), read(13), comment(1), comment(2)]);
  return tally;
}

const kinds = ['nginx', 'Varnish'] as const;
const needed = [...postgresPackages, ...redisPackages, ...kinds.flatMap((kind) => packagesOf[kind])];

describe.skipIf(!ensureDebian(needed))('under load', () => {
  let cluster: Cluster;
  let edge: RunningEdge;
  let ports: [number, number];
  /** Both have what a restart needs: where they were. */
  let [a, b]: Blog[] = [];
  const startOne = (which: 0 | 1): Promise<Blog> =>
    cluster.start({ PORT: String(ports[which]), EDGE_PURGE_URL: edge.url, ...(which === 1 && withoutContent(cluster.folder)) });

  beforeAll(async () => {
    cluster = await startCluster(files, { safe: true });
    ports = [await freePort(), await freePort()];
    edge = await startEdge('Varnish', await freePort(), ports);
    a = await startOne(0);
    b = await startOne(1);
    for (const path of pages) for (const blog of [a, b]) await blog.text(path);
    for (const path of pages) await ask(edge.url, path);
  });
  afterAll(async () => {
    await cluster.stop();
    await edge.stop();
  });

  /** Breaks something in the middle of a load, and checks that nothing was lost and no reader has seen it. */
  async function whileBroken(mark: string, fault: () => Promise<void>, servers: () => Blog[] = () => [a!, b!]): Promise<Tally> {
    // What the test before has published has made some pages old.
    for (const path of pages) for (const blog of servers()) await blog.text(path);
    const over = new AbortController();
    const loading = load(edge.url, servers, over.signal, mark);
    await sleep(700);
    await fault();
    await sleep(1500);
    over.abort();
    const tally = await loading;
    expect(tally.errors).toEqual([]);
    expect(tally.read).toBeGreaterThan(100);
    expect(tally.acknowledged.size).toBeGreaterThan(5);
    // Who was refused has the text in the form, and was told so by a 503.
    for (const { status, body } of tally.refused) expect([status, body !== '']).toEqual([503, true]);
    // While the store is out of reach, pages are given as they were before.
    const missing = async (blog: Blog): Promise<string[]> => {
      const shown = (await Promise.all(names.map((name) => blog.text(`/a/${name}`)))).join();
      return [...tally.acknowledged.keys()].filter((text) => !shown.includes(`<p dir="auto">${text}</p>`));
    };
    for (const blog of servers()) await eventually(() => missing(blog)).toEqual([]);
    return tally;
  }

  test('with nothing broken, every comment is taken', async () => {
    const tally = await whileBroken('Whole', async () => {});
    expect([tally.lost, tally.refused]).toEqual([0, []]);
  });

  test('a Redis that is started again and is empty, or is flushed, costs nobody anything', async () => {
    const tally = await whileBroken('Redis', async () => {
      await cluster.redis.restart('kill');
      await sleep(300);
      await cluster.redis.restart('stop');
      await sleep(300);
      // It stays, and says nothing of it.
      await tellRedis(cluster.redis, 'FLUSHALL');
    });
    expect([tally.lost, tally.refused]).toEqual([0, []]);
    // What is published meanwhile is seen at both, also while there is none.
    await cluster.redis.stop();
    a!.write('a/p0.md', post({ title: 'p0', date: dated(0) }, 'Published without Redis.'));
    for (const blog of [a!, b!]) await eventually(() => blog.text('/a/p0')).toContain('Published without Redis.');
    await cluster.redis.restart('kill');
    a!.write('a/p1.md', post({ title: 'p1', date: dated(1) }, 'Published with it again.'));
    for (const blog of [a!, b!]) await eventually(() => blog.text('/a/p1')).toContain('Published with it again.');
    for (const blog of [a!, b!]) expect(await blog.text('/a/p0')).toContain('Published without Redis.');
  });

  test('a PostgreSQL that is started again loses no comment, and readers of pages do not notice', async () => {
    await whileBroken('Postgres', async () => {
      await cluster.postgres.restart('stop');
      await sleep(500);
      await cluster.postgres.restart('kill');
    });
    for (const blog of [a!, b!]) await eventually(async () => (await blog.get('/search?q=text')).status).toBe(200);
  });

  test('a server that is killed loses no comment, and the others go on', async () => {
    for (const which of [1, 0] as const) {
      // Whoever balances sends nothing to one that is gone, from when it is seen to be.
      const running = new Set([a!, b!]);
      const tally = await whileBroken(
        `Killed ${which}`,
        async () => {
          const killed = which === 0 ? a! : b!;
          await killed.stop('SIGKILL');
          running.delete(killed);
          await sleep(300);
          const again = await startOne(which);
          running.add(again);
          if (which === 0) a = again;
          else b = again;
        },
        () => [...running],
      );
      expect(tally.lost).toBeLessThanOrEqual(10);
    }
    a!.write('a/p2.md', post({ title: 'p2', date: dated(2) }, 'Published afterwards.'));
    for (const blog of [a!, b!]) await eventually(() => blog.text('/a/p2')).toContain('Published afterwards.');
    await eventually(() => ask(edge.url, '/a/p2').then(({ text }) => text)).toContain('Published afterwards.');
  });
});
