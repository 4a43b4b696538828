import NextAuth from 'next-auth';
import { NextRequest } from 'next/server';
import { isReadableCallback, readAuthRequest } from '#lib/auth-request.ts';
import { authOptions } from '#lib/auth.ts';
import { env } from '#lib/env.ts';
import { cookieName } from '#lib/session.ts';

type Context = { params: Promise<{ nextauth: string[] }> };
const handler = NextAuth as unknown as (request: Request, context: Context, options: unknown) => Promise<Response>;

const refuse = (status: number, text: string): Response =>
  new Response(`${text}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });

/** Takes away what next-auth would fail at each time; it reads cookies from Next, not from the request that it is given. */
function forget(name: string): Response {
  const response = refuse(400, 'A cookie of this site was not as it should be, and is taken away now. Please try again.');
  response.headers.append('Set-Cookie', `${name}=; Path=/; Max-Age=0${name.startsWith('__Host-') ? '; Secure' : ''}`);
  return response;
}

/** Signing in with GitHub or another provider, and signing out: next-auth's own pages. */
async function answer(request: NextRequest, context: Context): Promise<Response> {
  const name = cookieName('callback-url');
  if (!isReadableCallback(request.cookies.get(name)?.value)) return forget(name);
  const asked = await readAuthRequest(request, env().siteUrl);
  if (!asked) return refuse(400, 'This is no form of ours.');
  const { url, ...rest } = asked;
  return handler(new NextRequest(url, rest), context, authOptions());
}

export { answer as GET, answer as POST };
