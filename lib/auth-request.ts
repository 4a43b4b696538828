import { z } from 'zod';
import { readBody } from './http.ts';

/** The largest form that a provider or our own page sends (bytes). */
const largestBody = 16 * 1024;

/** What next-auth says of itself in `error`. Any other name of its pages (`Configuration`) speaks of a fault of ours, which there is none. */
const errors = ['Signin', 'OAuthSignin', 'OAuthCallback', 'Callback', 'AccessDenied', 'Verification', 'SessionRequired'] as const;

/** An address of this blog (`siteUrl`), however it is written; nothing in place of one that is another's, or is none. */
export function toOwnAddress(written: string | undefined, siteUrl: string): string | undefined {
  const url = written === undefined ? null : URL.parse(written, siteUrl);
  return url?.origin === siteUrl ? url.href : undefined;
}

/** Its words on the way: each once, as a text; where to go on is here, and an error is one that there is. A provider's own are as it wrote them. */
const fieldsFor = (siteUrl: string, isCallback: boolean) =>
  z
    .object({
      callbackUrl: z
        .string()
        .optional()
        .transform((written) => toOwnAddress(written, siteUrl)),
      error: isCallback ? z.string().optional() : z.enum(errors).optional().catch(undefined),
    })
    .catchall(z.string())
    .transform((fields) => Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined));

/** The parts of a request that next-auth is given. */
export type AuthRequest = { url: string; method: string; headers: Headers; body?: URLSearchParams };

/**
 * What is left of a request to next-auth once it is read by a schema: next-auth answers 500 to what it does not expect, and reads a body of any
 * size. Null if its body is too large, or is no form.
 */
export async function readAuthRequest(request: Request, siteUrl: string): Promise<AuthRequest | null> {
  const { pathname, searchParams } = new URL(request.url);
  const fields = fieldsFor(siteUrl, pathname.startsWith('/api/auth/callback'));
  const tidy = (given: URLSearchParams) => new URLSearchParams(fields.parse(Object.fromEntries(given)));
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  const asked = { url: `${siteUrl}${pathname}?${tidy(searchParams)}`, method: request.method, headers };
  if (request.method !== 'POST') return asked;
  const body = await readBody(request, largestBody);
  const isForm = body?.byteLength === 0 || headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (!body || !isForm) return null;
  headers.set('content-type', 'application/x-www-form-urlencoded');
  return { ...asked, body: tidy(new URLSearchParams(new TextDecoder().decode(body))) };
}

/** Can next-auth read a cookie in which it keeps where to go on? Of one that is no address it makes a 500; one of another site it passes over. */
export const isReadableCallback = (value = ''): boolean => value === '' || /^https?:/.test(URL.parse(value)?.protocol ?? '');
