import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { childEnvironment } from '../env.ts';
import { ask, git, GitError, runGit, tidy, type Checkout } from './command.ts';

/** A fetch of many pictures takes its time (ms). */
const fetchLimit = 600_000;

/** What was fetched last; refs of this work tree alone, so that two of one repository do not meet. */
export const fetched = 'refs/worktree/waypost/fetched';

/** The nearest folder, from this one up, that keeps a repository in `.git`; null if none does. */
function repositoryAbove(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? null : repositoryAbove(dirname(folder));
}

const liesIn = (folder: string, above: string): boolean => folder === above || `${folder}/`.startsWith(`${above}/`);

/**
 * The git checkout that a content folder is, or lies in. Null if there is none, if git does not keep this folder (as in a home
 * directory that is kept in git), or if the running program lies in it too: moving it would change the code under a server.
 * Throws a GitError if there may be a checkout and git does not say.
 */
export async function findCheckout(folder: string, programRoot: string): Promise<Checkout | null> {
  if (!existsSync(folder)) return null;
  const content = realpathSync(folder);
  // Git itself would take files of the content that look like a repository for one, and stop there.
  const start = repositoryAbove(content);
  if (start === null) return null;
  const question = ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-dir', '--git-common-dir'];
  const { code, out, said } = await runGit(start, ['-c', 'safe.bareRepository=explicit', ...question]);
  if (code !== 0) {
    if (/not a git repository \(or any|must be run in a work tree/.test(said)) return null;
    throw new GitError(`git does not say whether ${folder} is a checkout:\n  ${tidy(said)}`);
  }
  const [top, gitDir, commonDir] = out.toString().split('\n') as [string, string, string];
  if (!liesIn(content, top) || liesIn(realpathSync(programRoot), top)) return null;
  const inside = relative(top, content);
  const checkout = { top, gitDir, commonDir, prefix: inside === '' ? '' : `${inside}/` };
  return inside === '' || (await keeps(checkout, inside)) ? checkout : null;
}

/** Does the checked-out commit have this folder? */
async function keeps(checkout: Checkout, folder: string): Promise<boolean> {
  if ((await headOf(checkout)) === null) return false;
  return (await git(checkout, ['ls-tree', '-d', '-z', 'HEAD', '--', folder])).startsWith('040000 ');
}

/** The checked-out commit; null while the branch has none. Throws a GitError. */
export async function headOf(checkout: Checkout): Promise<string | null> {
  const { code, out, said } = await ask(checkout, ['rev-parse', '--quiet', '--verify', 'HEAD']);
  if (code > 1 || code < 0) throw new GitError(`The commit of ${checkout.top} cannot be read:\n  ${tidy(said)}`);
  return code === 0 ? out.toString().trim() : null;
}

/** The full name of the checked-out branch; null if a commit is checked out instead of a branch. Throws a GitError. */
export async function branchOf(checkout: Checkout): Promise<string | null> {
  const { code, out, said } = await ask(checkout, ['symbolic-ref', '--quiet', 'HEAD']);
  if (code > 1 || code < 0) throw new GitError(`The branch of ${checkout.top} cannot be read:\n  ${tidy(said)}`);
  return code === 0 ? out.toString().trim() : null;
}

/** Is a commit another one, or in its history? Not if the checkout does not have it. */
export const isAncestor = async (checkout: Checkout, older: string, newer: string): Promise<boolean> =>
  older === newer || (await ask(checkout, ['merge-base', '--is-ancestor', older, newer])).code === 0;

/** Has the clone only the newest part of the history? Throws a GitError. */
export const isShallow = async (checkout: Checkout): Promise<boolean> =>
  (await git(checkout, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';

/** Lets ssh fail where it would ask, unless the operator chose how it is run. */
function batchSsh(): Record<string, string> {
  const { GIT_SSH_COMMAND, GIT_SSH } = childEnvironment();
  return GIT_SSH_COMMAND || GIT_SSH
    ? {}
    : { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15' };
}

/** What the checked-out branch follows, if anything, and whether the settings say how ssh is run. */
type Following = { name?: string; remote?: string; merge?: string; hasRemote: boolean; hasSshCommand: boolean };

/** Reads what the checked-out branch follows. Throws a GitError if git cannot be asked. */
export async function readFollowing(checkout: Checkout): Promise<Following> {
  const settings = ['config', '-z', '--get-regexp', String.raw`^(core\.sshcommand|branch\..*\.(remote|merge)|remote\..*\.url)$`];
  const [branch, { out }] = await Promise.all([branchOf(checkout), ask(checkout, settings)]);
  const pairs = out.toString().split('\0');
  const valueOf = (key: string): string | undefined => pairs.find((pair) => pair.startsWith(`${key}\n`))?.slice(key.length + 1);
  const name = branch?.replace(/^refs\/heads\//, '');
  const remote = valueOf(`branch.${name}.remote`);
  const merge = valueOf(`branch.${name}.merge`);
  const hasRemote = pairs.some((pair) => pair.startsWith('remote.'));
  return { name, remote, merge, hasRemote, hasSshCommand: valueOf('core.sshcommand') !== undefined };
}

/**
 * Fetches the one branch that the checked-out branch follows, and gives its commit; the checkout stays as it is.
 * Throws a GitError if no branch is checked out, if it follows nothing, or if the remote or its branch cannot be reached.
 */
export async function fetchFollowed(checkout: Checkout, found?: Following): Promise<string> {
  const { name, remote, merge, hasSshCommand } = found ?? (await readFollowing(checkout));
  if (name === undefined) throw new GitError(`No branch is checked out in ${checkout.top}. Check one out: git switch main`);
  if (remote === undefined || remote === '.' || merge === undefined)
    throw new GitError(
      `The branch ${name} in ${checkout.top} follows no branch of a remote. Set one: git branch --set-upstream-to=origin/${name}`,
    );
  // A remote that says nothing is given up before the limit.
  const patience = ['-c', 'http.lowSpeedLimit=100', '-c', 'http.lowSpeedTime=30'];
  const quiet = ['--quiet', '--no-tags', '--no-prune', '--no-recurse-submodules', '--no-auto-maintenance'];
  const { code, said } = await ask(
    checkout,
    // A ref of our own, and no other (`--refmap=`): names that clash among the remote's branches do no harm.
    [...patience, 'fetch', ...quiet, '--no-write-fetch-head', '--refmap=', '--', remote, `+${merge}:${fetched}`],
    { limit: fetchLimit, environment: hasSshCommand ? {} : batchSsh() },
  );
  if (code === 0) return (await git(checkout, ['rev-parse', '--verify', `${fetched}^{commit}`])).trim();
  const branch = merge.replace(/^refs\/heads\//, '');
  if (/couldn't find remote ref/i.test(said))
    throw new GitError(
      `The remote ${remote} has no branch ${branch} any more. Push it, or let ${name} in ${checkout.top} follow another one.`,
    );
  throw new GitError(
    `The branch ${branch} could not be fetched from the remote ${remote} into ${checkout.top}:\n  ${tidy(said)}`,
  );
}
