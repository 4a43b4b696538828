import { serialize } from '../db/dialect.ts';
import type { Db, Store } from '../db/open.ts';
import type { CommentsTable } from '../db/tables.ts';
import { countOverhaul } from '../instances/change-log.ts';
import type { Site } from '../site.ts';
import { renderComment, type CommentText } from './comment-text.ts';
import { commentsLock, currentPost, openDiscussion } from './discussions.ts';

/** A comment that was made elsewhere, or here long ago. */
export type Incoming = {
  /** What it is called where it comes from, and the one that it replies to. */
  id: string;
  parent: string | null;
  /** The number that it had here, and is to have again if that is free. */
  number?: number;
  /** The URL of the post, without host. */
  post: string;
  /** ms UTC. */
  at: number;
  name: string;
  email: string | null;
  website: string | null;
  text: string;
  state: CommentsTable['state'];
  reasons: readonly string[];
  byAuthor: boolean;
  verified: boolean;
};

/** The same comment, though it may have been edited, or its writer forgotten, since. */
const findSame = (db: Db, discussion: number, { number = -1, at, name, text }: Incoming) =>
  db
    .selectFrom('comments')
    .select('id')
    .where('discussion', '=', discussion)
    .where('at', '=', at)
    .where((eb) => eb.or([eb('id', '=', number), eb.and([eb('name', '=', name), eb('text', '=', text)])]))
    .executeTakeFirst();

const isTaken = async (db: Db, number: number): Promise<boolean> =>
  (await db.selectFrom('comments').select('id').where('id', '=', number).executeTakeFirst()) !== undefined;

async function insert(db: Db, discussion: number, comment: Incoming & CommentText, parent: number | null): Promise<number> {
  const { number, at, name, email, website, text, plain, html, state } = comment;
  const numbered = number === undefined || (await isTaken(db, number)) ? {} : { id: number };
  const row = {
    discussion,
    parent,
    at,
    name,
    email,
    website,
    text,
    plain,
    html,
    state,
    reasons: JSON.stringify(comment.reasons),
  };
  const bits = {
    byAuthor: comment.byAuthor ? (1 as const) : (0 as const),
    verified: comment.verified ? (1 as const) : (0 as const),
  };
  const inserted = await db
    .insertInto('comments')
    // What comes in is old news: nobody is mailed about it.
    .values({ ...numbered, ...row, ...bits, wantsReplies: 0, told: 1, decided: Date.now() })
    .returning('id')
    .executeTakeFirstOrThrow();
  return inserted.id;
}

/** A reply after what it replies to, whatever their dates say; those that answer each other, or nothing that is there, answer nobody. */
function inOrder<Comment extends Incoming>(comments: readonly Comment[]): Comment[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const done = new Set<string>();
  const sorted: Comment[] = [];
  for (const comment of comments.toSorted((a, b) => a.at - b.at)) {
    const line: Comment[] = [];
    for (
      let next: Comment | undefined = comment;
      next && !done.has(next.id);
      next = next.parent === null ? undefined : byId.get(next.parent)
    ) {
      done.add(next.id);
      line.unshift(next);
    }
    sorted.push(...line);
  }
  return sorted;
}

/**
 * Takes comments into the store, in one transaction; what is there already is left as it is, so it may be done again. Ids are those of one
 * source. With `dryRun`, nothing is written. Gives how many were new, and how many were there.
 */
export async function takeIn(
  { write }: Store,
  site: Site,
  incoming: readonly Incoming[],
  dryRun = false,
): Promise<{ fresh: number; there: number }> {
  // Before the transaction: it may take long, and everybody else who writes would wait.
  const comments = incoming.map((comment) => ({ ...comment, ...renderComment(comment.text) }));
  const undone = new Error('dry run');
  let fresh = 0;
  try {
    await write.transaction().execute(async (db) => {
      await serialize(db, commentsLock);
      const ids = new Map<string, number>();
      const discussions = new Map<string, number>();
      for (const comment of inOrder(comments)) {
        const discussion = discussions.get(comment.post) ?? (await openDiscussion(db, await currentPost(db, site, comment.post)));
        discussions.set(comment.post, discussion);
        const same = await findSame(db, discussion, comment);
        const parent = comment.parent === null ? null : (ids.get(comment.parent) ?? null);
        ids.set(comment.id, same?.id ?? (await insert(db, discussion, comment, parent)));
        if (!same) fresh++;
      }
      if (dryRun) throw undone;
      await countOverhaul(db);
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
  return { fresh, there: incoming.length - fresh };
}
