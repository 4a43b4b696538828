import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import { archivedColumns, toArchived, type Archived } from './archive.ts';

/** What was said about one document: `key` is that of its address, null if another document took it. Comments are in the order of their numbers. */
export type ArchivedDiscussion = { key: string | null; comments: Archived[] };

/** Discussions read at a time. */
const batch = 200;

/** Every discussion in which somebody said something. `addressOf` gives the address (URL) to be told for a key. */
export async function* archivedDiscussions(db: Db, addressOf: (key: string) => string): AsyncGenerator<ArchivedDiscussion> {
  const discussions = await db.selectFrom('discussions').select(['id', 'key']).orderBy('id').execute();
  for (const some of chunksOf(discussions, batch)) {
    const ids = some.map(({ id }) => id);
    const rows = await db
      .selectFrom('comments')
      .select(['id', 'discussion', ...archivedColumns])
      .where('discussion', 'in', ids)
      .orderBy('id')
      .execute();
    const said = Map.groupBy(rows, ({ discussion }) => discussion);
    for (const { id, key } of some) {
      const post = key === null ? '' : addressOf(key);
      const comments = (said.get(id) ?? []).map(({ discussion: _, ...row }) => toArchived(row, post));
      if (comments.length > 0) yield { key, comments };
    }
  }
}
