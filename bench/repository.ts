import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CorpusPost } from './corpus.ts';
import { run } from './processes.ts';
import { progress } from './report.ts';
import type { Stage } from './stage.ts';

/** What the bench's own git must not take from the machine: identities, signatures, hooks. */
const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
const author = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org'];
const branch = 'main';

const git = (cwd: string, args: readonly string[], input?: string): Promise<string> => run('git', args, { cwd, env, input });

/** The remote that a stage's content folder is a clone of. */
export type Repository = {
  /** Makes one commit of these files, by path, on the remote's branch: what it has after an author's push. */
  push: (files: ReadonlyMap<string, string>) => Promise<void>;
};

const repositories = new Map<string, Promise<Repository>>();

/** Makes a stage's content folder a clone of a bare repository, once in a call of the bench. */
export function repository({ content }: Stage): Promise<Repository> {
  const made = repositories.get(content) ?? makeRepository(content);
  repositories.set(content, made);
  return made;
}

async function makeRepository(content: string): Promise<Repository> {
  progress('a repository of it');
  const remote = join(dirname(content), 'remote.git');
  await git(content, ['init', '--quiet', '-b', branch]);
  // Large files go straight into one pack, which takes a fraction of the time that a file for each object does.
  await git(content, ['-c', 'core.bigFileThreshold=1', '-c', 'core.compression=1', 'add', '--all']);
  await git(content, [...author, 'commit', '--quiet', '-m', 'All of it']);
  await git(dirname(content), ['clone', '--quiet', '--bare', content, remote]);
  await git(content, ['remote', 'add', 'origin', remote]);
  await git(content, ['fetch', '--quiet']);
  await git(content, ['branch', '--quiet', `--set-upstream-to=origin/${branch}`]);
  return { push: (files) => pushTo(remote, files) };
}

/** Writes the commit into the remote itself: a checkout of the author's would only cost time that nobody measures. */
async function pushTo(remote: string, files: ReadonlyMap<string, string>): Promise<void> {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const now = Math.floor(Date.now() / 1000);
  const changes = [...files].map(([file, text]) => `M 100644 inline ${file}\n${data(text)}`);
  const head = [`commit refs/heads/${branch}`, `committer Bench <bench@example.org> ${now} +0000`].join('\n');
  await git(remote, ['fast-import', '--quiet'], `${head}\n${data('A change')}from refs/heads/${branch}^0\n${changes.join('')}`);
}

/** Posts as their author edits them, by file: with one more word at their end. */
export async function withWord({ content }: Stage, posts: readonly CorpusPost[], word: string): Promise<Map<string, string>> {
  const texts = posts.map(async ({ file }) => [file, `${await readFile(join(content, file), 'utf8')}\n${word}\n`] as const);
  return new Map(await Promise.all(texts));
}
