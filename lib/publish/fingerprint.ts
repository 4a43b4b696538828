import { createHash } from 'node:crypto';
import { authorSheet } from '../author-sheet.ts';
import { readFact, writeFact } from '../db/facts.ts';
import type { Db, Store } from '../db/open.ts';
import type { Site } from '../site.ts';

/** Raise it when the same files give other rows than before: the next sync then makes the index afresh. */
const indexVersion = 5;

/** The fact that has what the index was made with. */
export const indexedFact = 'indexed';

type Sharing = Pick<Store, 'isShared'>;

/** Servers that share a store may have the same content in different places. */
const folderFor = ({ isShared }: Sharing, contentDir: string): string => (isShared ? '' : contentDir);

/** What the whole index depends on besides the files; the folder too, so that no document of another one is kept. */
export const fingerprint = (store: Sharing, { contentDir, site }: { contentDir: string; site: Site }): string =>
  JSON.stringify([indexVersion, folderFor(store, contentDir), site.timezone, site.tagNames]);

/** The fact that has what every page shows besides the content, in short. */
const frameFact = 'frame';

/**
 * Writes down the settings and the author's sheet as they are served now, in the transaction of a sync. Gives whether they are others than those
 * that were written down last: whoever did that may have died before any server was told.
 */
export async function noteFrame(db: Db, site: Site): Promise<boolean> {
  const frame = createHash('sha256')
    .update(JSON.stringify([site, authorSheet()]))
    .digest('base64url');
  if ((await readFact(db, frameFact)) === frame) return false;
  await writeFact(db, frameFact, frame);
  return true;
}

/** The folder that a fingerprint names. */
export const folderIn = (value: string): string => (JSON.parse(value) as [number, string])[1];

/**
 * The fingerprint of an index that was copied as it is into another store: one that names its folder goes on doing so, and one that
 * named none names `contentDir`, so that the next sync does not take it for another blog's.
 */
export function fingerprintOfCopy(value: string, copy: Sharing, contentDir: string): string {
  const [version, folder, ...rest] = JSON.parse(value) as [number, string, ...unknown[]];
  return JSON.stringify([version, folderFor(copy, folder || contentDir), ...rest]);
}
