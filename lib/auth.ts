import type { AuthOptions, Profile } from 'next-auth';
import GitHub from 'next-auth/providers/github';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { toOwnAddress } from './auth-request.ts';
import { authSecret } from './auth-secret.ts';
import { store } from './db/open.ts';
import { env } from './env.ts';
import { currentRequest } from './request-context.ts';
import { generationOf, viewerOf } from './session-generation.ts';
import { cookieName, cookieOptions, isAuthor, sessionSettings, type Viewer } from './session.ts';
import { currentSite } from './site.ts';
import * as urls from './urls.ts';

type Person = Profile & { email_verified?: unknown; preferred_username?: string };

const isVerified = (profile: Person | undefined): boolean =>
  profile?.email_verified === true || profile?.email_verified === 'true';

type GitHubEmail = { email: string; primary: boolean; verified: boolean };

/**
 * GitHub tells which addresses are verified in a list of its own. The provider as it comes takes the first one: whoever
 * registers with an author's address, and never confirms it, would be that author.
 */
const github = (clientId: string, clientSecret: string) =>
  GitHub({
    clientId,
    clientSecret,
    // next-auth's page would load it from a site of theirs.
    style: { logo: '', bg: '', text: '' },
    userinfo: {
      url: 'https://api.github.com/user',
      async request({ client, tokens }) {
        const profile = await client.userinfo(tokens.access_token!);
        const response = await fetch('https://api.github.com/user/emails', {
          headers: { Authorization: `Bearer ${tokens.access_token}`, Accept: 'application/vnd.github+json' },
        });
        const emails = response.ok ? ((await response.json()) as GitHubEmail[]) : [];
        const own = emails.find(({ primary, verified }) => primary && verified);
        return { ...profile, email: own?.email, email_verified: own !== undefined };
      },
    },
  });

/** Any provider of OpenID Connect (OpenID Connect Core 1.0): where it is and what it can, it says itself. */
const oidc = (issuer: string, clientId: string, clientSecret: string): OAuthConfig<Person> => ({
  id: 'oidc',
  name: new URL(issuer).host,
  type: 'oauth',
  wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  authorization: { params: { scope: 'openid email profile' } },
  idToken: true,
  checks: ['pkce', 'state', 'nonce'],
  clientId,
  clientSecret,
  userinfo: {
    // Some tell the address in the token, some when asked for it.
    request: async ({ client, tokens }) => ({
      ...(tokens.id_token && JSON.parse(Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString())),
      ...(await client.userinfo(tokens.access_token!)),
    }),
  },
  profile: ({ sub, name, preferred_username: username, email }) => ({ id: sub!, name: name ?? username, email }),
});

function providers(): AuthOptions['providers'] {
  const settings = env();
  return [
    ...(settings.github ? [github(settings.github.id, settings.github.secret)] : []),
    ...(settings.oidc ? [oidc(settings.oidc.issuer, settings.oidc.clientId, settings.oidc.clientSecret)] : []),
  ];
}

/** The names of those who vouch for readers and authors, as the environment has set them up. */
export const providerNames = (): string[] => providers().map(({ name }) => name);

/** Whoever makes up a callback or a cookie brings this about: a line says enough. */
function complain(code: string, about: Error | { error?: Error }): void {
  const error = about instanceof Error ? about : about.error;
  console.error(`Somebody could not sign in (${code}): ${error?.message.split('\n')[0] ?? 'it is not said why'}`);
}

/** What stands in the cookies of a sign-in that is under way works for so long (s). */
const underWay = 15 * 60;

/** next-auth's cookies, named as ours: by itself it has the prefix `__Host-` for one of them. */
function cookies(): AuthOptions['cookies'] {
  const named = (name: string, more = {}) => ({ name: cookieName(name), options: { ...cookieOptions(), ...more } });
  const brief = { maxAge: underWay };
  return {
    sessionToken: named('session-token'),
    callbackUrl: named('callback-url'),
    csrfToken: named('csrf-token'),
    pkceCodeVerifier: named('pkce.code_verifier', brief),
    state: named('state', brief),
    nonce: named('nonce', brief),
  };
}

/** A longer name (characters) would make the cookie one that no browser keeps. */
const longestName = 80;

/** What next-auth works by. */
export const authOptions = (): AuthOptions => ({
  providers: providers(),
  secret: authSecret(),
  session: sessionSettings,
  cookies: cookies(),
  logger: { error: complain },
  callbacks: {
    redirect: ({ url, baseUrl }) => toOwnAddress(url, baseUrl) ?? baseUrl,
    jwt: async ({ token, profile }) => {
      const { picture: _, ...rest } = token;
      if (!profile) return rest;
      const generation = await generationOf(store().read, rest.email ?? null);
      return { ...rest, name: rest.name?.slice(0, longestName), verified: isVerified(profile), generation };
    },
  },
});

/** Who asks for the page, the action or the route that this is called in; null if nobody is signed in. */
export async function viewer(): Promise<Viewer | null> {
  const context = currentRequest();
  if (context?.form === 'unread') context.form = 'read';
  return viewerOf(store(), (await headers()).get('cookie'));
}

/** The author who asks for a page or an action of theirs; sends anybody else to sign in. */
export async function requireAuthor(): Promise<Viewer & { email: string }> {
  const person = await viewer();
  if (!person?.email || !isAuthor(person, currentSite())) redirect(urls.signIn());
  return { ...person, email: person.email };
}
