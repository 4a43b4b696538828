import { store } from '#lib/db/open.ts';
import { env } from '#lib/env.ts';
import { isSameOrigin, readBody } from '#lib/http.ts';
import { startSession } from '#lib/session.ts';
import { readToken, spendToken } from '#lib/signed-token.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';

/** A form with a token in it is no larger than this (bytes). */
const largestBody = 4096;

const goTo = (location: string, headers: Record<string, string> = {}): Response =>
  new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store', ...headers } });

/** Signs in the author whom a one-time link was made for. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request, env().siteUrl)) return new Response('This form is of another site.\n', { status: 403 });
  const body = await readBody(request, largestBody);
  const token = body && new URLSearchParams(Buffer.from(body).toString()).get('token');
  const now = Date.now();
  const claims = readToken('sign-in', token ?? '', now);
  const author = typeof claims === 'string' ? undefined : currentSite().authors.find(({ email }) => email === claims.about);
  if (typeof claims === 'string' || !author?.email || !(await spendToken(store().write, claims, now)))
    return goTo(urls.signIn('old'));
  const cookie = await startSession({ name: author.name, email: author.email, isVerified: true });
  return goTo(urls.admin(), { 'Set-Cookie': cookie });
}
