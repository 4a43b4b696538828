import { store } from '#lib/db/open.ts';
import { callerHeader, readBody } from '#lib/http.ts';
import { generationOf } from '#lib/session-generation.ts';
import { startSession } from '#lib/session.ts';
import { readToken, spendToken } from '#lib/signed-token.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { isHeldOff, noteWrong, waitAnswer } from '#lib/wrong-attempts.ts';

/** A form with a token in it is no larger than this (bytes). */
const largestBody = 4096;

const goTo = (location: string, headers: Record<string, string> = {}): Response =>
  new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store', ...headers } });

/** Whoever has a link of ours is let in, however often others at their address were wrong. */
function refuse(address: string, now: number): Response {
  if (isHeldOff(address, now)) return waitAnswer();
  noteWrong(address, now);
  return goTo(urls.signIn('old'));
}

/** Signs in the author whom a one-time link was made for. */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request, largestBody);
  const token = body && new URLSearchParams(Buffer.from(body).toString()).get('token');
  const [now, address] = [Date.now(), request.headers.get(callerHeader) ?? ''];
  const claims = readToken('sign-in', token ?? '', now);
  const author = typeof claims === 'string' ? undefined : currentSite().authors.find(({ email }) => email === claims.about);
  if (typeof claims === 'string' || !author?.email) return refuse(address, now);
  const generation = await generationOf(store().read, author.email);
  if (!(await spendToken(store().write, claims, now))) return refuse(address, now);
  const viewer = { name: author.name, email: author.email, isVerified: true };
  return goTo(urls.admin(), { 'Set-Cookie': await startSession({ viewer, generation }) });
}
