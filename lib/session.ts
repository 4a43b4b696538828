import { z } from 'zod';
import { authSecret } from './auth-secret.ts';
import { env } from './env.ts';
import type { Site } from './site.ts';

/** Who is signed in. Their e-mail address counts for something only if whoever vouches for them has verified it. */
export type Viewer = { name: string; email: string | null; isVerified: boolean };

/** A session lasts so long (s). */
const lifetime = 30 * 24 * 60 * 60;

const claims = z.object({ name: z.string().nullish(), email: z.string().nullish(), verified: z.boolean().default(false) });

/** Browsers take a Secure cookie from https alone, and its prefix from nowhere else. */
const isSecure = (): boolean => env().siteUrl.startsWith('https:');

/** The cookie that next-auth keeps a session in. */
const cookieName = (): string => `${isSecure() ? '__Secure-' : ''}next-auth.session-token`;

/** The value of a cookie in a Cookie header (RFC 6265, section 4.2), or null. */
function cookieIn(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** Who the Cookie header of a request is from; null if nobody is signed in. */
export async function viewerOf(cookies: string | null | undefined): Promise<Viewer | null> {
  const token = cookies ? cookieIn(cookies, cookieName()) : null;
  if (!token) return null;
  try {
    // Loaded for who is signed in: no reader waits for it.
    const { decode } = await import('next-auth/jwt');
    const { name, email, verified } = claims.parse(await decode({ token, secret: authSecret() }));
    return { name: name || 'Somebody', email: email ?? null, isVerified: verified };
  } catch {
    // Expired, or signed with another secret.
    return null;
  }
}

/** The value of a Set-Cookie header that signs somebody in, as next-auth would. */
export async function startSession({ name, email, isVerified }: Viewer): Promise<string> {
  const { encode } = await import('next-auth/jwt');
  const token = await encode({ token: { name, email, verified: isVerified }, secret: authSecret(), maxAge: lifetime });
  return `${cookieName()}=${token}; Path=/; Max-Age=${lifetime}; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`;
}

/** May somebody do what authors do? Their e-mail addresses stand in `site.yaml`. */
export const isAuthor = (viewer: Viewer | null, { authors }: Pick<Site, 'authors'>): boolean =>
  viewer !== null &&
  viewer.isVerified &&
  viewer.email !== null &&
  authors.some(({ email }) => email?.toLowerCase() === viewer.email?.toLowerCase());

/** Can readers sign in with a provider? */
export const isSignInOffered = (): boolean => env().github !== null || env().oidc !== null;

/** How long a session lasts, for next-auth's own. */
export const sessionSettings = { strategy: 'jwt', maxAge: lifetime } as const;
