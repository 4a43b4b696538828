import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth.ts';
import { env } from '#lib/env.ts';

type Context = { params: Promise<{ nextauth: string[] }> };
const handler = NextAuth as unknown as (request: Request, context: Context, options: unknown) => Promise<Response>;

/** What is used of next-auth here. Its `session` would prolong one for ever, whoever has it, and `_log` is nobody's to write to. */
const used: ReadonlySet<string | undefined> = new Set(['signin', 'signout', 'callback', 'error']);

/** Can one be led there afterwards? next-auth calls anything else a fault of the server's; addresses of others it leaves out. */
function isAddress(back: string): boolean {
  const url = URL.parse(back, back.startsWith('/') ? env().siteUrl : undefined);
  return url !== null && /^https?:$/.test(url.protocol);
}

/** Signing in with GitHub or another provider, and signing out: next-auth's own pages. */
async function answer(request: Request, context: Context): Promise<Response> {
  const [step] = (await context.params).nextauth;
  const back = new URL(request.url).searchParams.get('callbackUrl');
  if (back !== null && !isAddress(back)) return new Response('This address leads nowhere.\n', { status: 400 });
  return used.has(step)
    ? handler(request, context, authOptions())
    : new Response('There is nothing at this address.\n', { status: 404 });
}

export { answer as GET, answer as POST };
