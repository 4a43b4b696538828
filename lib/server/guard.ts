import type { IncomingMessage } from 'node:http';

/** A longer request target is nobody's link (bytes). */
const longestTarget = 4096;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Does a request only read (RFC 9110, section 9.2.1)? */
export const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/** Why a request is not looked at any further. */
export type Rejection = { status: number; text: string; headers?: Record<string, string> };

/** Stops what no page or route here could mean, before anything is spent on it; null if the request may pass. */
export function rejection(method: string | undefined, target: string): Rejection | null {
  if (!method || !methods.has(method))
    return { status: 405, text: 'This method is not known here.', headers: { Allow: 'GET, HEAD' } };
  if (target.length > longestTarget) return { status: 414, text: 'This address is too long.' };
  if (!target.startsWith('/')) return { status: 400, text: 'A request here names a path.' };
  return null;
}

/** A target with scheme and host is allowed too, and means its path (RFC 9112, section 3.2.2). */
const toOriginForm = (target: string): string =>
  target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*(?=\/)/i, '');

/** Has a path slashes that its canonical form has not: doubled ones, or one at its end? */
export const hasStraySlashes = (pathname: string): boolean =>
  pathname.includes('//') || (pathname.length > 1 && pathname.endsWith('/'));

/** What a request asks for: the path as it was written, and all behind it (`?…`), '' if there is nothing. */
export function targetOf({ url = '/' }: IncomingMessage): { pathname: string; query: string } {
  const target = toOriginForm(url);
  const mark = target.indexOf('?');
  return mark < 0 ? { pathname: target, query: '' } : { pathname: target.slice(0, mark), query: target.slice(mark) };
}
