import { directoryMark } from '../content/document.ts';
import { serialize } from '../db/dialect.ts';
import { inTransaction } from '../db/dry-run.ts';
import { giveIdsAbove } from '../db/highest-ids.ts';
import { withoutNul } from '../db/nul.ts';
import type { Db, Store } from '../db/open.ts';
import type { CommentsTable } from '../db/tables.ts';
import { countOverhaul } from '../instances/change-log.ts';
import type { Site } from '../site.ts';
import { renderComment, type CommentText } from './comment-text.ts';
import { commentsLock, currentPost, openDiscussion } from './discussions.ts';

/** A comment that was made elsewhere, or here long ago. */
export type Incoming = {
  /** What it is called where it comes from, and the one that it replies to; null: none. */
  id: string;
  parent: string | null;
  /** The number that it had here, and is to have again if that is free. */
  number?: number;
  /** The URL of the post, without host; null: another post took it, as it did from all that come with it. */
  post: string | null;
  /** Does it belong to that very address, wherever that leads now? */
  isExact?: boolean;
  /** ms UTC. */
  at: number;
  name: string;
  /** Never shown. */
  email: string | null;
  /** http or https. */
  website: string | null;
  /** As readers write comments here: Markdown without HTML. */
  text: string;
  state: CommentsTable['state'];
  reasons: readonly string[];
  byAuthor: boolean;
  verified: boolean;
};

type Known = { id: number; name: string; text: string };

/** The comments of one discussion that were there before, by when they were made. */
async function commentsOf(db: Db, discussion: number): Promise<Map<number, Known[]>> {
  const rows = await db
    .selectFrom('comments')
    .select(['id', 'at', 'name', 'text'])
    .where('discussion', '=', discussion)
    .orderBy('id')
    .execute();
  return Map.groupBy(rows, ({ at }) => at);
}

/** Where comments go whose post has no address any more: to the others of the same discussion, if they have come before. */
async function homelessDiscussion(db: Db, comments: readonly Incoming[]): Promise<number> {
  for (const { at, number = -1, name, text } of comments) {
    const there = await db
      .selectFrom('comments')
      .innerJoin('discussions', 'discussions.id', 'comments.discussion')
      .select('discussion')
      .where('key', 'is', null)
      .where('at', '=', at)
      .where((eb) => eb.or([eb('comments.id', '=', number), eb.and([eb('name', '=', name), eb('text', '=', text)])]))
      .executeTakeFirst();
    if (there) return there.discussion;
  }
  return (await db.insertInto('discussions').values({ key: null }).returning('id').executeTakeFirstOrThrow()).id;
}

/** Where a comment goes, of those that come with it. */
async function discussionFor(db: Db, site: Site, { post, isExact }: Incoming, all: readonly Incoming[]): Promise<number> {
  if (post === null) return homelessDiscussion(db, all);
  return openDiscussion(db, isExact || post.startsWith(directoryMark) ? post : await currentPost(db, site, post));
}

/** What comments of one post come to: looked up once, since there may be thousands of them. */
type Discussion = { id: number; known: Map<number, Known[]> };

async function lookUp(db: Db, id: number): Promise<Discussion> {
  return { id, known: await commentsOf(db, id) };
}

/** The comment that has a number, if it was made at that moment: wherever it is, whatever it says now. */
const numbered = (db: Db, number: number, at: number) =>
  db.selectFrom('comments').select('id').where('id', '=', number).where('at', '=', at).executeTakeFirst();

/** The same comment, though it may have been edited, or its writer forgotten, since. Two that are alike are two: each is found once. */
async function findSame(
  db: Db,
  { known }: Discussion,
  { number, at, name, text }: Incoming,
  found: ReadonlySet<number>,
): Promise<number | undefined> {
  const byNumber = number === undefined ? undefined : await numbered(db, number, at);
  if (byNumber && !found.has(byNumber.id)) return byNumber.id;
  return known.get(at)?.find((other) => !found.has(other.id) && other.name === name && other.text === text)?.id;
}

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

/**
 * A reply after what it replies to, whatever their dates say; those that answer each other, or nothing that is there, answer nobody. Two of
 * one id are both kept: replies belong to the first.
 */
function inOrder<Comment extends Incoming>(comments: readonly Comment[]): Comment[] {
  const byId = new Map(comments.toReversed().map((comment) => [comment.id, comment]));
  const done = new Set<Comment>();
  const sorted: Comment[] = [];
  for (const comment of comments.toSorted((a, b) => a.at - b.at)) {
    const line: Comment[] = [];
    for (
      let next: Comment | undefined = comment;
      next && !done.has(next);
      next = next.parent === null ? undefined : byId.get(next.parent)
    ) {
      done.add(next);
      line.push(next);
    }
    sorted.push(...line.reverse());
  }
  return sorted;
}

/** As a store keeps it: what comes out again is what is compared with. */
const toKept = (text: string): string => withoutNul(text.toWellFormed());

/** How many comments were new, and the number that each has here, by its own id. */
export type TakenIn = { fresh: number; there: number; numbers: ReadonlyMap<string, number> };

/**
 * Takes comments into the store, in one transaction; what is there already is left as it is, so it may be done again. Ids are those of one
 * source. With `dryRun`, nothing is written. What comes in several parts, in which the same may be said twice, has one set `found` for all of
 * them: the numbers of comments that were recognized or taken in.
 */
export async function takeIn(
  { write }: Store,
  site: Site,
  incoming: readonly Incoming[],
  { dryRun = false, found = new Set() }: { dryRun?: boolean; found?: Set<number> } = {},
): Promise<TakenIn> {
  // Before the transaction: it may take long, and everybody else who writes would wait.
  const comments = incoming.map((comment) => ({
    ...comment,
    name: toKept(comment.name),
    text: toKept(comment.text),
    ...renderComment(comment.text),
  }));
  const numbers = new Map<string, number>();
  const discussions = new Map<string, Discussion>();
  let fresh = 0;
  await inTransaction(write, dryRun, async (db) => {
    await serialize(db, commentsLock);
    for (const comment of inOrder(comments)) {
      const key = JSON.stringify([comment.post, comment.isExact]);
      const discussion = discussions.get(key) ?? (await lookUp(db, await discussionFor(db, site, comment, comments)));
      discussions.set(key, discussion);
      const same = await findSame(db, discussion, comment, found);
      const parent = comment.parent === null ? null : (numbers.get(comment.parent) ?? null);
      const number = same ?? (await insert(db, discussion.id, comment, parent));
      found.add(number);
      if (!numbers.has(comment.id)) numbers.set(comment.id, number);
      if (same === undefined) fresh++;
    }
    if (dryRun) return;
    if (incoming.some(({ number }) => number !== undefined)) await giveIdsAbove(db, 'comments', 0);
    await countOverhaul(db);
  });
  return { fresh, there: incoming.length - fresh, numbers };
}
