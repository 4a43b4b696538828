import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Transform } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { Known } from '../content/resolve.ts';
import { store } from '../db/open.ts';
import { env } from '../env.ts';
import { isSitemapName } from '../fixed-names.ts';
import { acceptedCoding, isNoneMatch } from '../http.ts';
import { once } from '../once.ts';
import { currentSite } from '../site.ts';
import { partsOf, type Part } from '../sitemap/parts.ts';
import { robotsText } from '../sitemap/robots.ts';
import { sitemapText } from '../sitemap/sitemap.ts';
import * as urls from '../urls.ts';
import { plainText, sendPage } from './answers.ts';
import { commonHeaders, type WithCommon } from './common-headers.ts';
import { pages, toAnswer, type Coding } from './pages.ts';
import { passed } from './send-in-coding.ts';
import { isRoomForReader, sendPieces } from './sitemap-readers.ts';
import { findStaticFile, sendStaticFile } from './static-files.ts';

/** Made while they are sent, so quickly, and in little memory. */
const coders: Record<Coding, () => Transform> = {
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 } }),
  gzip: () => createGzip(),
  identity: () => new PassThrough(),
};

/** Search engines need not know of a post in the same minute (s). */
const fresh = 300;

const headersOf = (type: string): WithCommon => ({
  ...commonHeaders(),
  'Content-Type': `${type}; charset=utf-8`,
  'Cache-Control': `public, max-age=${fresh}`,
});

/** Answers 304 if the caller's own copy is still good (RFC 9110, section 13.1.2). */
function isFresh(
  request: IncomingMessage,
  response: ServerResponse,
  { 'Content-Type': _, ...headers }: Record<string, string> & { ETag: string },
): boolean {
  const noneMatch = request.headers['if-none-match'];
  const isGood = noneMatch !== undefined && isNoneMatch(noneMatch, [headers.ETag.replace(/^W\//, '')]);
  if (isGood) response.writeHead(304, headers).end();
  return isGood;
}

type Plan = { at: number; parts: Promise<Part[]> };

/** The parts of the sitemap as they are at the moment `at` of the pages' clock: looked for once between two changes. */
function plannedParts(known: Known, at: number): Promise<Part[]> {
  const held = once<{ plan?: Plan }>('sitemap', () => ({}));
  if (held.plan?.at === at) return held.plan.parts;
  const plan = { at, parts: partsOf(known, env().siteUrl) };
  held.plan = plan;
  plan.parts.catch(() => {
    if (held.plan === plan) held.plan = undefined;
  });
  return plan.parts;
}

/** Weak, since every coding has it: the clock counts the changes of this process, which tells itself from others. */
const etagAt = (at: number): string => `W/"${once('sitemap-tag', () => randomBytes(9).toString('base64url'))}-${at}"`;

/** Readers may go away. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (!/^ERR_STREAM_|^ECONNRESET$|^EPIPE$/.test(error.code ?? '')) throw error;
}

async function answerPart(request: IncomingMessage, response: ServerResponse, number?: number): Promise<'sent' | 'unknown'> {
  const [at, known] = [pages().now(), { db: store().read, site: currentSite() }];
  const text = sitemapText(known, env().siteUrl, await plannedParts(known, at), number);
  if (!text) return 'unknown';
  const headers = { ...headersOf('application/xml'), ETag: etagAt(at), Vary: 'Accept-Encoding' };
  if (isFresh(request, response, headers)) return 'sent';
  const isHead = request.method === 'HEAD';
  if (!isHead && !isRoomForReader()) {
    plainText(response, 503, 'The sitemap is asked for too often now.', { 'Retry-After': '10' });
    return 'sent';
  }
  const coding = acceptedCoding(request.headers['accept-encoding']);
  response.writeHead(200, coding === 'identity' ? headers : { ...headers, 'Content-Encoding': coding });
  if (isHead) response.end();
  else await sendPieces(text, coders[coding](), response).catch(unlessGone);
  return 'sent';
}

async function answerRobots(request: IncomingMessage, response: ServerResponse, contentDir: string): Promise<void> {
  const file = await findStaticFile(contentDir, urls.toSegments(urls.robots()) ?? []);
  if (file !== null) return sendStaticFile(request, response, contentDir, file);
  const told = { status: 200, headers: headersOf('text/plain'), modified: null, revision: null, expires: 0 };
  const page = toAnswer(robotsText(env().siteUrl), told);
  sendPage(request, response, page, { coding: 'identity', body: page.bodies.get('identity')!, cacheStatus: passed });
}

/**
 * Answers GET and HEAD for the sitemap, a part of it, or robots.txt, which is the author's own if there is one in the content folder.
 * `unknown`: it is none of these addresses, or there is no such part, and nothing is sent.
 */
export async function answerSitemap(
  request: IncomingMessage,
  response: ServerResponse,
  segments: readonly string[],
  contentDir: string,
): Promise<'sent' | 'unknown'> {
  const [name = '', ...rest] = segments;
  if (rest.length > 0) return 'unknown';
  if (urls.fromSegments([name]) === urls.robots()) {
    await answerRobots(request, response, contentDir);
    return 'sent';
  }
  if (!isSitemapName(name)) return 'unknown';
  const digits = /\d+/.exec(name)?.[0];
  return answerPart(request, response, digits === undefined ? undefined : Number(digits));
}
