import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../env.ts';
import { findCheckout } from './checkout.ts';
import type { Checkout } from './command.ts';

const settings = [
  'user.name=Ann',
  'user.email=ann@example.org',
  'init.defaultBranch=main',
  'commit.gpgSign=false',
  'init.templateDir=',
  'gc.auto=0',
  'maintenance.auto=false',
];

/** Runs git in a folder as an author, and gives what it writes. Throws an Error if it fails. */
export const gitIn = (folder: string, ...args: string[]): string => {
  const variables: Record<string, string | undefined> = { ...childEnvironment(), LC_ALL: 'C' };
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
    env: variables as NodeJS.ProcessEnv,
  }).trim();
};

/** Writes a file and the folders on the way to it. */
export function writeIn(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** An author, a bare remote, and a server that has cloned it, in a temporary folder; for tests. */
export type ScratchCheckout = {
  folder: string;
  remote: string;
  author: string;
  server: string;
  /** Commits files (null removes one) and pushes them; gives the commit. */
  push: (files: Record<string, string | null>, message?: string) => string;
  /** The same in place of the last commits of the remote, after `base`. */
  forcePush: (base: string, files: Record<string, string | null>) => string;
  commit: (files: Record<string, string | null>, message?: string) => string;
  checkout: (prefix?: string) => Promise<Checkout>;
  read: (file: string) => string;
  end: () => void;
};

/** Makes the three; `files` are pushed before the server clones (none: it clones an empty remote). */
export function scratchCheckout(files: Record<string, string> = { 'a.md': 'one\n' }): ScratchCheckout {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'waypost-git-')));
  const [remote, author, server] = ['remote.git', 'author', 'server'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  gitIn(folder, 'init', '--quiet', '--bare', remote);
  gitIn(folder, 'clone', '--quiet', remote, author);
  const commit: ScratchCheckout['commit'] = (files, message = 'A change') => {
    for (const [file, text] of Object.entries(files)) {
      if (text === null) rmSync(join(author, file), { recursive: true });
      else writeIn(author, file, text);
    }
    gitIn(author, 'add', '--all', '--force');
    gitIn(author, 'commit', '--quiet', '--allow-empty', '-m', message);
    return gitIn(author, 'rev-parse', 'HEAD');
  };
  const push: ScratchCheckout['push'] = (files, message) => {
    const made = commit(files, message);
    gitIn(author, 'push', '--quiet', '--force', 'origin', 'HEAD');
    return made;
  };
  if (Object.keys(files).length > 0) push(files);
  gitIn(folder, 'clone', '--quiet', remote, server);
  return {
    folder,
    remote,
    author,
    server,
    commit,
    push,
    forcePush(base, files) {
      gitIn(author, 'reset', '--quiet', '--hard', base);
      return push(files, 'Another change');
    },
    async checkout(prefix = '') {
      return (await findCheckout(join(server, prefix), folder))!;
    },
    read: (file) => readFileSync(join(server, file), 'utf8'),
    end: () => rmSync(folder, { recursive: true }),
  };
}
