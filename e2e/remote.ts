import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PublishReport } from '#lib/publish/publish.ts';
import { sign } from '#lib/publish/signature.ts';
import { newFolder, startServer, type Blog, type Files } from './server.ts';

export const secret = 'a secret that a forge knows';

/** An author's clone of a repository that a server follows. */
export type Author = {
  write: (file: string, content: string | Buffer) => void;
  remove: (file: string) => void;
  move: (from: string, to: string) => void;
  git: (...args: string[]) => string;
  /** Commits everything and pushes it; gives the commit. */
  push: (...options: string[]) => string;
};

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

function authorOf(folder: string): Author {
  const inFolder = (file: string): string => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    return join(folder, file);
  };
  return {
    write: (file, content) => writeFileSync(inFolder(file), content),
    remove: (file) => rmSync(join(folder, file), { recursive: true }),
    move: (from, to) => renameSync(join(folder, from), inFolder(to)),
    git: (...args) => git(folder, ...args),
    push(...options) {
      git(folder, 'add', '--all');
      git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'A change');
      git(folder, 'push', '--quiet', ...options);
      return git(folder, 'rev-parse', 'HEAD');
    },
  };
}

/** A bare repository with these files, an author's clone of it, and one for a server to follow. */
export function makeRepository(files: Files): { author: Author; folder: string; remote: string } {
  const folder = newFolder();
  const [remote, clone] = [join(folder, 'remote.git'), join(folder, 'author')];
  git(folder, 'init', '--quiet', '--bare', '-b', 'main', remote);
  git(folder, 'clone', '--quiet', remote, clone);
  const author = authorOf(clone);
  author.git('checkout', '--quiet', '-B', 'main');
  for (const [file, content] of Object.entries(files)) author.write(file, content);
  author.push('-u', 'origin', 'main');
  git(folder, 'clone', '--quiet', remote, join(folder, 'content'));
  return { author, folder, remote };
}

/** A server over a clone of a bare repository, and an author with another clone. */
export type PushedBlog = { blog: Blog; author: Author; folder: string; remote: string };

/** Starts a server whose content is a clone of a repository with these files; `more` goes into its environment. */
export async function startPushed(files: Files, more: Record<string, string> = {}): Promise<PushedBlog> {
  const repository = makeRepository(files);
  const blog = await startServer(repository.folder, { PUBLISH_SECRET: secret, ...more });
  // A server asks its remote when it starts; what a test pushes is for the webhook.
  if (more.PUBLISH_SECRET !== '') await publish(blog);
  return { blog, ...repository };
}

/** Stops it, and removes all that belongs to it. */
export async function endPushed({ blog, folder }: PushedBlog): Promise<void> {
  await blog.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Calls the webhook as a forge does. */
export const call = (blog: Blog, body = '{}', headers?: Record<string, string>): Promise<Response> =>
  blog.get('/api/publish', {
    method: 'POST',
    body,
    headers: headers ?? { 'X-Hub-Signature-256': sign(Buffer.from(body), secret) },
  });

/** Calls the webhook, and gives what it answers; throws if that is no success. */
export async function publish(blog: Blog, body = '{}'): Promise<PublishReport> {
  const response = await call(blog, body);
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as PublishReport;
}

/** Runs a command of the program as an operator would, next to a server. */
export function content(blog: Blog, ...words: string[]): { output: string; code: number } {
  const env = { ...process.env, CONTENT_DIR: blog.contentDir, DATA_DIR: blog.dataDir, PORT: new URL(blog.url).port };
  try {
    const output = execFileSync(process.execPath, ['lib/cli/content.ts', ...words], { env, encoding: 'utf8', stdio: 'pipe' });
    return { output, code: 0 };
  } catch (error) {
    const { stdout, stderr, status } = error as { stdout: string; stderr: string; status: number };
    return { output: stdout + stderr, code: status };
  }
}
