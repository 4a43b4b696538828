import { parseArgs } from 'node:util';
import { toLine } from '../content/problem.ts';
import type { PublishReport } from '../publish/publish.ts';
import * as urls from '../urls.ts';
import { callServer } from './call-server.ts';

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
  const { values } = parseArgs({ args: words, options: { force: { type: 'boolean', default: false } } });
  const call = await callServer(urls.publish(), { force: values.force });
  if (call.complaint !== null) {
    console.error(call.complaint);
    return 1;
  }
  const report = call.answer as PublishReport;
  print(report);
  return report.failed.length > 0 ? 1 : 0;
}
