import { spawn, type ChildProcess } from 'node:child_process';
import { childEnvironment } from '../env.ts';

/** Git could not do what was asked. The message is for the operator: what git said, and how to mend it. */
export class GitError extends Error {
  override name = 'GitError';
}

/** A folder of a git checkout, as absolute paths without links; `prefix` is the folder in it, '' or with a slash at its end. */
export type Checkout = { top: string; gitDir: string; commonDir: string; prefix: string };

/** How git is run: what it reads, how long it may take (ms), and variables of its own. */
type How = { input?: string; limit?: number; environment?: Record<string, string> };

/** What git answered: its exit code, its output, and what it told people. */
type Answer = { code: number; out: Buffer; said: string };

type Variables = Record<string, string | undefined>;

const usualLimit = 60_000;

/** To write the files of a move takes longer than to look at them (ms). */
export const writeLimit = 600_000;

/** How long (ms) git gets to put its locks away when it is stopped. */
const grace = 2000;

/** Neither hooks nor a file monitor of the repository are run; paths come and go as they are. */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

const environment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
};

/** Sends a signal to git and to what it has started, such as ssh. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, name);
  } catch {
    // It has ended meanwhile.
  }
}

/** Git's words for people: the first lines that say something, without a password that stands in an address. */
export function tidy(said: string): string {
  const lines = said
    .split('\n')
    .map((line) => line.replace(/^(remote: )?((fatal|error|warning): )?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('hint: '));
  return lines
    .slice(0, 4)
    .join('\n  ')
    .replaceAll(/:\/\/[^/@\s]+@/g, '://');
}

/**
 * Runs git in a folder and waits for its end, whatever its exit code.
 * Throws a GitError if it is not installed, or if it took longer than `limit` (ms) and was stopped.
 */
export const runGit = (folder: string, args: string[], how: How = {}): Promise<Answer> =>
  new Promise((answer, fail) => {
    const { input = '', limit = usualLimit } = how;
    const variables: Variables = { ...childEnvironment(), ...environment, ...how.environment };
    // A group of its own, which can be stopped whole; and without a terminal, where ssh could ask for a password.
    const child = spawn('git', args, { cwd: folder, env: variables as NodeJS.ProcessEnv, detached: true });
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    let isLate = false;
    const clocks = [
      setTimeout(() => {
        isLate = true;
        signal(child, 'SIGTERM');
      }, limit),
      setTimeout(() => signal(child, 'SIGKILL'), limit + grace),
    ];
    const end = (): void => clocks.forEach(clearTimeout);
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => said.push(piece));
    child.stdin.on('error', () => {
      // It ended before it read everything: its exit code tells.
    });
    child.stdin.end(input);
    child.on('error', (error: NodeJS.ErrnoException) => {
      end();
      const mend = error.code === 'ENOENT' ? 'Is git installed, and on the PATH?' : '';
      fail(new GitError(`git could not be run in ${folder} (${error.message}). ${mend}`.trim(), { cause: error }));
    });
    child.on('close', (code) => {
      end();
      const words = Buffer.concat(said).toString();
      if (isLate) fail(new GitError(`git took longer than ${limit / 1000} s and was stopped: ${nameOf(args)} in ${folder}`));
      else answer({ code: code ?? -1, out: Buffer.concat(out), said: words });
    });
  });

/** The subcommand, past git's own options. */
function nameOf(args: string[]): string {
  const start = args.findIndex((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-c');
  return ['git', ...args.slice(start, start + 2)].join(' ');
}

/** Runs git on a checkout, whatever its exit code; throws as `runGit` does. */
export const ask = ({ top, gitDir }: Checkout, args: string[], how?: How): Promise<Answer> =>
  runGit(top, [`--git-dir=${gitDir}`, `--work-tree=${top}`, ...settings, ...args], how);

/** Gives what git writes; throws a GitError if it fails. */
export async function git(checkout: Checkout, args: string[], how?: How): Promise<string> {
  const { code, out, said } = await ask(checkout, args, how);
  if (code !== 0) throw new GitError(`${nameOf(args)} failed in ${checkout.top}:\n  ${tidy(said) || `exit code ${code}`}`);
  return out.toString();
}

/** Asks git a question to which exit code 0 is yes and 1 is no; throws a GitError at any other. */
export async function isTrue(checkout: Checkout, args: string[]): Promise<boolean> {
  const { code, said } = await ask(checkout, args);
  if (code > 1 || code < 0) throw new GitError(`${nameOf(args)} failed in ${checkout.top}:\n  ${tidy(said)}`);
  return code === 0;
}
