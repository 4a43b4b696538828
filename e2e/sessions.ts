import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'next-auth/jwt';
import { content } from './command.ts';
import type { Blog } from './server.ts';

/** The secret that a server has made for itself. */
export const secretOf = (blog: Blog): string => readFileSync(join(blog.dataDir, 'auth-secret'), 'utf8').trim();

/** The cookie that a Set-Cookie header sets, as a Cookie header sends it. */
const sentBack = (header: string): string => header.split(';')[0]!;

/** Signs an author in by the link that the command prints. Gives the Cookie header of the session. */
export async function signInByLink(blog: Blog, cookie = ''): Promise<string> {
  const link = new URL((await content(blog, 'sign-in')).trim());
  const answer = await blog.get('/api/sign-in', { method: 'POST', body: link.searchParams, headers: { cookie } });
  return sentBack(answer.headers.get('set-cookie') ?? '');
}

/** The Cookie header of a session that says this, made with a secret, for so long (s). */
export async function sessionSaying(
  said: { name?: string; email?: string; verified?: boolean },
  secret: string,
  maxAge = 3600,
): Promise<string> {
  return `next-auth.session-token=${await encode({ token: said, secret, maxAge })}`;
}
