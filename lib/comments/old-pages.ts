import { pagesIn } from '../content/listings.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import { pagesMoved } from '../publish/affected.ts';
import { pagesShowingPosts } from '../publish/old-pages.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { countAllComments, countCommentsSince } from './queries.ts';

/** A comment that has changed, at a post (URL). `isShown`: now; it was or will be the other way round, or it is another. */
export type ChangedComment = { id: number; at: number; url: string; isShown: boolean };

/** Pages of recent comments that differ: from the oldest of the changed comments on. */
async function recentPages(db: Db, site: Site, changed: readonly ChangedComment[]): Promise<string[]> {
  const [total, size] = [await countAllComments(db), site.listing.entries];
  const [oldest] = changed.toSorted((a, b) => a.at - b.at || a.id - b.id);
  if (!oldest) return [];
  const rank = total - (await countCommentsSince(db, oldest));
  const shown = changed.filter(({ isShown }) => isShown).length;
  const place = { url: urls.comments, size, brief: false, rank };
  // Before, there were fewer by those that are shown now, and more by those that are not.
  const others = [total - shown, total + changed.length - shown, total];
  return others.flatMap((other) => pagesMoved({ ...place, total: other }, { ...place, total }));
}

/**
 * The URLs of the pages that comments make old when they come to be shown, are others, or are shown no more: their posts', listings
 * with their counts, and recent comments. The store has the comments as they are now, shown or not.
 */
export async function pagesWithComments(db: Db, site: Site, changed: readonly ChangedComment[]): Promise<Set<string>> {
  const posts = [...new Set(changed.map(({ url }) => url))];
  return new Set([...(await pagesShowingPosts(db, posts, site)), ...(await recentPages(db, site, changed))]);
}

/** The pages of recent comments, if anything was said at one of these posts (URLs), which have changed: they name their posts. */
export async function pagesNamingPosts(db: Db, site: Site, posts: readonly string[]): Promise<string[]> {
  const isCommented = async (): Promise<boolean> => {
    for (const some of chunksOf(posts.map(urls.keyOf))) {
      const said = db
        .selectFrom('comments')
        .innerJoin('discussions', 'discussions.id', 'comments.discussion')
        .select('comments.id');
      if (await said.where('discussions.key', 'in', some).limit(1).executeTakeFirst()) return true;
    }
    return false;
  };
  if (posts.length === 0 || !(await isCommented())) return [];
  // Posts that have gone count too: their comments were listed before.
  const all = await db
    .selectFrom('comments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'shown')
    .executeTakeFirstOrThrow();
  const pages = Array.from({ length: pagesIn(all.count, site.listing.entries) }, (_, index) => urls.comments(index + 1));
  return [urls.comments(), ...pages];
}

/** Does one of the newest `size` comments name one of these posts (URLs), which have changed, or did one before? */
export async function isNamedByNewest(db: Db, posts: readonly string[], size: number): Promise<boolean> {
  let newest: { at: number; id: number } | undefined;
  for (const some of chunksOf(posts.map(urls.keyOf))) {
    const last = await db
      .selectFrom('comments')
      .innerJoin('discussions', 'discussions.id', 'comments.discussion')
      .select(['comments.at', 'comments.id'])
      .where('discussions.key', 'in', some)
      .where('comments.state', '=', 'shown')
      .orderBy('comments.at', 'desc')
      .orderBy('comments.id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last && (!newest || last.at > newest.at || (last.at === newest.at && last.id > newest.id))) newest = last;
  }
  // What is newer is about other posts: it was listed before if it is now.
  return newest !== undefined && (await countCommentsSince(db, { at: newest.at, id: newest.id + 1 })) < size;
}
