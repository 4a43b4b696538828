import { readFact, writeFact } from '../db/facts.ts';
import type { Db, Store } from '../db/open.ts';

/** The public address of the blog when readers were first told of it. */
const baseFact = 'guid-base';

const isLocal = (siteUrl: string): boolean => /^(?:localhost|127\..*|\[::1\]|.*\.localhost)$/.test(new URL(siteUrl).hostname);

/**
 * Notes the public address that GUIDs begin with, once for good: a blog that moves to https or to another domain would otherwise be
 * unread as a whole in every reader. Not while it is tried out on somebody's own machine.
 */
export async function pinGuidBase({ read, write }: Store, siteUrl: string): Promise<void> {
  if (isLocal(siteUrl) || (await readFact(read, baseFact)) !== undefined) return;
  await writeFact(write, baseFact, siteUrl);
}

/** What GUIDs begin with. */
export const guidBase = async (db: Db, siteUrl: string): Promise<string> => (await readFact(db, baseFact)) ?? siteUrl;

/** What feed readers know a post by: what its author or the ledger says (`known`), or its URL. One that is a URL is made whole. */
export function toGuid(known: string | null, url: string, base: string): string {
  const guid = known || url;
  return guid.startsWith('/') ? base + guid : guid;
}

/** What they know a comment by. It goes along when its post moves; no id is ever given twice. */
export const commentGuid = (id: number, base: string): string => `${base}/#comment-${id}`;
