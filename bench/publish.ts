import type { PublishReport } from '../lib/publish/publish.ts';
import { sign } from '../lib/publish/signature.ts';
import type { CorpusPost } from './corpus.ts';
import { withWord, type Repository } from './repository.ts';
import { startWaypost, untilIdle, type Server } from './server.ts';
import type { Stage } from './stage.ts';

const secret = 'a secret that the bench knows';

/** A blog whose content folder follows a remote, and the remote. */
export type Followed = { staged: Stage; repository: Repository; server: Server };

/** A server that publishes what is pushed; it has asked its remote, as it does at a start, and is idle. */
export async function startFollowing(staged: Stage): Promise<Server> {
  const server = await startWaypost(staged, { more: { PUBLISH_SECRET: secret } });
  await untilIdle(server);
  return server;
}

export type Published = {
  /** From the call of the webhook to its answer; and how much of it the remote took. */
  ms: number;
  fetchMs: number;
  report: PublishReport;
};

/** Calls the webhook as a forge does after a push. */
export async function callWebhook({ url }: Server): Promise<Published> {
  const body = JSON.stringify({ ref: 'refs/heads/main' });
  const headers = { 'Content-Type': 'application/json', 'X-Hub-Signature-256': sign(Buffer.from(body), secret) };
  const began = performance.now();
  const response = await fetch(`${url}/api/publish`, { method: 'POST', headers, body });
  const text = await response.text();
  const ms = performance.now() - began;
  if (response.status !== 200) throw new Error(`the webhook answered ${response.status}: ${text}`);
  const report = JSON.parse(text) as PublishReport;
  return { ms, fetchMs: report.fetchMilliseconds, report };
}

/** Pushes a post with one more word at its end, and publishes that. Throws if the answer does not name its page. */
export async function publishEdit({ staged, repository, server }: Followed, post: CorpusPost, word: string): Promise<Published> {
  await repository.push(await withWord(staged, [post], word));
  const published = await callWebhook(server);
  if (!published.report.urls.includes(post.url)) throw new Error(`the publish did not name ${post.url}`);
  return published;
}
