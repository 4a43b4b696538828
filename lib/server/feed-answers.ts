import type { IncomingMessage, ServerResponse } from 'node:http';
import { store } from '../db/open.ts';
import { env } from '../env.ts';
import type { FeedAddress } from '../feeds/feed-address.ts';
import { makeFeed, typeOf } from '../feeds/feed-body.ts';
import { guidBase } from '../feeds/guids.ts';
import { lastModified } from '../feeds/last-modified.ts';
import { writeOpml } from '../feeds/opml.ts';
import type { Making } from '../feeds/post-entries.ts';
import { findFeed, type Subject } from '../feeds/subjects.ts';
import { acceptedCoding } from '../http.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { sendPage } from './answers.ts';
import { inCoding } from './codings.ts';
import { pages, toAnswer, type Page } from './pages.ts';
import { revised } from './revised.ts';

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
const common = {
  Vary: 'Accept-Encoding',
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link',
};

const headersOf = (url: string, type: string, isClosed: boolean): Record<string, string> => {
  const { hub } = currentSite().feeds;
  // What WebSub calls discovery (W3C Recommendation, section 4), for formats that have no place for it too.
  const link = hub !== null && `<${new URL(hub).href}>; rel="hub", <${env().siteUrl}${url}>; rel="self"`;
  return { ...common, 'Content-Type': type, 'Cache-Control': cacheControl(isClosed), ...(link && { Link: link }) };
};

type Made = { body: string; changed: number | null };

async function toFeedPage(
  url: string,
  { body, changed }: Made,
  headers: Record<string, string>,
  revision: number,
): Promise<Page> {
  const now = Date.now();
  const page = toAnswer(body, { status: 200, headers, modified: null, revision, expires: now + lifetime });
  const modified = await lastModified(store(), { url, tag: page.tag, changed }, now);
  return { ...page, modified, headers: { ...headers, 'Last-Modified': new Date(modified).toUTCString() } };
}

async function send(request: IncomingMessage, response: ServerResponse, url: string, page: Page): Promise<void> {
  const coding = acceptedCoding(request.headers['accept-encoding']);
  const body = await inCoding(url, page, coding);
  sendPage(request, response, page, { coding, body }, 'waypost; fwd=miss; stored');
}

/** What is left to do: nothing, to say that there is none, or to lead to where it is. */
export type FeedOutcome = 'sent' | 'gone' | 'unknown' | { redirect: string };

async function making(): Promise<Making> {
  const { siteUrl } = env();
  return { store: store(), site: currentSite(), base: siteUrl, guidBase: await guidBase(store().read, siteUrl) };
}

type Asked = FeedAddress & { revision: number };

function feedPage(made: Making, subject: Subject, { format, archive, revision }: Asked): Promise<Page | null> {
  const url = urls.feed(subject.page, format, archive);
  return revised(url, revision, async () => {
    const feed = await makeFeed(made, subject, { format, archive });
    return feed && toFeedPage(url, feed, headersOf(url, typeOf(format), feed.isClosed), revision);
  });
}

/** Where the feed of a page is now, as an answer to another address of it (`isLegacy`), or because the page has moved. */
export async function findFeedAddress({ page, format, archive }: FeedAddress): Promise<string | null> {
  const found = await findFeed(await making(), page);
  if (found?.kind === 'redirect') return urls.feed(found.to, format, archive);
  return found?.kind === 'feed' ? urls.feed(found.subject.page, format, archive) : null;
}

/** Answers a GET or HEAD of the address of a feed; `pathname` is what was asked for. */
export async function answerFeed(
  request: IncomingMessage,
  response: ServerResponse,
  address: FeedAddress,
  pathname: string,
): Promise<FeedOutcome> {
  const revision = pages().now();
  const made = await making();
  const found = await findFeed(made, address.page);
  if (!found) return 'unknown';
  if (found.kind === 'gone') return 'gone';
  const { format, archive } = address;
  if (found.kind === 'redirect') return { redirect: urls.feed(found.to, format, archive) };
  const url = urls.feed(found.subject.page, format, archive);
  if (pathname.includes('//') || pathname.endsWith('/')) return { redirect: url };
  const page = await feedPage(made, found.subject, { ...address, revision });
  if (!page) return 'unknown';
  await send(request, response, url, page);
  return 'sent';
}

/** Answers a GET or HEAD of the list of all feeds (OPML). */
export async function answerOpml(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urls.opml();
  const page = await revised(url, pages().now(), async (revision) => {
    const body = await writeOpml(store().read, currentSite(), env().siteUrl);
    return toFeedPage(url, { body, changed: null }, headersOf(url, 'text/x-opml; charset=utf-8', false), revision);
  });
  await send(request, response, url, page!);
}

/** Answers what a browser asks before a script of another site may send validators (Fetch, "CORS-preflight fetch"). */
export function allowReading(response: ServerResponse): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since',
      'Access-Control-Max-Age': '86400',
      Allow: 'GET, HEAD, OPTIONS',
    })
    .end();
}
