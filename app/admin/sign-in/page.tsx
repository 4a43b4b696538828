import type { Metadata } from 'next';
import { SiteFrame } from '#components/site-frame.tsx';
import { providerNames, viewer } from '#lib/auth.ts';
import { isAuthor, type Viewer } from '#lib/session.ts';
import { readToken } from '#lib/signed-token.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';

export const dynamic = 'force-dynamic';

export const metadata: Metadata = { title: 'Sign in' };

/** Whoever follows a link changes nothing yet: programs that look at mail follow links too. */
function WithToken({ token, claims }: { token: string; claims: ReturnType<typeof readToken> }) {
  if (typeof claims === 'string') {
    return (
      <p className="notice" role="alert">
        This link does not work any more: it was used already, or has expired. <code>npm run content -- sign-in</code> prints a
        new one.
      </p>
    );
  }
  return (
    <form method="post" action={urls.signInWithToken()}>
      <input type="hidden" name="token" value={token} />
      <p>
        <button type="submit">Sign in as {claims.about}</button>
      </p>
    </form>
  );
}

function Ways() {
  const names = providerNames();
  return (
    <>
      {names.length > 0 && (
        <p>
          <a href={urls.auth('signin', urls.admin())}>Sign in with {names.join(' or ')}</a>
        </p>
      )}
      <p>
        Who can log in to the machine gets a link for one sign-in by <code>npm run content -- sign-in</code>.
      </p>
    </>
  );
}

const NoAuthor = ({ person }: { person: Viewer }) => (
  <p className="notice" role="alert">
    You are signed in as {person.email ?? person.name}, who is no author of this blog: authors are those whose e-mail address
    stands in site.yaml, and is verified where they sign in. <a href={urls.auth('signout', urls.signIn())}>Sign out</a>
  </p>
);

/** Where authors come who are not signed in. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { token } = await searchParams;
  const [site, person, now] = [currentSite(), await viewer(), Date.now()];
  return (
    <SiteFrame site={site}>
      <h1>Sign in</h1>
      {isAuthor(person, site) ? (
        <p>
          You are signed in as {person?.email}. <a href={urls.admin()}>Go on</a>
        </p>
      ) : (
        person && <NoAuthor person={person} />
      )}
      {typeof token === 'string' ? <WithToken token={token} claims={readToken('sign-in', token, now)} /> : <Ways />}
    </SiteFrame>
  );
}
