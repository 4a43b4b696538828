import { expect, test, vi } from 'vitest';
import { complaintsAreOver } from '../complain.ts';
import { edgesOf } from './edges.ts';
import type { Times } from './purge-queue.ts';
import { Purger } from './purger.ts';
import { scratchEdge, type ScratchEdge } from './scratch-edge.ts';

const never = 2 ** 31 - 1;

/** Nothing is asked for again by itself, but what fails, soon. */
const times: Times = { limit: 5000, again: never, pauses: [5] };

/** An edge, a purger that tells it, and what is said to the log. */
async function scene({ more = {}, template = '' }: { more?: Partial<Times>; template?: string } = {}) {
  const edge = await scratchEdge();
  const said: string[] = [];
  complaintsAreOver('purges');
  const log = vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  const purger = new Purger(edgesOf(edge.url + template), 'https://blog.example', { ...times, ...more });
  return {
    edge,
    purger,
    said,
    end: async (): Promise<void> => {
      await purger.stop();
      log.mockRestore();
      await edge.close();
    },
  };
}

const came = (edge: ScratchEdge, number: number): Promise<void> =>
  vi.waitFor(() => expect(edge.paths()).toHaveLength(number), 10_000);

test('an edge is told of each page in every coding', async () => {
  const { edge, purger, end } = await scene();
  purger.purge(['/', '/a']);
  await purger.told();
  expect(
    edge.purges.map(({ method, path, headers }) => `${method} ${headers.host}${path} ${headers['accept-encoding']}`).sort(),
  ).toEqual(['/', '/a'].flatMap((path) => ['br', 'gzip', 'identity'].map((coding) => `PURGE blog.example${path} ${coding}`)));
  await end();
});

test('what is not kept there needs no purge', async () => {
  const { edge, purger, said, end } = await scene();
  edge.answer = () => 404;
  purger.purge(['/a']);
  await purger.told();
  expect([edge.purges.length, said]).toEqual([3, []]);
  await end();
});

test('a page that waits is told of once, and some are told of at a time', async () => {
  const { edge, purger, end } = await scene();
  const eight = Promise.withResolvers<void>();
  edge.answer = async () => {
    if (edge.purges.length === 8) eight.resolve();
    await eight.promise;
    return 200;
  };
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
  purger.purge(paths);
  purger.purge(paths.slice(10));
  await came(edge, 20);
  await end();
  // Those of the end: what may have been on its way.
  expect(edge.paths().slice(0, 20).sort()).toEqual(paths.sort());
  expect(edge.mostAtOnce()).toBe(8);
});

test('a page that is dropped again while it is purged is purged again', async () => {
  const { edge, purger, end } = await scene();
  edge.answer = () => {
    if (edge.purges.length === 1) purger.purge(['/a']);
    return 200;
  };
  purger.purge(['/a']);
  await purger.told();
  expect(edge.paths()).toEqual(['/a', '/a']);
  await end();
});

test('what was on its way to the edge when it was purged is purged a little later', async () => {
  const { edge, purger, end } = await scene({ more: { again: 20 } });
  purger.purge(['/a', '/b']);
  await came(edge, 4);
  expect(edge.paths().sort()).toEqual(['/a', '/a', '/b', '/b']);
  await end();
});

test('very many pages are one purge of everything', async () => {
  const { edge, purger, end } = await scene();
  const opened = Promise.withResolvers<void>();
  edge.answer = async () => {
    await opened.promise;
    return 200;
  };
  purger.purge(Array.from({ length: 100_000 }, (_, index) => `/${index}`));
  opened.resolve();
  await came(edge, 1);
  expect(edge.purges.map(({ path }) => path)).toEqual(['/*']);
  await end();
});

test('all pages are one purge, and what waits is part of it', async () => {
  const { edge, purger, end } = await scene();
  purger.purgeAll();
  await purger.told();
  expect(edge.purges.map(({ path }) => path)).toEqual(['/*']);
  await end();
});

test('an edge that was down is told of everything when it is up again, which is complained of once', async () => {
  const { edge, purger, said, end } = await scene();
  await edge.close();
  purger.purge(['/a', '/b']);
  await vi.waitFor(() => expect(said).toHaveLength(1));
  purger.purge(['/c']);
  const back = await scratchEdge(edge.port);
  await came(back, 3);
  expect(new Set(back.paths())).toEqual(new Set(['/a', '/b', '/c']));
  expect(said).toEqual([
    expect.stringMatching(
      /^The cache 127\.0\.0\.1:\d+ cannot be told of changed pages, and is told again later: connect ECONNREFUSED/,
    ),
  ]);
  await end();
  await back.close();
});

test('an edge that fails is asked for one page at a time until it answers', async () => {
  const { edge, purger, end } = await scene({ more: { pauses: [never] } });
  edge.answer = () => 503;
  purger.purge(Array.from({ length: 100 }, (_, index) => `/${index}`));
  await purger.told();
  expect(edge.purges.length).toBeLessThanOrEqual(8);
  await end();
});

test('what an edge refuses is given up, and complained of once', async () => {
  const { edge, purger, said, end } = await scene();
  edge.answer = () => 403;
  purger.purge(['/a', '/b']);
  await purger.told();
  expect(said).toEqual([expect.stringMatching(/refuses to be told of changed pages, and keeps them: it answers 403\.$/)]);
  expect(edge.purges).toHaveLength(2);
  await end();
});

test('a CDN may have its placeholder behind its name', async () => {
  const { edge, purger, said, end } = await scene({ template: '{path}' });
  edge.answer = () => 401;
  purger.purge(['/a']);
  await purger.told();
  expect(edge.purges.map(({ path }) => path)).toEqual(['/a']);
  expect(said).toEqual([expect.stringMatching(/^The cache 127\.0\.0\.1:\d+ refuses/)]);
  await end();
});

test('a CDN is told once, by its template, and a 404 of its is a refusal', async () => {
  const { edge, purger, said, end } = await scene({ template: '/purge?url={url}' });
  purger.purge(['/a']);
  await purger.told();
  expect(edge.purges.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /purge?url=https%3A%2F%2Fblog.example%2Fa']);
  edge.answer = () => 404;
  purger.purge(['/b']);
  await purger.told();
  expect(said).toEqual([expect.stringContaining('refuses')]);
  await end();
  expect(edge.purges).toHaveLength(2);
});

test('nobody waits long for an edge that hangs, and a stop ends it', async () => {
  const { edge, purger, said, end } = await scene();
  edge.answer = () => null;
  purger.purge(['/a']);
  await purger.told();
  expect(edge.purges).toHaveLength(1);
  await end();
  expect(said).toEqual([]);
});

test('an edge that hangs does not keep another one waiting', async () => {
  const [slow, quick] = [await scratchEdge(), await scratchEdge()];
  slow.answer = () => null;
  const purger = new Purger(edgesOf(`${slow.url} ${quick.url}`), 'https://blog.example', times);
  purger.purge(['/a', '/b']);
  await came(quick, 2);
  await purger.stop();
  await slow.close();
  await quick.close();
});

test('a stop sends what waits, and what would be sent again later', async () => {
  const { edge, purger, end } = await scene();
  purger.purge(['/a']);
  await purger.told();
  purger.purge(['/b']);
  await end();
  expect(edge.paths().sort()).toEqual(['/a', '/a', '/b', '/b']);
});

test('without an edge nothing is done', async () => {
  const purger = new Purger([], 'https://blog.example');
  purger.purge(['/a']);
  purger.purgeAll();
  await purger.told();
  await purger.stop();
});
