import type { Answer } from './fetching.ts';
import type { Author } from './remote.ts';
import type { Files } from './server.ts';

/** Writes what differs between two states of a content folder. */
export function writeChanges(author: Author, before: Files, after: Files): void {
  // First what goes: a folder may come where a file was.
  for (const file of Object.keys(before)) if (!(file in after)) author.remove(file);
  for (const [file, text] of Object.entries(after)) if (before[file] !== text) author.write(file, text);
}

/** Where two texts part. */
function partOf(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const some = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 80), at + 160));
  return `running: ${some(one)}\n  fresh:   ${some(other)}`;
}

/** How what a server that runs answers at an address differs from what one does that never saw an older state; nothing, if it does not. */
export function difference(url: string, running: Answer, fresh: Answer): string[] {
  const [one, other] = [running, fresh].map(({ status, location }) => `${status} ${location}`.trim());
  if (one !== other) return [`${url} is ${one} on the running server, ${other} on the fresh one`];
  return running.body === fresh.body ? [] : [`${url} differs:\n  ${partOf(running.body, fresh.body)}`];
}
