import { resolve } from '../content/resolve.ts';
import { serialize } from '../db/dialect.ts';
import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';

/**
 * Who takes comments, decides on them or moves discussions does so alone: no comment comes to where its post has just left, and of many
 * that come at once through several servers none is passed over by the limits.
 */
export const commentsLock = 'comments';

/** Comments with their discussions and, where these have one that is published now, the documents that they are about. */
export const commentsWithPosts = (db: Db) =>
  db
    .selectFrom('comments')
    .innerJoin('discussions', 'discussions.id', 'comments.discussion')
    .leftJoin('documents', (join) => join.onRef('documents.urlKey', '=', 'discussions.key').on('documents.live', '=', 1));

/** The discussion of the document at a URL, made if there is none yet. */
export async function openDiscussion(db: Db, url: string): Promise<number> {
  const key = urls.keyOf(url);
  await db
    .insertInto('discussions')
    .values({ key })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await db.selectFrom('discussions').select('id').where('key', '=', key).executeTakeFirstOrThrow()).id;
}

/** Where what was said at an address (URL) belongs now: posts may have moved since. */
export async function currentPost(db: Db, site: Site, post: string): Promise<string> {
  const segments = urls.toSegments(post);
  const found = segments && (await resolve({ db, site }, segments));
  if (found?.kind === 'redirect') return found.to;
  return found?.kind === 'article' ? found.url : segments ? urls.fromSegments(segments) : post;
}

const discussionAt = (db: Db, key: string) => db.selectFrom('discussions').select('id').where('key', '=', key).executeTakeFirst();

/**
 * Lets discussions follow their documents (URLs `from` and `to`). What was said about a document that has gone, and whose address
 * another one takes now, is kept without an address. Where the document was at its new address already (`isThere`), what was said at
 * both is one discussion.
 */
export async function moveDiscussions(db: Db, moves: readonly { from: string; to: string; isThere?: boolean }[]): Promise<void> {
  if (moves.length === 0) return;
  await serialize(db, commentsLock);
  const moving: { id: number | undefined; to: string; isThere: boolean }[] = [];
  for (const { from, to, isThere = false } of moves) {
    if (urls.keyOf(from) === urls.keyOf(to)) continue;
    moving.push({ id: (await discussionAt(db, urls.keyOf(from)))?.id, to: urls.keyOf(to), isThere });
  }
  // All leave before the first arrives: one may come to where another was.
  for (const { id } of moving)
    if (id !== undefined) await db.updateTable('discussions').set({ key: null }).where('id', '=', id).execute();
  for (const { id, to, isThere } of moving) {
    const there = await discussionAt(db, to);
    if (there && isThere && id !== undefined) {
      await db.updateTable('comments').set({ discussion: there.id }).where('discussion', '=', id).execute();
    } else if (!isThere) {
      if (there) await db.updateTable('discussions').set({ key: null }).where('id', '=', there.id).execute();
      if (id !== undefined) await db.updateTable('discussions').set({ key: to }).where('id', '=', id).execute();
    } else if (id !== undefined) await db.updateTable('discussions').set({ key: to }).where('id', '=', id).execute();
  }
}
