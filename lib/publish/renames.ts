import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chunksOf } from '../db/chunks.ts';
import { readFact, writeFact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { composeRenames, type Renames } from '../git/changes.ts';

const waitingFact = 'renames';

/** The renames that were seen before and have come to nothing yet, since the new file is broken, a draft or scheduled; then `fresh` ones. */
export async function readRenames(db: Db, fresh: Renames): Promise<Map<string, string>> {
  const waiting = new Map(JSON.parse((await readFact(db, waitingFact)) ?? '[]') as [string, string][]);
  return composeRenames(waiting, fresh);
}

/** Keeps the renames whose new file is there and is not published yet. */
export async function keepRenames(db: Db, renames: Renames, contentDir: string): Promise<void> {
  const published = new Set<string>();
  for (const files of chunksOf([...renames.keys()])) {
    const rows = await db.selectFrom('documents').select('file').where('file', 'in', files).where('live', '=', 1).execute();
    for (const { file } of rows) published.add(file);
  }
  const waiting = [...renames].filter(([file]) => !published.has(file) && existsSync(join(contentDir, file)));
  const value = JSON.stringify(waiting);
  if (value !== ((await readFact(db, waitingFact)) ?? '[]')) await writeFact(db, waitingFact, value);
}

/**
 * What becomes of the files that renamed ones come from: those whose new file is broken are `held`, since their document is the
 * last good version; those of the others that are no more have `gone`.
 */
export function settleFormer(
  renames: Renames,
  contentDir: string,
  isBroken: (file: string) => boolean,
): { held: Set<string>; gone: string[] } {
  const former = [...renames].filter(([, old]) => !existsSync(join(contentDir, old)));
  const held = new Set(former.filter(([file]) => existsSync(join(contentDir, file)) && isBroken(file)).map(([, old]) => old));
  return { held, gone: former.map(([, old]) => old).filter((old) => !held.has(old)) };
}
