import type { Db } from '../db/open.ts';
import { env } from '../env.ts';
import { changesBetween } from '../git/changes.ts';
import { findCheckout, headOf } from '../git/checkout.ts';
import { GitError, type Checkout } from '../git/command.ts';
import { mendInterrupted, whileServing } from '../git/mend.ts';
import { once } from '../once.ts';
import { commitOf } from './revision.ts';

const held = (): { checkout?: Checkout } => once('checkout', () => ({}));

/** The git checkout that the content folder is (part of), or null. Throws a GitError if there is one that cannot be used. */
export async function contentCheckout(): Promise<Checkout | null> {
  const holder = held();
  const found = holder.checkout ?? (await findCheckout(env().contentDir, env().programDir));
  if (found) holder.checkout = found;
  return found;
}

/**
 * Puts back what another server on this checkout left half moved when it died: only who starts would do it otherwise. To be asked by who publishes
 * alone, before anything is read. Gives whether there was such a move. Throws a GitError, also while a git that outlived its server is at work.
 */
export async function mendCutOff(): Promise<boolean> {
  const checkout = await contentCheckout();
  return checkout !== null && mendInterrupted(checkout, whileServing);
}

/**
 * Files renamed between the commit that the store was made from and the one that is checked out, by new path. None if git
 * cannot say: a rename that nobody knows of is a deletion and a new post.
 */
export async function renamesSinceSync(db: Db): Promise<ReadonlyMap<string, string>> {
  try {
    const checkout = await contentCheckout();
    const [before, after] = [await commitOf(db), checkout && (await headOf(checkout))];
    if (!checkout || !before || !after || before === after) return new Map();
    return (await changesBetween(checkout, before, after)).renames;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    console.error(`Renames are not known: ${error.message}`);
    return new Map();
  }
}
