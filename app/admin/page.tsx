import { ProblemList, WaitingList } from '#components/publishing.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { requireAuthor } from '#lib/auth.ts';
import { countStates } from '#lib/comments/queue.ts';
import { listWaiting } from '#lib/content/queries.ts';
import { store } from '#lib/db/open.ts';
import { listProblems } from '#lib/publish/problems.ts';
import { siteProblems } from '#lib/publish/reload-site.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { signOutEverywhere } from './actions.ts';

export const dynamic = 'force-dynamic';

/** What an author sees to: files that need mending, and what is not published yet. */
export default async function AdminPage() {
  const person = await requireAuthor();
  const [site, now] = [currentSite(), Date.now()];
  const { held } = await countStates(store().read);
  const problems = [...siteProblems(), ...(await listProblems(store(), now))];
  return (
    <SiteFrame site={site}>
      <h1>For authors</h1>
      <p className="who">
        <span>Signed in as {person.email}</span> <a href={urls.auth('signout', urls.home())}>Sign out</a>
      </p>
      <form action={signOutEverywhere}>
        <button type="submit">Sign out everywhere</button>
      </form>
      <h2>Comments</h2>
      <p>
        <a href={urls.moderation('held')}>{held === 0 ? 'None waits for approval' : `${held} waiting for approval`}</a>
      </p>
      <h2>Files with an error</h2>
      <ProblemList problems={problems} />
      <h2>Not published yet</h2>
      <WaitingList documents={await listWaiting(store().read)} now={now} zone={site.timezone} />
    </SiteFrame>
  );
}
