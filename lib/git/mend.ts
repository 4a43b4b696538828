import { existsSync, lstatSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { differences, type Difference } from './changes.ts';
import { branchOf, fetched, headOf } from './checkout.ts';
import { git, writeLimit, type Checkout } from './command.ts';
import { leftByMove } from './disk.ts';

/** Where a move that is under way goes. It is there from before the first file is written until after the last. */
export const moving = 'refs/worktree/waypost/moving';

/** Where the last move went: what the remote once had. After a force push its commits are in no other branch. */
export const followed = 'refs/worktree/waypost/followed';

/** Where a checkout stands: a branch by its full name, the others by their commits; null for what there is not. */
export type Position = { branch: string | null; head: string | null; moving: string | null; followed: string | null };

/** Reads where a checkout stands. Throws a GitError. */
export async function positionOf(checkout: Checkout): Promise<Position> {
  // One question for all: to start a program takes a process of the server's size some ten milliseconds.
  const format = '--format=%(HEAD) %(refname) %(objectname)';
  const refs = (await git(checkout, ['for-each-ref', format, 'refs/heads', moving, followed])).split('\n');
  const lines = refs.map((line) => line.slice(2).split(' ') as [string, string]);
  const commits = new Map(lines);
  const here = refs.findIndex((line) => line.startsWith('*'));
  // No branch is marked if it has no commit yet, or if a commit is checked out instead of a branch.
  const [branch, head] = here === -1 ? await Promise.all([branchOf(checkout), headOf(checkout)]) : lines[here]!;
  return { branch, head, moving: commits.get(moving) ?? null, followed: commits.get(followed) ?? null };
}

/** How long to wait for locks (ms), and how old those are that are taken away then. */
type Locks = { patience: number; age: number };

const atStart: Locks = { patience: 10_000, age: 0 };

/** At work, another git may be at work as well. */
export const whileServing: Locks = { patience: 0, age: 60_000 };

/** Ours are held for a moment only (ms). */
const ownLockAge = 10_000;

const ageOf = (file: string): number => Date.now() - (lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());

/** Waits until nobody holds the locks of a move, then takes those of this age (ms) from a git that is no more. */
async function breakLocks(checkout: Checkout, branch: string | null, { patience, age }: Locks): Promise<void> {
  const { gitDir, commonDir } = checkout;
  const refs = [join(commonDir, 'packed-refs'), ...(branch === null ? [] : [join(commonDir, branch)])];
  const locks = [join(gitDir, 'index'), join(gitDir, 'HEAD'), ...refs].map((file) => `${file}.lock`);
  const end = performance.now() + patience;
  while (locks.some((lock) => existsSync(lock)) && performance.now() < end) await wait(100);
  for (const lock of locks) if (ageOf(lock) >= age) rmSync(lock, { force: true });
}

/** Nobody else has refs like ours, and we hold their locks for a moment only. */
function breakOwnLocks({ gitDir }: Checkout): void {
  for (const ref of [moving, followed, fetched]) {
    const lock = join(gitDir, `${ref}.lock`);
    if (ageOf(lock) > ownLockAge) rmSync(lock, { force: true });
  }
}

/** Removes a file, and the folders that this empties. */
function removeFile(top: string, path: string): void {
  rmSync(join(top, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      rmdirSync(join(top, folder));
    } catch {
      // It holds something.
      return;
    }
  }
}

/** What tells the index which version of a file it has; of a mode 0, that it has none. */
const entryOf = ({ path, before, after }: Difference): string =>
  `${after?.mode ?? '0'} ${after?.blob ?? '0'.repeat(before!.blob.length)}\t${path}\0`;

/** Makes index and files those of the checked-out commit again, where a move has changed them; `moved` leads to that commit. */
async function putBack(checkout: Checkout, moved: Difference[]): Promise<void> {
  const strangers = moved.filter(({ after }) => after === null);
  const own = moved.filter(({ after }) => after !== null);
  for (const { path } of await leftByMove(checkout, strangers)) removeFile(checkout.top, path);
  // Looked at only now: a stranger may have stood where a folder is to be.
  const changed = await leftByMove(checkout, own);
  const entries = [...strangers, ...own].map(entryOf).join('');
  await git(checkout, ['update-index', '-z', '--index-info'], { input: entries });
  const input = changed.map(({ path }) => `${path}\0`).join('');
  await git(checkout, ['checkout-index', '--force', '--index', '-z', '--stdin'], { input, limit: writeLimit });
}

/**
 * Puts back what a move that was cut off has left half done, so that the files are those of the checked-out commit again; what
 * somebody else has written stays. For the start, before anything is read. A git that outlived its server gets some
 * time to end by itself; then its `locks` are taken away. Gives whether there was such a move. Throws a GitError.
 */
export async function mendInterrupted(checkout: Checkout, locks: Locks = atStart): Promise<boolean> {
  breakOwnLocks(checkout);
  const { branch, ...found } = await positionOf(checkout);
  if (found.moving === null) return false;
  await breakLocks(checkout, branch, locks);
  // A git that outlived its server may have come to its end meanwhile.
  const { head, ...refs } = await positionOf(checkout);
  if (refs.moving === null) return true;
  const hasArrived = head === refs.moving;
  // The branch moves last: if it has moved, only a power cut can have kept files from the disk.
  const other = hasArrived ? refs.followed : refs.moving;
  if (other !== null) await putBack(checkout, await differences(checkout, other, head));
  const remember = hasArrived ? `update ${followed} ${head}\n` : '';
  await git(checkout, ['update-ref', '--stdin'], { input: `${remember}delete ${moving}\n` });
  return true;
}
