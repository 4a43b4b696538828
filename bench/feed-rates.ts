import { dirname } from 'node:path';
import { entries } from './first-feeds.ts';
import { fetchPage } from './http.ts';
import { count, type Add, type Row } from './report.ts';
import { startWaypost, untilIdle, type Server } from './server.ts';
import type { Stage } from './stage.ts';
import {
  brotli,
  measureInTurns,
  none,
  rateRow,
  ratioOf,
  ratioPerCpu,
  serverCore,
  settled,
  withRatio,
  type Target,
} from './turns.ts';

const feed = '/feed.xml';

/** Pages of each kind among which one of the feed's size is looked for. */
const each = 8;

/** How often a feed is given from memory, beside a cached page of its size. */
export async function feedRates(staged: Stage, add: Add): Promise<void> {
  const server = await startWaypost(staged, { core: serverCore });
  try {
    await untilIdle(server);
    await compare(staged, server, add);
  } finally {
    await server.stop();
  }
}

/** Tags of some posts less than a feed has entries: a page has more than a feed around each post. */
function smallTags({ posts }: Stage): string[] {
  const counts = new Map<string, number>();
  for (const { tags } of posts) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].filter(([, posts]) => posts <= entries && posts > entries * 0.7).map(([tag]) => tag);
}

function candidates(staged: Stage): string[] {
  const some = (paths: readonly string[]) => [...new Set(paths)].slice(0, each);
  const months = staged.posts.map(({ date }) => `/${date.slice(0, 7).replace('-', '/')}`);
  const paths = staged.posts.map(({ url }) => dirname(url));
  return ['/', ...some(months), ...some(paths), ...some(smallTags(staged).map((tag) => `/tags/${tag}`))];
}

const sizeOf = async (url: string): Promise<number> => (await settled(url, {}, 'Waypost')).body.byteLength;

/** The page of the blog whose plain bytes are nearest in number to the feed's. */
async function pageOfSize(staged: Stage, server: Server, size: number): Promise<string> {
  const sizes = new Map<string, number>();
  for (const path of candidates(staged)) sizes.set(path, await sizeOf(server.url + path));
  const distance = ([, bytes]: [string, number]): number => Math.abs(bytes - size);
  const [nearest] = [...sizes].toSorted((a, b) => distance(a) - distance(b));
  return nearest![0];
}

async function packed(url: string): Promise<number> {
  const { headers, body } = await settled(url, brotli, 'Waypost');
  if (headers['content-encoding'] !== 'br') throw new Error(`${url} was not sent as brotli`);
  return body.byteLength;
}

async function requireUnchanged(url: string, headers: Record<string, string>): Promise<void> {
  const { status } = await fetchPage(url, headers);
  if (status !== 304) throw new Error(`${url} answered ${status} instead of 304 to ${JSON.stringify(headers)}`);
}

/** What a reader sends that has the feed: its tag, or its date alone. */
async function conditions(url: string): Promise<{ tag: Record<string, string>; date: Record<string, string> }> {
  const { headers } = await settled(url, {}, 'Waypost');
  const tag = { 'If-None-Match': String(headers.etag) };
  const date = { 'If-Modified-Since': String(headers['last-modified']) };
  for (const condition of [tag, date]) await requireUnchanged(url, condition);
  return { tag, date };
}

async function compare(staged: Stage, server: Server, add: Add): Promise<void> {
  const [url, posts] = [server.url + feed, staged.posts.length];
  const path = await pageOfSize(staged, server, await sizeOf(url));
  const pageUrl = server.url + path;
  const named = (what: string, bytes: number) => `${what}, ${count(bytes)} bytes`;
  const { tag, date } = await conditions(url);
  const target = (name: string, url: string, headers?: Record<string, string>): Target => {
    return { name, url, headers, ...none(server) };
  };
  const page = target(named(`the page ${path}`, await sizeOf(pageUrl)), pageUrl);
  const packedPage = target(named(`the page ${path}, brotli`, await packed(pageUrl)), pageUrl, brotli);
  const given = target(named('feed 200', await sizeOf(url)), url);
  const packedFeed = target(named('feed 200, brotli', await packed(url)), url, brotli);
  const byTag = target('feed 304 by If-None-Match', url, tag);
  const byDate = target('feed 304 by If-Modified-Since', url, date);
  await measureInTurns([page, given, byTag, byDate, packedPage, packedFeed]);
  const rowOf = (one: Target): Row => rateRow(`answers a second: ${one.name}`, posts, one);
  const beside = (one: Target, other: Target, least: number) => {
    const ratio = ratioOf(one, other);
    const text = `${ratio.toFixed(2)}× the page, per CPU second ${ratioPerCpu(one, other).toFixed(2)}×`;
    add(withRatio(rowOf(one), text, { ratio, least }));
  };
  add(rowOf(page));
  beside(given, page, 0.5);
  beside(byTag, page, 1);
  beside(byDate, page, 1);
  add(rowOf(packedPage));
  beside(packedFeed, packedPage, 0.5);
}
