import { ServerResponse } from 'node:http';
import { env } from '../env.ts';
import { once } from '../once.ts';
import { filePolicy } from './content-policy.ts';

/** Headers with those that every answer has. */
export type WithCommon = Readonly<Record<string, string>> & { readonly 'X-Content-Type-Options': 'nosniff' };

/** What no page here asks a browser for, and no script in it may (W3C Permissions Policy). Frames of films may fill the screen. */
const permissions = ['camera', 'display-capture', 'geolocation', 'microphone', 'midi', 'payment', 'usb'];

/** A browser that was here goes on by https for so long (s; RFC 6797). Other hosts of the domain are not ours to speak for. */
const httpsFor = 365 * 24 * 60 * 60;

/**
 * What every answer says, made once: that it is what its type says, what it may load, that no window and no page of others gets hold of it,
 * and that others learn no more than the host that a reader comes from. Pages say more exactly what they may load.
 */
export const commonHeaders = (): WithCommon =>
  once('common-headers', () => ({
    'X-Content-Type-Options': 'nosniff' as const,
    'Content-Security-Policy': filePolicy,
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Permissions-Policy': permissions.map((name) => `${name}=()`).join(', '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(env().siteUrl.startsWith('https:') && { 'Strict-Transport-Security': `max-age=${httpsFor}` }),
  }));

/** What others show in their pages: pictures, files, feeds; and the redirects that lead there (Fetch, "cross-origin resource policy check"). */
export const forOtherSites = { 'Cross-Origin-Resource-Policy': 'cross-origin' } as const;

/** `writeHead` has two forms; it is handed on as it was called. */
type Untyped = { writeHead: (...all: unknown[]) => void };

/**
 * An answer that has these headers whoever writes it: the front, Next, or Node, which refuses some requests by itself. What comes from
 * memory brings them along, so they cost it no work; what its maker says otherwise stays so.
 */
export class Answer extends ServerResponse {
  override writeHead(status: number, ...more: unknown[]): this {
    const given = more.at(-1) as Partial<WithCommon> | undefined;
    if (given?.['X-Content-Type-Options'] === undefined)
      for (const [name, value] of Object.entries(commonHeaders())) if (!this.hasHeader(name)) this.setHeader(name, value);
    (ServerResponse.prototype as Untyped).writeHead.call(this, status, ...more);
    return this;
  }
}
