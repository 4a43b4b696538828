import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth.ts';

type Context = { params: Promise<{ nextauth: string[] }> };
const handler = NextAuth as unknown as (request: Request, context: Context, options: unknown) => Promise<Response>;

/** Signing in with GitHub or another provider, and signing out: next-auth's own pages. */
const answer = (request: Request, context: Context): Promise<Response> => handler(request, context, authOptions());

export { answer as GET, answer as POST };
