import { changesBetween, compare, type Difference, type GitChanges } from './changes.ts';
import { ask, git, GitError, isTrue, tidy, writeLimit, type Checkout } from './command.ts';
import { inTheWay } from './disk.ts';
import { followed, mendInterrupted, moving, positionOf, whileServing, type Position } from './mend.ts';

/** The first few of a list, one on a line. */
const some = (items: string[]): string =>
  [...items.slice(0, 5), ...(items.length > 5 ? [`and ${items.length - 5} more`] : [])].map((item) => `\n  ${item}`).join('');

/** Is a commit in the history of what the remote has, or once had? */
async function wasPushed(checkout: Checkout, { head, branch, followed }: Position, target: string): Promise<boolean> {
  // Where the last move went, nobody has committed anything since.
  if (head === followed) return true;
  const isIn = (other: string): Promise<boolean> => isTrue(checkout, ['merge-base', '--is-ancestor', head!, other]);
  if ((await isIn(target)) || (followed !== null && (await isIn(followed)))) return true;
  const tracking = (await git(checkout, ['for-each-ref', '--format=%(upstream)', branch!])).trim();
  // The setting may name a ref that was never fetched.
  return tracking !== '' && (await isTrue(checkout, ['show-ref', '--verify', '--quiet', tracking])) && isIn(tracking);
}

/** Throws if the move would leave behind commits that are nowhere else. */
async function refuseUnpushed(checkout: Checkout, position: Position, target: string): Promise<void> {
  const { head, followed } = position;
  if (head === null || (await wasPushed(checkout, position, target))) return;
  const log = ['log', '--format=%h %s', '--max-count=6', head, '--not', target, ...(followed === null ? [] : [followed])];
  const commits = (await git(checkout, log)).trim().split('\n');
  throw new GitError(
    `${checkout.top} has commits that were never pushed:${some(commits)}\nRebase and push them there: git pull --rebase && git push`,
  );
}

/** Would git move there? It looks at files that differ between the two commits, and at no others; nothing is written. */
async function refusalOf(checkout: Checkout, head: string | null, target: string): Promise<string | null> {
  // Without a commit everything is new, and `inTheWay` has looked.
  if (head === null) return null;
  const { code, said } = await ask(checkout, ['read-tree', '-n', '-m', '-u', head, target]);
  return code === 0 ? null : said;
}

/** So many files are asked for by name at most. */
const few = 50;

/**
 * Are these few files, in the index and on disk, as the checked-out commit has them? Then the move harms none of them, and it
 * need not be tried first, for which git compares every file that it keeps. Not by `diff-index`: with a path that sorts
 * early among 100,000 files it took 30 s.
 */
async function areUntouched(checkout: Checkout, moved: Difference[]): Promise<boolean> {
  if (moved.length > few) return false;
  const paths = moved.map(({ path }) => path);
  const [changed, kept] = await Promise.all([
    git(checkout, ['diff-files', '-z', '--name-only', '--', ...paths]),
    git(checkout, ['ls-files', '-z', '--stage', '--', ...paths]),
  ]);
  const expected = moved.flatMap(({ path, before }) => (before ? `${before.mode} ${before.blob} 0\t${path}` : []));
  const entries = new Set(kept.split('\0').slice(0, -1));
  return changed === '' && entries.size === expected.length && expected.every((entry) => entries.has(entry));
}

/** Throws if a file that the move is to change has local changes. */
async function refuseEdited(checkout: Checkout, head: string | null, target: string, moved: Difference[]): Promise<void> {
  if (await areUntouched(checkout, moved)) return;
  if ((await refusalOf(checkout, head, target)) === null) return;
  // Files that were only touched look changed until git has read them.
  await ask(checkout, ['update-index', '-q', '--refresh']);
  const refusal = await refusalOf(checkout, head, target);
  if (refusal === null) return;
  const local = new Set((await git(checkout, ['diff-index', '-z', '--name-only', '--no-renames', 'HEAD'])).split('\0'));
  const edited = moved.map(({ path }) => path).filter((path) => local.has(path));
  throw new GitError(
    edited.length === 0
      ? `git does not move ${checkout.top} to what was pushed:\n  ${tidy(refusal)}`
      : `Files that were pushed have local changes in ${checkout.top}:${some(edited)}\nCommit and push them, or undo them there: git checkout HEAD -- <file>`,
  );
}

/** Throws if the move would overwrite what is not the remote's. A file with the very bytes that are to come is no loss. */
async function refuseLoss(checkout: Checkout, head: string | null, target: string, moved: Difference[]): Promise<void> {
  const { blocking, same } = await inTheWay(checkout, moved);
  if (blocking.length > 0)
    throw new GitError(
      `Files that git does not keep lie in ${checkout.top} where pushed ones are to go:${some(blocking)}\nMove them away, or commit and push them.`,
    );
  // Git refuses these too, until it knows them. It is no loss if the process ends here.
  const input = same.map((path) => `${path}\0`).join('');
  if (same.length > 0) await git(checkout, ['update-index', '--add', '-z', '--stdin'], { input });
  try {
    await refuseEdited(checkout, head, target, moved);
  } catch (error) {
    if (same.length > 0) await git(checkout, ['update-index', '--force-remove', '-z', '--stdin'], { input });
    throw error;
  }
}

/** Moves the branch and its files; a move that fails or is cut off is put back, here or at the next start. */
async function carryOut(checkout: Checkout, head: string | null, target: string): Promise<void> {
  const limit = writeLimit;
  try {
    // Reset does not work on a branch without a commit.
    await git(checkout, head === null ? ['merge', '--quiet', '--ff-only', target] : ['reset', '--quiet', '--keep', target], {
      limit,
    });
  } catch (error) {
    await mendInterrupted(checkout, whileServing);
    throw error;
  }
  await git(checkout, ['update-ref', '--stdin'], { input: `update ${followed} ${target}\ndelete ${moving}\n` });
}

/**
 * Moves the checked-out branch and its files to a commit that was fetched (its full name), forced or not, and gives what that
 * changes. Local changes in other files stay. Throws a GitError, with everything as it was, if something would be lost: commits
 * that were never pushed, local changes in files that were pushed, or files that git does not keep where new ones are to go.
 * `approve` is told what would change before anything does, and may throw to refuse it.
 */
export async function moveTo(
  checkout: Checkout,
  target: string,
  approve: (changes: GitChanges) => Promise<void> = async () => {},
): Promise<{ before: string | null; after: string; changes: GitChanges }> {
  const found = await positionOf(checkout);
  const position = found.moving !== null && (await mendInterrupted(checkout, whileServing)) ? await positionOf(checkout) : found;
  const { branch, head: before } = position;
  if (branch === null) throw new GitError(`No branch is checked out in ${checkout.top}. Check one out: git switch main`);
  if (before === target) {
    if (position.followed !== target) await git(checkout, ['update-ref', followed, target]);
    return { before, after: target, changes: await changesBetween(checkout, before, target) };
  }
  const { changes, moved } = await compare(checkout, before, target);
  await approve(changes);
  await refuseUnpushed(checkout, position, target);
  // From here on git takes locks: who finds this ref at a start knows whose they were.
  await git(checkout, ['update-ref', moving, target]);
  try {
    await refuseLoss(checkout, before, target, moved);
  } catch (error) {
    await git(checkout, ['update-ref', '-d', moving]);
    throw error;
  }
  await carryOut(checkout, before, target);
  return { before, after: target, changes };
}
