import { sql } from 'kysely';
import { z } from 'zod';
import { directoryMark } from '../content/document.ts';
import { serialize } from '../db/dialect.ts';
import type { Store } from '../db/open.ts';
import type { CommentsTable } from '../db/tables.ts';
import { countOverhaul } from '../instances/change-log.ts';
import { endMailTo } from '../mail/ended.ts';
import type { Site } from '../site.ts';
import { renderComment } from './comment-text.ts';
import { commentsLock, commentsWithPosts } from './discussions.ts';
import { takeIn } from './take-in.ts';
import { learnAgain } from './word-score.ts';

/** A comment outside of the store: what everybody may know of it. E-mail and network addresses are in no export. */
export const archived = z.object({
  id: z.int().positive(),
  parent: z.int().positive().nullable().default(null),
  /** The URL of the post, without host; marked, if the post became the text of a directory. */
  post: z.string().regex(/^(?:path:)?\//, 'must be an address that begins with /'),
  at: z.iso.datetime({ offset: true }),
  name: z.string(),
  website: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  text: z.string(),
  state: z.enum(['shown', 'held', 'spam', 'deleted']).default('shown'),
  reasons: z.array(z.string()).default([]),
  byAuthor: z.boolean().default(false),
  verified: z.boolean().default(false),
});

const archive = z.object({ comments: z.array(archived) });

export type Archive = z.infer<typeof archive>;
export type Archived = z.infer<typeof archived>;

/** What of a comment is told outside of the store, beside its number. */
export const archivedColumns = ['parent', 'at', 'name', 'website', 'text', 'state', 'reasons', 'byAuthor', 'verified'] as const;

type ArchivedRow = Pick<CommentsTable, (typeof archivedColumns)[number]> & { id: number };

/** A comment of the store as an export has it. */
export const toArchived = ({ id, at, reasons, byAuthor, verified, ...row }: ArchivedRow, post: string): Archived => ({
  id,
  ...row,
  post,
  at: new Date(at).toISOString(),
  reasons: JSON.parse(reasons) as string[],
  byAuthor: byAuthor === 1,
  verified: verified === 1,
});

/** Every comment of the store, oldest first; those whose post's address another one took are left out, and counted in `homeless`. */
export async function exportComments({ read }: Store): Promise<Archive & { homeless: number }> {
  const rows = await commentsWithPosts(read)
    .select(['comments.id', ...archivedColumns, 'discussions.key', 'documents.url'])
    .orderBy('comments.id')
    .execute();
  const comments = rows.flatMap(({ key, url, ...row }): Archived[] => {
    // At the address of the directory there may be a post as well, with comments of its own.
    const post = key?.startsWith(directoryMark) ? key : (url ?? key);
    return post === null ? [] : [toArchived(row, post)];
  });
  return { comments, homeless: rows.length - comments.length };
}

/** Reads the text of an export. Throws an Error that names the comment and the field that are wrong. */
export function parseArchive(text: string): Archive {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON (${(error as Error).message}).`, { cause: error });
  }
  const parsed = archive.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [, index, field] = issue?.path ?? [];
  const where =
    typeof index === 'number' ? `Comment ${index + 1} of the file${field === undefined ? '' : `, ${String(field)}`}` : 'The file';
  throw new Error(
    `${where}: ${issue?.message}. Nothing was imported. An export has the form {"comments": [{"id": 1, "post": "/a/b", …}]}.`,
  );
}

/**
 * Takes comments of an export into the store, in one transaction. Each keeps its number where that is free, and what is there already
 * is left as it is: an import may be made again. Gives how many were new.
 */
export async function importComments(store: Store, archived: Archive, site: Site): Promise<number> {
  const comments = archived.comments.map(({ id, parent, at, ...rest }) => ({
    ...rest,
    id: String(id),
    parent: parent === null ? null : String(parent),
    at: Date.parse(at),
    number: id,
    email: null,
  }));
  return (await takeIn(store, site, comments)).fresh;
}

/**
 * Forgets whoever wrote with an e-mail address: name, addresses and website go from their comments, mail to them has ended for good. The
 * comments stay in their threads, by nobody; with `words`, what they say goes too. Gives how many comments that were.
 */
export async function forgetWriter({ write }: Store, email: string, words: boolean): Promise<number> {
  const address = email.trim().toLowerCase();
  return write.transaction().execute(async (db) => {
    await serialize(db, commentsLock);
    const gone = words ? { ...renderComment('(taken away)'), text: '(taken away)' } : null;
    const texts = gone && { text: gone.text, plain: gone.plain, html: gone.html };
    const theirs = sql<boolean>`lower(email) = ${address}`;
    const known = await db.selectFrom('comments').selectAll().where(theirs).where('learned', '!=', 0).execute();
    // Their name is a word too.
    for (const comment of known) await learnAgain(db, comment, comment.learned, comment, 0);
    const { numUpdatedRows } = await db
      .updateTable('comments')
      .set({ learned: 0, name: 'Somebody', email: null, website: null, caller: null, wantsReplies: 0, ...texts })
      .where(theirs)
      .executeTakeFirst();
    await db.deleteFrom('mails').where('recipient', '=', address).execute();
    // The links in mail that they have lead to nobody any more.
    await endMailTo(db, address);
    await db.deleteFrom('blocked').where('sender', '=', address).execute();
    await countOverhaul(db);
    return Number(numUpdatedRows);
  });
}
