import { sql } from 'kysely';
import { toExcerpt } from '../content/excerpt.ts';
import { stretchIn, type Listing } from '../content/listings.ts';
import type { Db } from '../db/open.ts';
import * as urls from '../urls.ts';
import { toThread, type Threaded } from './thread.ts';

/** A comment as everybody sees it. `at` is ms UTC. */
export type Comment = {
  id: number;
  parent: number | null;
  at: number;
  name: string;
  website: string | null;
  isVerified: boolean;
  isByAuthor: boolean;
  html: string;
};

/** A comment away from its post: how it begins, and which post (URL) it is about. */
export type RecentComment = Omit<Comment, 'html' | 'parent'> & { excerpt: string; post: { url: string; title: string } };

const publicColumns = ['comments.id', 'parent', 'at', 'name', 'website', 'verified', 'byAuthor'] as const;

type PublicRow = { verified: 0 | 1; byAuthor: 0 | 1 };

const toPublic = <Row extends PublicRow>({ verified, byAuthor, ...row }: Row) => ({
  ...row,
  isVerified: verified === 1,
  isByAuthor: byAuthor === 1,
});

/** What is said about the post at a URL, as a thread; and how many comments that are. */
export async function readThread(db: Db, url: string): Promise<{ thread: Threaded<Comment>[]; count: number }> {
  const discussion = await db.selectFrom('discussions').select('id').where('key', '=', urls.keyOf(url)).executeTakeFirst();
  if (!discussion) return { thread: [], count: 0 };
  const ofPost = db.selectFrom('comments').where('discussion', '=', discussion.id);
  const rows = await ofPost
    .select([...publicColumns, 'html'])
    .where('state', '=', 'shown')
    .orderBy('at')
    .orderBy('id')
    .execute();
  const hidden = await ofPost.select(['id', 'parent']).where('state', '!=', 'shown').execute();
  const thread = toThread(rows.map(toPublic), new Map(hidden.map(({ id, parent }) => [id, parent])));
  return { thread, count: rows.length };
}

/** How many comments are shown at each of these posts (URLs); those without any are left out. */
export async function countComments(db: Db, posts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (posts.length === 0) return new Map();
  const rows = await db
    .selectFrom('discussions')
    .innerJoin('comments', 'comments.discussion', 'discussions.id')
    .innerJoin('documents', 'documents.urlKey', 'discussions.key')
    .select((eb) => ['discussions.key', eb.fn.countAll<number>().as('count')])
    .where('discussions.key', 'in', posts.map(urls.keyOf))
    .where('comments.state', '=', 'shown')
    .where('documents.live', '=', 1)
    .where('documents.comments', '!=', 'off')
    .groupBy('discussions.id')
    .execute();
  const counts = new Map(rows.map(({ key, count }) => [key, count]));
  return new Map(posts.flatMap((url) => (counts.has(urls.keyOf(url)) ? [[url, counts.get(urls.keyOf(url))!]] : [])));
}

/** Comments that are shown, at posts that are published and do not hide theirs. */
export const shownComments = (db: Db) =>
  db
    .selectFrom('comments')
    .innerJoin('discussions', 'discussions.id', 'comments.discussion')
    .innerJoin('documents', 'documents.urlKey', 'discussions.key')
    .where('comments.state', '=', 'shown')
    .where('documents.live', '=', 1)
    .where('documents.comments', '!=', 'off');

/** How many comments `/comments` lists in all. Counted by discussion first: a look at the post of each comment took ten times as long. */
export async function countAllComments(db: Db): Promise<number> {
  const byDiscussion = db
    .selectFrom('comments')
    .select((eb) => ['discussion', eb.fn.countAll<number>().as('count')])
    .where('state', '=', 'shown')
    .groupBy('discussion')
    .as('counted');
  const row = await db
    .selectFrom(byDiscussion)
    .innerJoin('discussions', 'discussions.id', 'counted.discussion')
    .innerJoin('documents', 'documents.urlKey', 'discussions.key')
    .select((eb) => eb.fn.sum<number | null>('counted.count').as('total'))
    .where('documents.live', '=', 1)
    .where('documents.comments', '!=', 'off')
    .executeTakeFirstOrThrow();
  return row.total ?? 0;
}

/** How many of these are not older than a moment (`at`, ms UTC) and, at that moment, than a comment. Mostly few. */
export const countCommentsSince = async (db: Db, { at, id }: { at: number; id: number }): Promise<number> =>
  (
    await shownComments(db)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(sql<boolean>`(comments.at, comments.id) >= (${at}, ${id})`)
      .executeTakeFirstOrThrow()
  ).count;

/** Characters of a comment that are shown away from its post. */
const excerptLength = 280;

/**
 * The newest `size` comments, or those of a stable page (1 is the oldest); newest first. Null if there is no such page. The feeds of
 * all comments are made from this too.
 */
export async function recentComments(db: Db, size: number, page?: number): Promise<Listing<RecentComment> | null> {
  const stretch = stretchIn(await countAllComments(db), size, urls.comments, page);
  if (!stretch) return null;
  const { skip, limit, newer, older } = stretch;
  const rows = await shownComments(db)
    .select(['comments.id', 'at', 'name', 'website', 'verified', 'byAuthor', 'plain', 'documents.url', 'documents.title'])
    .orderBy('at', 'desc')
    .orderBy('comments.id', 'desc')
    .limit(limit)
    .offset(skip)
    .execute();
  return {
    entries: rows.map(({ plain, url, title, ...row }) => ({
      ...toPublic(row),
      excerpt: toExcerpt(plain, excerptLength),
      post: { url, title },
    })),
    newer,
    older,
  };
}
