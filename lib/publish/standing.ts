import { readdir } from 'node:fs/promises';
import type { Store } from '../db/open.ts';
import { env } from '../env.ts';
import { headOf, isAncestor } from '../git/checkout.ts';
import type { Checkout } from '../git/command.ts';

/**
 * What the content folder of a server has to say, where several share a store: it `speaks` for the blog; it is `behind` what another
 * one has published since; or it is `silent`, because there is no such folder, or nothing in it.
 */
export type Standing = 'speaks' | 'behind' | 'silent';

async function isThere(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length > 0;
}

/**
 * The standing of this server's content folder, where the store is made from a commit (`published`; null: of none). `findCheckout` gives the
 * checkout that the folder is. Throws a GitError if git cannot be asked.
 */
export async function standingOf(
  { isShared }: Store,
  published: string | null,
  findCheckout: () => Promise<Checkout | null>,
): Promise<Standing> {
  // Whoever is alone is not kept waiting for git.
  if (!isShared) return 'speaks';
  if (!(await isThere(env().contentDir))) return 'silent';
  const checkout = await findCheckout();
  const head = checkout && (await headOf(checkout));
  if (published === null) return 'speaks';
  // Nobody can say whether a folder without git is older than what was published from a commit.
  return checkout && head && (await isAncestor(checkout, published, head)) ? 'speaks' : 'behind';
}
