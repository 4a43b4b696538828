import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP, isIPv6, type BlockList } from 'node:net';
import { LRUCache } from 'lru-cache';
import { authSecret } from './auth-secret.ts';
import { env } from './env.ts';
import { isIn, toBlockList } from './networks.ts';
import { once } from './once.ts';
import type { Coding } from './server/pages.ts';

/** Codings in the order in which we would rather send them. */
const preferred: readonly Coding[] = ['br', 'gzip', 'identity'];

function weigh(header: string): Coding {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(name, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  const weightOf = (coding: Coding): number => weights.get(coding) ?? (coding === 'identity' ? 0.0001 : (weights.get('*') ?? 0));
  return preferred.reduce((best, coding) => (weightOf(coding) > weightOf(best) ? coding : best), preferred[0]!);
}

/** Headers that were weighed lately. Browsers send a handful of different short ones; who makes up others takes no room from them. */
const weighed = new LRUCache<string, Coding>({ max: 200 });
const longestWeighed = 100;

/** The coding to answer an Accept-Encoding with (RFC 9110, section 12.5.3); a header seen before costs one look-up. */
export function acceptedCoding(header: string | undefined): Coding {
  if (!header) return 'identity';
  let coding = weighed.get(header);
  if (!coding) {
    coding = weigh(header);
    if (header.length <= longestWeighed) weighed.set(header, coding);
  }
  return coding;
}

/** The opaque part of each entity tag of an If-None-Match header, without the mark of a weak one. */
const listedTags = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));

/**
 * Does If-None-Match name what would be sent (RFC 9110, section 13.1.2: weak comparison)? `etags` are the
 * entity tags of every coding, since what a cache kept in another coding is as fresh.
 */
export const isNoneMatch = (header: string, etags: readonly string[]): boolean =>
  header.trim() === '*' || listedTags(header).some((tag) => etags.includes(tag));

/** All three forms of a date begin with the day of the week (RFC 9110, section 5.6.7). */
const isHttpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/** A request as far as it says what its sender has already. */
type Conditional = { 'if-none-match'?: string; 'if-modified-since'?: string };

/**
 * Has the sender of a request already what would be sent (RFC 9110, section 13.2.2)? If it names entity tags, they alone count; a
 * date that is none is passed over. `modified` is ms UTC, a whole second; null if no such date was ever told.
 */
export function isNotModified(
  headers: Conditional,
  { etags, modified }: { etags: readonly string[]; modified: number | null },
): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) return isNoneMatch(tags, etags);
  return since !== undefined && modified !== null && isHttpDate.test(since) && modified <= Date.parse(since);
}

/**
 * Does a request come from a page of this blog (`siteUrl`), as far as its browser says? Browsers say so in Sec-Fetch-Site (W3C
 * Fetch Metadata), in Origin (RFC 6454), or, if they are very old, in Referer alone, and no page of others can make these ours;
 * programs and text browsers say none of it, and carry nobody's session along without being told to.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, siteUrl: string): boolean {
  const { 'sec-fetch-site': site, origin, referer, host } = headers;
  if (site !== undefined) return site === 'same-origin';
  const from = origin ?? (referer === undefined ? undefined : (URL.parse(referer)?.origin ?? 'null'));
  return from === undefined || from === siteUrl || from === `${new URL(siteUrl).protocol}//${host}`;
}

/**
 * Hands on the body of a request piece by piece as it comes. Gives false if it is larger than `limit` (bytes), and then no more of it is read than
 * that, or if its sender hangs up before its end.
 */
export async function readPieces({ headers, body }: Request, limit: number, take: (piece: Uint8Array) => void): Promise<boolean> {
  if (Number(headers.get('content-length')) > limit) return false;
  let size = 0;
  try {
    for await (const piece of body ?? []) {
      size += piece.byteLength;
      if (size > limit) return false;
      take(piece);
    }
  } catch {
    return false;
  }
  return true;
}

/** The body of a request, which is held in memory until it has come; null where `readPieces` gives false. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  return (await readPieces(request, limit, (piece) => pieces.push(piece))) ? Buffer.concat(pieces) : null;
}

/** Where the front notes the network address that a request came from, for routes. What a client sends under this name is not kept. */
export const callerHeader = 'x-waypost-caller';

/** Where the front notes, for Next and for the layout of authors' pages, what scripts of theirs carry. */
export const nonceHeader = 'x-waypost-nonce';

/** An address of IPv6 in eight groups, without leading zeros. */
function groupsOf(address: string): string[] {
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`);
  const [before = '', after] = hostname.slice(1, -1).split('::');
  const [head, tail] = [before, after ?? ''].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  return after === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
}

/** Behind one line of a provider, a household has a whole network of IPv6 (RFC 6177). */
const toNetwork = (address: string): string => (isIPv6(address) ? groupsOf(address).slice(0, 4).join(':') : address);

/** An address of IPv4 is one, also where a server of both kinds writes it as IPv6 (RFC 4291, section 2.5.5.2). */
const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

const trustedProxies = (): BlockList => once('trusted-proxies', () => toBlockList(env().trustedProxies));

/** Is who connects a proxy whose word on a request counts? */
export const isTrustedProxy = (peer = ''): boolean => isIn(trustedProxies(), withoutMapping(peer));

/**
 * Where a request came from: who connects (`peer`), or, if that is a proxy that is `trusted`, whom it has noted last in X-Forwarded-For, and so on.
 * What others write there is theirs to make up.
 */
export function callerAddress(peer: string | undefined, forwardedFor = '', trusted = trustedProxies()): string {
  let caller = withoutMapping(peer ?? '');
  for (const told of forwardedFor.split(',').toReversed()) {
    const address = withoutMapping(told.trim());
    if (!isIn(trusted, caller) || isIP(address) === 0) break;
    caller = address;
  }
  return caller;
}

/** Where a request came from, by its connection and what trusted proxies say. */
export const callerOf = ({ headers, socket }: IncomingMessage): string =>
  callerAddress(socket.remoteAddress, [headers['x-forwarded-for'] ?? []].flat().join(', '));

/** The address of a caller as it is kept: a keyed hash, from which nobody gets the address back. */
export const hashCaller = (address: string, secret = authSecret()): string =>
  createHmac('sha256', secret)
    .update(`caller\n${toNetwork(address)}`)
    .digest('base64url')
    .slice(0, 16);
