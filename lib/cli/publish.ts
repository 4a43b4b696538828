import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { secretFile } from '../auth-secret.ts';
import { toLine } from '../content/problem.ts';
import { env } from '../env.ts';
import type { PublishReport } from '../publish/publish.ts';
import { commandAuthorization } from '../publish/token.ts';
import * as urls from '../urls.ts';

const refusal = z.object({ error: z.string() });

function print({ published, removed, moved, failed, urls: old, milliseconds, revision }: PublishReport): void {
  for (const url of published) console.log(`published  ${url}`);
  for (const { from, to } of moved) console.log(`moved      ${from} → ${to}`);
  for (const url of removed) console.log(`removed    ${url}`);
  for (const problem of failed) console.error(`error: ${toLine(problem)}`);
  const pages = old === 'all' ? 'all pages' : `${old.length} pages`;
  const now = revision.after === revision.before ? 'nothing new' : `now at ${revision.after}`;
  console.log(`${now}: ${pages} made afresh, ${failed.length} errors, ${milliseconds} ms`);
}

/** `publish [--force]`: has the running server publish what is new. Gives 1 if it could not, or a file has an error. */
export async function publishNow(words: string[]): Promise<number> {
  if (env().authSecret === undefined && !existsSync(secretFile())) {
    console.error(`No server has run with the DATA_DIR ${env().dataDir} yet. It must be that of the server.`);
    return 1;
  }
  const { values } = parseArgs({ args: words, options: { force: { type: 'boolean', default: false } } });
  const body = Buffer.from(JSON.stringify({ force: values.force }));
  const address = `http://localhost:${env().port}${urls.publish()}`;
  let response: Response;
  try {
    response = await fetch(address, { method: 'POST', body, headers: { authorization: commandAuthorization(body) } });
  } catch {
    console.error(`No server answers at ${address}. Start it by \`npm run up\`; PORT must be the same for both.`);
    return 1;
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const report = answer as PublishReport;
    print(report);
    return report.failed.length > 0 ? 1 : 0;
  }
  const { data } = refusal.safeParse(answer);
  const isStranger = response.status === 401 || response.status === 404;
  const hint = isStranger
    ? 'Is it the server of this blog? DATA_DIR and AUTH_SECRET must be the same for both.'
    : 'Its log says why.';
  console.error((!isStranger && data?.error) || `The server at ${address} answered ${response.status}. ${hint}`);
  return 1;
}
