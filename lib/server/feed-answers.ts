import type { IncomingMessage, ServerResponse } from 'node:http';
import { store } from '../db/open.ts';
import { env } from '../env.ts';
import { toLegacyFeed, type FeedAddress } from '../feeds/feed-address.ts';
import { makeFeed, typeOf } from '../feeds/feed-body.ts';
import { guidBase } from '../feeds/guids.ts';
import { lastModified } from '../feeds/last-modified.ts';
import { writeOpml } from '../feeds/opml.ts';
import type { Making } from '../feeds/post-entries.ts';
import { findFeed } from '../feeds/subjects.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { plainText, redirect } from './answers.ts';
import { commonHeaders, forOtherSites, type WithCommon } from './common-headers.ts';
import { hasStraySlashes } from './guard.ts';
import { pages, toAnswer, type Page } from './pages.ts';
import { Busy, revised, type Recipe } from './revised.ts';
import { hit, passed, sendInCoding, stored } from './send-in-coding.ts';

/** Seconds for which caches may give a feed without asking: after that, while they ask, and if nobody answers. */
const [fresh, asking, silent] = [60, 60, 86_400];

/** What is kept in memory is made anew after so long (ms), though nothing has changed. */
const lifetime = 3_600_000;

/**
 * Who may keep a feed how long. A hub fetches it at the moment that it is told of a change: with one, nobody gives an old one. The year of an
 * archive document that others follow is over; should one of its posts be edited all the same, caches learn of it within a day.
 */
function cacheControl(isClosed: boolean): string {
  if (isClosed) return `public, max-age=${silent}, immutable`;
  const most = currentSite().feeds.hub === null ? `max-age=${fresh}, stale-while-revalidate=${asking}` : 'max-age=0';
  return `public, ${most}, stale-if-error=${silent}`;
}

/** Readers that run in browsers may read what all others may. */
const forAll = {
  ...forOtherSites,
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link, Location',
};

const headersOf = (type: string, isClosed: boolean): WithCommon => ({
  ...commonHeaders(),
  ...forAll,
  Vary: 'Accept-Encoding',
  'Content-Type': type,
  'Cache-Control': cacheControl(isClosed),
});

/** What WebSub calls discovery (W3C Recommendation, section 4), for formats that have no place for it too. */
function discovery(url: string): Record<string, string> {
  const { hub } = currentSite().feeds;
  return hub === null ? {} : { Link: `<${new URL(hub).href}>; rel="hub", <${env().siteUrl}${url}>; rel="self"` };
}

type Made = { body: string; changed: number | null };

async function toFeedPage(url: string, { body, changed }: Made, headers: WithCommon, revision: number): Promise<Page> {
  const now = Date.now();
  const page = toAnswer(body, { status: 200, headers, modified: null, revision, expires: now + lifetime });
  const modified = await lastModified(store(), { url, tag: page.tag, changed }, now);
  return { ...page, modified, headers: { ...headers, 'Last-Modified': new Date(modified).toUTCString() } };
}

/** Seconds after which a feed may be asked for again. */
const soon = 5;

/** Answers with what is made at an address, or asks to come again where too much is being made. `unknown` if there is nothing. */
async function send(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  recipe: Recipe,
): Promise<'sent' | 'unknown'> {
  try {
    const { page, isKept } = await revised(url, recipe);
    if (!page) return 'unknown';
    const cacheStatus = isKept ? hit : recipe.isPast ? passed : stored;
    await sendInCoding(request, response, { url, page, cacheStatus });
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    plainText(response, 503, 'Too many feeds are asked for now.', { 'Retry-After': String(soon) });
  }
  return 'sent';
}

/** What is left to do: nothing, to say that there is none, or to lead to where it is. */
export type FeedOutcome = 'sent' | 'gone' | 'unknown' | { redirect: string };

async function making(): Promise<Making> {
  const { siteUrl } = env();
  return { store: store(), site: currentSite(), base: siteUrl, guidBase: await guidBase(store().read, currentSite(), siteUrl) };
}

/** The address of a feed that is asked for by another one, of an older engine; null if there is no such page. */
export async function findFeedAddress({ page, format, archive }: FeedAddress): Promise<string | null> {
  const found = await findFeed(await making(), page);
  if (found?.kind === 'redirect') return urls.feed(found.to, format, archive);
  return found?.kind === 'feed' ? urls.feed(found.subject.page, format, archive) : null;
}

/** Answers a GET or HEAD of the address of a feed; `pathname` is what was asked for. */
export async function answerFeed(
  request: IncomingMessage,
  response: ServerResponse,
  { page, format, archive }: FeedAddress,
  pathname: string,
): Promise<FeedOutcome> {
  const revision = pages().now();
  const known = await making();
  const found = await findFeed(known, page);
  if (!found) return 'unknown';
  if (found.kind === 'gone') return 'gone';
  if (found.kind === 'redirect') return { redirect: urls.feed(found.to, format, archive) };
  const url = urls.feed(found.subject.page, format, archive);
  if (hasStraySlashes(pathname)) return { redirect: url };
  const make = async (): Promise<Page | null> => {
    const feed = await makeFeed(known, found.subject, { format, archive });
    const headers = feed && { ...headersOf(typeOf(format), feed.isClosed), ...(!archive && discovery(url)) };
    return feed && toFeedPage(url, feed, headers!, revision);
  };
  return send(request, response, url, { revision, isPast: archive !== undefined, make });
}

/** Answers a GET or HEAD of the list of all feeds (OPML). */
export async function answerOpml(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [url, revision] = [urls.opml(), pages().now()];
  const make = async (): Promise<Page> => {
    const body = await writeOpml(store().read, currentSite(), env().siteUrl);
    return toFeedPage(url, { body, changed: null }, headersOf('text/x-opml; charset=utf-8', false), revision);
  };
  await send(request, response, url, { revision, make });
}

/** Lets scripts of other sites read whatever is answered: also that a feed has moved, or has gone. */
export function openToAll(response: ServerResponse): void {
  for (const [name, value] of Object.entries(forAll)) response.setHeader(name, value);
}

/** Answers what a browser asks before a script of another site may send validators (Fetch, "CORS-preflight fetch"). */
export function allowReading(response: ServerResponse): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since',
      'Access-Control-Max-Age': '86400',
      Allow: 'GET, HEAD, OPTIONS',
    })
    .end();
}

/** Leads to a feed, also whoever reads it in a browser. */
export function redirectToFeed(response: ServerResponse, feed: string): void {
  openToAll(response);
  redirect(response, feed, '');
}

/** The address of the feed that an older engine's address (decoded segments) leads to; null if it leads to none. */
export const legacyFeed = async (segments: string[]): Promise<string | null> => {
  const legacy = toLegacyFeed(segments);
  return legacy && findFeedAddress(legacy);
};
