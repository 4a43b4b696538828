import { ensureBuilt } from '../built.ts';
import { feedRates } from '../feed-rates.ts';
import { feedsByKind, firstAfterSave, neverRead, type First } from '../first-feeds.ts';
import { samples } from '../first-visits.ts';
import { isHit, requirePage } from '../http.ts';
import { count, milliseconds, progress, type Add, type Options, type Row } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { stage, type Stage } from '../stage.ts';
import { median } from '../statistics.ts';
import { whyNot } from '../turns.ts';

/** For the first answer after a change, and what each answer after that may take of a core. */
const limits = { firstMs: 40, cpuMs: 3 };

/** GETs of a feed that nothing has changed. */
const polls = 2000;

/** What a feed costs after a change and from memory, and how often it is given beside a cached page. */
export async function feeds({ posts }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const staged = await stage(posts);
  const server = await startWaypost(staged);
  try {
    await untilIdle(server);
    await unread(staged, server, add);
    await changed(staged, server, add);
    await polled(server, posts, add);
  } finally {
    await server.stop();
  }
  const reason = await whyNot();
  if (reason) return add({ what: 'answers a second: feeds', figure: reason });
  await feedRates(staged, add);
}

const range = (times: readonly number[]): string => `${milliseconds(Math.min(...times))} to ${milliseconds(Math.max(...times))}`;

const within = (ms: number, limit: number): Pick<Row, 'wall' | 'limit' | 'ok'> => ({
  wall: milliseconds(ms),
  limit: `≤ ${limit} ms`,
  ok: ms <= limit,
});

async function unread(staged: Stage, server: Server, add: Add): Promise<void> {
  progress('feeds that nobody has asked for');
  const times: number[] = [];
  for (const path of neverRead(staged)) times.push((await requirePage(server.url + path)).ms);
  add({
    what: `a tag's feed that nobody has read (median of ${times.length})`,
    posts: staged.posts.length,
    wall: milliseconds(median(times)),
    figure: `${range(times)}; its texts are mostly rendered for it`,
  });
}

/** By kind of feed; when the server is `idle` again, or right away, while it makes pages ahead. */
async function afterSaves(staged: Stage, server: Server, idle: boolean): Promise<[kind: string, firsts: First[]][]> {
  const found: [string, First[]][] = [];
  for (const [kind, feedOf] of Object.entries(feedsByKind(staged))) {
    progress(`${kind} after a save${idle ? '' : ', right away'}`);
    const firsts: First[] = [];
    for (let sample = 0; sample < samples; sample++)
      firsts.push(await firstAfterSave(staged, server, { feed: feedOf(sample), sample, idle }));
    found.push([kind, firsts]);
  }
  return found;
}

const msOf = (firsts: readonly First[]): number[] => firsts.map(({ ms }) => ms);

async function changed(staged: Stage, server: Server, add: Add): Promise<void> {
  const posts = staged.posts.length;
  for (const [kind, firsts] of await afterSaves(staged, server, true)) {
    const cpu = firsts.reduce((sum, first) => sum + first.cpu, 0) / samples;
    add({
      what: `a feed, the first time after a save: ${kind} (median of ${samples})`,
      posts,
      figure: `${range(msOf(firsts))}, ${milliseconds(cpu * 1000)} of CPU on average`,
      ...within(median(msOf(firsts)), limits.firstMs),
    });
  }
  const atOnce = (await afterSaves(staged, server, false)).map(([kind, firsts]) => [kind, median(msOf(firsts))] as const);
  add({
    what: 'the same right after the save; slowest of the medians by kind',
    posts,
    figure: atOnce.map(([kind, ms]) => `${kind} ${ms.toFixed(0)}`).join(', '),
    ...within(Math.max(...atOnce.map(([, ms]) => ms)), limits.firstMs),
  });
}

/** What feed readers do all day. */
async function polled(server: Server, posts: number, add: Add): Promise<void> {
  progress(`${polls} GETs of a feed, one after another`);
  const url = `${server.url}/feed.xml`;
  await requirePage(url);
  await untilIdle(server);
  const before = server.cpuSeconds();
  for (let poll = 0; poll < polls; poll++) if (!isHit(await requirePage(url))) throw new Error(`${url} came from no cache`);
  const cpu = server.cpuSeconds() - before;
  const each = (cpu / polls) * 1000;
  add({
    what: `CPU of a feed after that (mean of ${count(polls)})`,
    posts,
    cpu,
    figure: `${each.toFixed(2)} ms`,
    limit: `≤ ${limits.cpuMs} ms`,
    ok: each <= limits.cpuMs,
  });
}
