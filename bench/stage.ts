import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { corpus, type CorpusPost } from './corpus.ts';
import { fetchPage } from './http.ts';
import { runDir } from './made.ts';
import { run } from './processes.ts';
import { progress } from './report.ts';
import { startWaypost, type Folders, type Server } from './server.ts';

/** A copy of a corpus that sections may edit, and an index of it. */
export type Stage = Folders & {
  /** From the newest to the oldest. */
  posts: CorpusPost[];
};

const stages = new Map<number, Promise<Stage>>();

/** The stage of `n` posts; made and indexed once in a call of the bench. */
export function stage(n: number): Promise<Stage> {
  const made = stages.get(n) ?? makeStage(n);
  stages.set(n, made);
  return made;
}

async function makeStage(n: number): Promise<Stage> {
  progress(`a copy of ${n} posts, and its index`);
  const source = await corpus(n);
  const folder = join(runDir, `stage-${n}`);
  const folders = { content: join(folder, 'content'), data: join(folder, 'var') };
  await mkdir(folders.data, { recursive: true });
  await run('cp', ['-a', source.content, folders.content]);
  const indexed = await startWaypost(folders);
  await indexed.stop();
  const time = new Map(source.posts.map((post) => [post, Date.parse(post.date)]));
  const posts = source.posts.toSorted((a, b) => (time.get(b) ?? 0) - (time.get(a) ?? 0));
  return { ...folders, posts };
}

/** Saves a post as most editors do, over itself, with one more word at its end. */
export async function appendWord({ content }: Folders, post: CorpusPost, word: string): Promise<void> {
  const path = join(content, post.file);
  await writeFile(path, `${await readFile(path, 'utf8')}\n${word}\n`);
}

/** Lets anybody comment, as often as they like; their comments are shown at once. */
export async function openComments({ content }: Folders): Promise<void> {
  const file = join(content, 'site.yaml');
  const settings = await readFile(file, 'utf8');
  if (!settings.includes('comments:')) await appendFile(file, 'comments: { moderation: none, perMinute: 0 }\n');
}

/** Asks every 5 ms until a page shows a word; gives the time of that answer. */
export async function untilShown(server: Server, path: string, word: string): Promise<number> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const { status, body } = await fetchPage(server.url + path);
    if (status === 200 && body.includes(word)) return performance.now();
    await sleep(5);
  }
  throw new Error(`${path} did not show the saved word within 30 s`);
}
