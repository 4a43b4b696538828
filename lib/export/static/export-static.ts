import { realpathSync } from 'node:fs';
import type { Store } from '../../db/open.ts';
import { env } from '../../env.ts';
import { servedFolder } from '../../served-folder.ts';
import type { Site } from '../../site.ts';
import { dayAddresses, entrances, fileAddresses, formerAddresses } from './known-addresses.ts';
import { openSiteReader } from './site-reader.ts';
import { writeSite, type Exported } from './write-site.ts';

type Asked = {
  /** The folder with the build. */
  root: string;
  /** What is published: it is closed afterwards. */
  store: Store;
  site: Site;
  into: string;
  onProgress: (done: number, total: number) => void;
};

/**
 * Writes the whole blog as files at the addresses that it has. What it reads is what a server would have answered; nothing is published, mailed or
 * changed by it, but thumbnails and cards that were missing are made and kept, as for any reader. Throws an Error for whoever exports, and then
 * leaves the folder as it was.
 */
export async function exportStatic({ root, store, site, into, onProgress }: Asked): Promise<Exported> {
  const reader = await openSiteReader(root, store, site);
  try {
    const published = [...entrances(), ...(await dayAddresses(store.read, site)), ...(await formerAddresses(store.read))];
    const addresses = [published, fileAddresses(realpathSync(servedFolder()))];
    return await writeSite({ reader, addresses, base: env().siteUrl }, into, onProgress);
  } finally {
    await reader.close();
  }
}
