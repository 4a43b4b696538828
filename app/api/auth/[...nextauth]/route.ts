import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth.ts';

type Context = { params: Promise<{ nextauth: string[] }> };
const handler = NextAuth as unknown as (request: Request, context: Context, options: unknown) => Promise<Response>;

/** What is used of next-auth here. Its `session` would prolong one for ever, whoever has it, and `_log` is nobody's to write to. */
const used: ReadonlySet<string | undefined> = new Set(['signin', 'signout', 'callback', 'error']);

/** Signing in with GitHub or another provider, and signing out: next-auth's own pages. */
async function answer(request: Request, context: Context): Promise<Response> {
  const [step] = (await context.params).nextauth;
  return used.has(step)
    ? handler(request, context, authOptions())
    : new Response('There is nothing at this address.\n', { status: 404 });
}

export { answer as GET, answer as POST };
