import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, post, settings, type Blog } from '../e2e/server.ts';
import { ask, eventually, isKept } from './asking.ts';
import { say, startCluster, withoutContent, type Cluster } from './cluster.ts';
import { postgresPackages, redisPackages } from './databases.ts';
import { packagesOf, startEdge, type RunningEdge } from './edges.ts';
import { ensureDebian } from './services.ts';

/** What one server changes is to be seen at the other, and at the edge, within so long (ms). */
const within = 1000;

const kinds = ['nginx', 'Varnish'] as const;

const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body: Buffer) => body };
const codings = Object.keys(decoders) as (keyof typeof decoders)[];

const about = (text: string): string => post({ title: 'Post', date: '2013-04-26', tags: ['nova'] }, text);

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/post.md': about('Edition 0.'),
  'a/other.md': post({ title: 'Other', date: '2013-04-27', tags: ['nova'] }, 'Other text.'),
};

/** One look at a page: when it began (ms), and which edition it showed. */
type Look = { began: number; edition: number };

const needed = [...postgresPackages, ...redisPackages, ...kinds.flatMap((kind) => packagesOf[kind])];

describe.skipIf(!ensureDebian(needed))('two servers over one database and one Redis', () => {
  let cluster: Cluster;
  let edges: Record<(typeof kinds)[number], RunningEdge>;
  let edition = 0;
  /** A has the content folder, B has nothing but the databases and the volume. */
  let [a, b]: [Blog, Blog] = [undefined!, undefined!];
  beforeAll(async () => {
    cluster = await startCluster(files);
    const ports: [number, number] = [await freePort(), await freePort()];
    edges = {
      nginx: await startEdge('nginx', await freePort(), ports),
      Varnish: await startEdge('Varnish', await freePort(), ports),
    };
    const told = { EDGE_PURGE_URL: kinds.map((kind) => edges[kind].url).join(' ') };
    a = await cluster.start({ ...told, PORT: String(ports[0]) });
    b = await cluster.start({ ...told, PORT: String(ports[1]), ...withoutContent(cluster.folder) });
  });
  afterAll(async () => {
    await cluster.stop();
    for (const kind of kinds) await edges[kind].stop();
  });

  for (const kind of kinds)
    describe(`behind ${kind}`, () => {
      const get = (path: string, coding: keyof typeof decoders = 'identity') =>
        ask(edges[kind].url, path, { headers: { 'accept-encoding': coding } });
      const text = async (path: string, coding: keyof typeof decoders): Promise<string> => {
        const answer = await get(path, coding);
        expect(answer.status).toBe(200);
        return decoders[coding](answer.body).toString();
      };
      const keep = async (path: string): Promise<void> => {
        for (const coding of codings) await eventually(async () => isKept(await get(path, coding))).toBe(true);
      };
      const publish = async (): Promise<number> => {
        a.write('a/post.md', about(`Edition ${++edition}.`));
        await eventually(() => a.text('/a/post')).toContain(`Edition ${edition}.`);
        return performance.now();
      };

      test('what one publishes is fresh at the other and at the edge within a second', async () => {
        const paths = ['/', '/a', '/a/post', '/tags/nova'];
        for (const path of paths) await keep(path);
        await publish();
        for (const path of paths) await eventually(() => b.text(path), within).toContain(`Edition ${edition}.`);
        for (const path of paths)
          for (const coding of codings) await eventually(() => text(path, coding), within).toContain(`Edition ${edition}.`);
      });

      test('while readers go on asking, none of them is given anything old a second after it was published', async () => {
        const looks: Look[] = [];
        const over = new AbortController();
        const read = async (coding: keyof typeof decoders): Promise<void> => {
          while (!over.signal.aborted) {
            const began = performance.now();
            const page = await text('/a/post', coding);
            looks.push({ began, edition: Number(/Edition (\d+)\./.exec(page)![1]) });
          }
        };
        const reading = Promise.all(codings.map(read));
        const published: Look[] = [];
        for (const _ of '1234') {
          const began = await publish();
          published.push({ began, edition });
          await eventually(async () => looks.at(-1)!.began - began > 1.5 * within).toBe(true);
        }
        over.abort();
        await reading;
        const old = published.flatMap(({ began, edition: fresh }) =>
          looks.filter((look) => look.began > began + within && look.edition < fresh),
        );
        expect(old).toEqual([]);
        expect(looks.length).toBeGreaterThan(100);
      });

      test('a comment to one is at the edge at once, and seen through the other', async () => {
        for (const name of ['One', 'Two', 'Three', 'Four', 'Five', 'Six']) {
          await keep('/a/post');
          const said = `${name} said behind ${kind}.`;
          expect((await say(b, { post: '/a/post', text: said })).status).toBe(201);
          for (const coding of codings) expect(await text('/a/post', coding)).toContain(said);
          await eventually(() => a.text('/a/post'), within).toContain(said);
        }
      });
    });
});
