import type { Db } from '../db/open.ts';
import { commentsWithPosts } from './discussions.ts';
import type { State } from './moderate.ts';

/** A comment as authors see it. `at` is ms UTC; `post` is null if it is not published now. */
export type QueuedComment = {
  id: number;
  at: number;
  name: string;
  email: string | null;
  website: string | null;
  caller: string | null;
  state: State;
  reasons: string[];
  text: string;
  html: string;
  post: { url: string; title: string } | null;
  /** What else came from the same e-mail or network address: how many are shown, and how many are spam. */
  history: { shown: number; spam: number };
};

async function historyOf(
  db: Db,
  { id, email, caller }: Pick<QueuedComment, 'id' | 'email' | 'caller'>,
): Promise<QueuedComment['history']> {
  const history = { shown: 0, spam: 0 };
  if (email === null && caller === null) return history;
  const rows = await db
    .selectFrom('comments')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('id', '!=', id)
    .where('state', 'in', ['shown', 'spam'])
    .where((eb) =>
      eb.or([...(email === null ? [] : [eb('email', '=', email)]), ...(caller === null ? [] : [eb('caller', '=', caller)])]),
    )
    .groupBy('state')
    .execute();
  for (const { state, count } of rows) if (state === 'shown' || state === 'spam') history[state] = count;
  return history;
}

/** So many comments stand on one page for authors. */
export const queueSize = 50;

/** Comments in a state: those that wait, oldest first; others, newest first. */
export async function listQueue(db: Db, state: State): Promise<QueuedComment[]> {
  const order = state === 'held' ? 'asc' : 'desc';
  const rows = await commentsWithPosts(db)
    .select(['comments.id', 'at', 'name', 'email', 'website', 'caller', 'state', 'reasons', 'text', 'html'])
    .select(['documents.url', 'documents.title'])
    .where('state', '=', state)
    .orderBy('at', order)
    .orderBy('comments.id', order)
    .limit(queueSize)
    .execute();
  const queue: QueuedComment[] = [];
  for (const { url, title, reasons, ...row } of rows) {
    const post = url !== null && title !== null ? { url, title } : null;
    queue.push({ ...row, reasons: JSON.parse(reasons) as string[], post, history: await historyOf(db, row) });
  }
  return queue;
}

/** How many comments are in each state. */
export async function countStates(db: Db): Promise<Record<State, number>> {
  const counts: Record<State, number> = { shown: 0, held: 0, spam: 0, deleted: 0 };
  const rows = await db
    .selectFrom('comments')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}
