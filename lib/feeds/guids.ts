import { isIP } from 'node:net';
import { readFact, writeFact } from '../db/facts.ts';
import type { Db, Store } from '../db/open.ts';
import type { Site } from '../site.ts';

/** The public address of the blog when readers were first told of it. */
const baseFact = 'guid-base';

/** Is an address one that nobody else knows: on this machine or in this house? A blog that is tried out there is not there for good. */
function isLocal(siteUrl: string): boolean {
  const { hostname } = new URL(siteUrl);
  return isIP(hostname.replace(/^\[|\]$/g, '')) > 0 || /^[^.]+$|\.(?:localhost|local|lan|internal|home\.arpa)$/.test(hostname);
}

/**
 * Notes the public address that GUIDs begin with, once for good: a blog that moves to https or to another domain would otherwise be
 * unread as a whole in every reader. `feeds.guidBase` in `site.yaml` says it where the store is lost.
 */
export async function pinGuidBase({ read, write }: Store, siteUrl: string): Promise<void> {
  if (isLocal(siteUrl) || (await readFact(read, baseFact)) !== undefined) return;
  await writeFact(write, baseFact, siteUrl);
}

/** The address that was noted; null if none was. */
export const pinnedGuidBase = async (db: Db): Promise<string | null> => (await readFact(db, baseFact)) ?? null;

/** What GUIDs begin with: what the settings say, what was noted, or the address of now. */
export const guidBase = async (db: Db, { feeds }: Pick<Site, 'feeds'>, siteUrl: string): Promise<string> =>
  feeds.guidBase ?? (await readFact(db, baseFact)) ?? siteUrl;

/** What feed readers know a post by: what its author or the ledger says (`known`), or its URL. One that is a URL is made whole. */
export function toGuid(known: string | null, url: string, base: string): string {
  const guid = known || url;
  return guid.startsWith('/') ? base + guid : guid;
}

/** What they know a comment by. It goes along when its post moves; no id is ever given twice. */
export const commentGuid = (id: number, base: string): string => `${base}/#comment-${id}`;
