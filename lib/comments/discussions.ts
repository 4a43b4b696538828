import type { Db } from '../db/open.ts';
import { keyOf } from '../urls.ts';

/** Comments with their discussions and, where these have one that is published now, the documents that they are about. */
export const commentsWithPosts = (db: Db) =>
  db
    .selectFrom('comments')
    .innerJoin('discussions', 'discussions.id', 'comments.discussion')
    .leftJoin('documents', (join) => join.onRef('documents.urlKey', '=', 'discussions.key').on('documents.live', '=', 1));

/** The discussion of the document at a URL, made if there is none yet. */
export async function openDiscussion(db: Db, url: string): Promise<number> {
  const key = keyOf(url);
  await db
    .insertInto('discussions')
    .values({ key })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await db.selectFrom('discussions').select('id').where('key', '=', key).executeTakeFirstOrThrow()).id;
}

/**
 * Lets discussions follow their documents (URLs `from` and `to`). What was said about a document that is gone, and whose address
 * another one takes now, is kept without an address.
 */
export async function moveDiscussions(db: Db, moves: readonly { from: string; to: string }[]): Promise<void> {
  const places = new Map(moves.map(({ from, to }) => [keyOf(from), keyOf(to)]));
  const moving: { id: number; to: string }[] = [];
  for (const [from, to] of places) {
    const row = await db.selectFrom('discussions').select('id').where('key', '=', from).executeTakeFirst();
    if (row && from !== to) moving.push({ id: row.id, to });
  }
  // All leave before the first arrives: one may come to where another was.
  for (const { id } of moving) await db.updateTable('discussions').set({ key: null }).where('id', '=', id).execute();
  for (const { id, to } of moving) {
    await db.updateTable('discussions').set({ key: null }).where('key', '=', to).execute();
    await db.updateTable('discussions').set({ key: to }).where('id', '=', id).execute();
  }
}
