import { chunksOf } from '../db/chunks.ts';
import type { Store } from '../db/open.ts';
import type { GitChanges, Renames } from '../git/changes.ts';
import { moveTo } from '../git/move.ts';
import { countPosts, refuseMassDeletion } from './mass-deletion.ts';
import type { Fetched } from './pull.ts';

/** What may have changed in the content folder: these paths, or (null) any. */
type Moved = {
  only: readonly string[] | null;
  commit?: string;
  /** The renames on the way, if the store was made from where it began. */
  renames?: Renames;
  /** Moves the checkout back, since nothing of it may be published. */
  undo?: () => Promise<unknown>;
};

/** Throws a MassDeletion if most of the posts are among these deleted files. */
async function refuseDeletions({ read }: Store, { deleted }: GitChanges): Promise<void> {
  let posts = 0;
  for (const files of chunksOf(deleted)) {
    const live = read.selectFrom('documents').select('id').where('file', 'in', files).where('live', '=', 1);
    posts += (await live.where('kind', '=', 'post').execute()).length;
  }
  refuseMassDeletion(posts, await countPosts(read));
}

/**
 * Moves the checkout to a commit, if one was fetched; `published` is the one that the store is made from (null: none). Throws a GitError or a MassDeletion, and has then
 * changed nothing.
 */
export async function moveCheckout(
  { fetched, only, force }: { fetched: Fetched | null; only: readonly string[] | null; force: boolean },
  opened: Store,
  published: string | null,
): Promise<Moved> {
  if (!fetched) return { only };
  const { checkout, commit } = fetched;
  const { before, changes } = await moveTo(checkout, commit, async (found) => {
    if (!force) await refuseDeletions(opened, found);
  });
  const undo = async (): Promise<unknown> => before !== null && moveTo(checkout, before);
  // Another server has published this commit already, from a checkout of its own.
  if (opened.isShared && commit === published) return { only, commit, undo };
  if (before === null || before !== published) return { only: null, commit, undo };
  return { only: only && [...only, ...changes.files], commit, renames: changes.renames, undo };
}
