import type { Metadata } from 'next';
import { QueuedComments } from '#components/queued-comments.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { requireAuthor } from '#lib/auth.ts';
import { decidedAs, toState } from '#lib/comments/decision.ts';
import type { State } from '#lib/comments/moderate.ts';
import { countStates, listQueue } from '#lib/comments/queue.ts';
import { store } from '#lib/db/open.ts';
import { enhancementAddress } from '#lib/enhancement.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { approve, blockSender, change, reject, remove, reply, undo } from './actions.ts';

export const dynamic = 'force-dynamic';

export const metadata: Metadata = { title: 'Comments' };

const names: Record<State, string> = { held: 'waiting', shown: 'shown', spam: 'spam', deleted: 'deleted' };

/** The ways to the comments in each state, with their numbers. */
const States = ({ counts, state }: { counts: Record<State, number>; state: State }) => (
  <nav className="who" aria-label="Comments">
    {(Object.keys(names) as State[]).map((each) => (
      <a key={each} href={urls.moderation(each)} aria-current={each === state ? 'page' : undefined}>
        {counts[each]} {names[each]}
      </a>
    ))}
  </nav>
);

/** What was decided just now, and the way back. */
const Undo = ({ decisions, state }: { decisions: string; state: State }) => (
  <form action={undo} className="notice">
    <input type="hidden" name="undo" value={decisions} />
    <input type="hidden" name="state" value={state} />
    <output>
      {decidedAs(decisions).size === 1 ? 'One comment was decided on.' : `${decidedAs(decisions).size} comments were decided on.`}
    </output>{' '}
    <button type="submit" data-key="u">
      Undo
    </button>
  </form>
);

/** What readers have said: what waits for a decision, and what was decided. */
export default async function ModerationPage({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  await requireAuthor();
  const { state: asked, undo: decisions } = await searchParams;
  const [site, state] = [currentSite(), toState(asked)];
  const { read } = store();
  return (
    <SiteFrame site={site}>
      <h1>Comments</h1>
      <States counts={await countStates(read)} state={state} />
      {typeof decisions === 'string' && decidedAs(decisions).size > 0 && <Undo decisions={decisions} state={state} />}
      <QueuedComments
        comments={await listQueue(read, state)}
        state={state}
        zone={site.timezone}
        actions={{ approve, blockSender, change, reject, remove, reply }}
      />
      <script type="module" src={enhancementAddress('moderation')} />
    </SiteFrame>
  );
}
