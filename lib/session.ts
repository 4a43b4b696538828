import { z } from 'zod';
import { authSecret } from './auth-secret.ts';
import { env } from './env.ts';
import type { Site } from './site.ts';

/** Who is signed in. Their e-mail address counts for something only if whoever vouches for them has verified it. */
export type Viewer = { name: string; email: string | null; isVerified: boolean };

/** What a cookie of ours says: who signed in, and in which generation of their sessions (lib/session-generation.ts). */
export type Session = { viewer: Viewer; generation: string };

/** A session lasts so long (s). */
const lifetime = 30 * 24 * 60 * 60;

const claims = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  verified: z.boolean().default(false),
  generation: z.string().default(''),
});

/** Browsers take a Secure cookie from https alone, and the prefix that goes with it from nowhere else. */
const isSecure = (): boolean => env().siteUrl.startsWith('https:');

/**
 * The name of a cookie of next-auth's. With the prefix, browsers take it from this very host alone, not from its neighbours, and over https
 * (RFC 6265bis, section 4.1.3.2).
 */
export const cookieName = (name: string): string => `${isSecure() ? '__Host-' : ''}next-auth.${name}`;

/** How every cookie here is set: out of reach of scripts, sent along by a link to us, and by nothing else that other sites have. */
export const cookieOptions = () => ({ httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure() }) as const;

/** The cookie that next-auth keeps a session in. */
const sessionCookie = (): string => cookieName('session-token');

/** The value of a cookie in a Cookie header (RFC 6265, section 4.2), or null. */
function cookieIn(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** What the Cookie header of a request says of who it is from, which may have ended since; null if nobody is signed in. */
export async function readSession(cookies: string | null | undefined): Promise<Session | null> {
  const token = cookies ? cookieIn(cookies, sessionCookie()) : null;
  if (!token) return null;
  try {
    // Loaded for who is signed in: no reader waits for it.
    const { decode } = await import('next-auth/jwt');
    const { name, email, verified, generation } = claims.parse(await decode({ token, secret: authSecret() }));
    return { viewer: { name: name || 'Somebody', email: email ?? null, isVerified: verified }, generation };
  } catch {
    // Expired, or signed with another secret.
    return null;
  }
}

/** The value of a Set-Cookie header that signs somebody in, as next-auth would. */
export async function startSession({ viewer: { name, email, isVerified }, generation }: Session): Promise<string> {
  const { encode } = await import('next-auth/jwt');
  const said = { name, email, verified: isVerified, generation };
  const token = await encode({ token: said, secret: authSecret(), maxAge: lifetime });
  return `${sessionCookie()}=${token}; Path=/; Max-Age=${lifetime}; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`;
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
