import { sql } from 'kysely';
import { serialize } from '../db/dialect.ts';
import type { Db, Store } from '../db/open.ts';
import type { CommentsTable } from '../db/tables.ts';
import { countChange, type Counted } from '../instances/change-log.ts';
import { wake } from '../mail/post-office.ts';
import type { Site } from '../site.ts';
import { renderComment } from './comment-text.ts';
import { commentsLock, commentsWithPosts } from './discussions.ts';
import { tellListeners } from './notify.ts';
import { learnAgain } from './word-score.ts';

/** Where a comment is: read by everybody, waiting for an author, spam, or deleted. */
export type State = CommentsTable['state'];

/**
 * What became of a comment. `url` is that of its post, null if that is not published now. `at` is ms UTC; `counted` the number of this
 * change among those of all servers that share the store, if readers see it.
 */
export type Decided = { id: number; at: number; url: string | null; before: State; after: State; counted: Counted };

/** Comments that were deleted, and what is spam, are kept for so long (ms), should an author have been wrong. */
const keptFor = 30 * 24 * 60 * 60 * 1000;

const findComments = (db: Db, ids: readonly number[]) =>
  commentsWithPosts(db)
    .select([
      'comments.id',
      'comments.at',
      'comments.state',
      'comments.plain',
      'comments.name',
      'comments.email',
      'comments.website',
    ])
    .select([
      'comments.caller',
      'comments.byAuthor',
      'comments.learned',
      'comments.discussion',
      'comments.parent',
      'documents.url',
      'documents.title',
    ])
    .where('comments.id', 'in', ids)
    .execute();

/** What a state says of a comment: that it is good (1) or spam (-1), or nothing. */
const verdictOf = (state: State): -1 | 0 | 1 => (state === 'shown' ? 1 : state === 'spam' ? -1 : 0);

/**
 * Moves comments to other states (by id). What was shown or called spam teaches the score of words; a decision that is taken back
 * is unlearned. Who asked for it is told of a reply when it is first shown. Gives what changed; ids that are not there are left out.
 */
export async function decide({ write }: Store, states: ReadonlyMap<number, State>, site: Site, now: number): Promise<Decided[]> {
  if (states.size === 0) return [];
  const decided = await write.transaction().execute(async (db) => {
    await serialize(db, commentsLock);
    const decided: Decided[] = [];
    for (const { id, at, url, title, state: before, byAuthor, ...comment } of await findComments(db, [...states.keys()])) {
      const after = states.get(id)!;
      if (before === after) continue;
      const learned = byAuthor === 0 ? verdictOf(after) : 0;
      await db.updateTable('comments').set({ state: after, decided: now, learned }).where('id', '=', id).execute();
      await learnAgain(db, comment, comment.learned, comment, learned);
      if (after === 'shown' && url !== null && title !== null)
        await tellListeners(db, site, { id, ...comment }, { url, title }, now);
      const isSeen = url !== null && (before === 'shown' || after === 'shown');
      const counted = isSeen ? await countChange(db) : null;
      decided.push({ id, at, url, before, after, counted });
    }
    return decided;
  });
  wake();
  return decided;
}

/** Writes another text into a comment. Gives where it stands; null if it is not there. */
export async function edit({ write }: Store, id: number, text: string): Promise<Decided | null> {
  const { html, plain } = renderComment(text);
  return write.transaction().execute(async (db) => {
    await serialize(db, commentsLock);
    const [comment] = await findComments(db, [id]);
    if (comment) await learnAgain(db, comment, comment.learned, { ...comment, plain }, comment.learned);
    await db.updateTable('comments').set({ text, html, plain }).where('id', '=', id).execute();
    if (!comment) return null;
    const { at, url, state } = comment;
    return {
      id,
      at,
      url,
      before: state,
      after: state,
      counted: state === 'shown' && url !== null ? await countChange(db) : null,
    };
  });
}

/** Takes whoever sent a comment for a sender of spam from now on, by e-mail and network address; and calls this one spam. */
export async function block(store: Store, id: number, site: Site, now: number): Promise<Decided[]> {
  await store.write.transaction().execute(async (db) => {
    await serialize(db, commentsLock);
    const [comment] = await findComments(db, [id]);
    for (const sender of [comment?.email, comment?.caller]) {
      if (!sender) continue;
      await db
        .insertInto('blocked')
        .values({ sender })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
  return decide(store, new Map([[id, 'spam']]), site, now);
}

/** Forgets the network addresses of comments older than thirty days, and what was deleted or spam for as long (`now` in ms UTC). */
export async function forgetOld({ write }: Store, now: number): Promise<void> {
  await write.transaction().execute(async (db) => {
    await db
      .updateTable('comments')
      .set({ caller: null })
      .where('caller', 'is not', null)
      .where('at', '<', now - keptFor)
      .execute();
    await db
      .deleteFrom('comments')
      .where('state', 'in', ['deleted', 'spam'])
      .where('decided', '<', now - keptFor)
      // Its replies would lose their place in the thread.
      .where(sql<boolean>`id not in (select parent from comments where parent is not null)`)
      .execute();
  });
}
