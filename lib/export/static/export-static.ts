import { realpathSync } from 'node:fs';
import type { Store } from '../../db/open.ts';
import { env } from '../../env.ts';
import { servedFolder } from '../../served-folder.ts';
import type { Site } from '../../site.ts';
import { brokenLinks, type BrokenLink } from './broken-links.ts';
import { Crawl } from './crawl.ts';
import { dayAddresses, entrances, fileAddresses, formerAddresses } from './known-addresses.ts';
import { OutputFolder, type Written } from './output-folder.ts';
import { redirectFile, redirectList, redirectPage, redirectsFile, settleRedirects, type Redirect } from './redirects.ts';
import { openSiteReader } from './site-reader.ts';

/** What was exported, and what of the blog is another way there. */
export type Exported = Written & {
  pages: number;
  /** Feeds, pictures, sheets, scripts and the author's own files. */
  files: number;
  redirects: number;
  /** How many of what was taken out of pages because it needs a server. */
  taken: ReadonlyMap<string, number>;
  /** Addresses of which no file could be written, with the reason. */
  unwritten: { url: string; reason: string }[];
  /** Files whose names differ in case alone. */
  alike: readonly string[];
  broken: BrokenLink[];
};

type Asked = {
  /** The folder with the build. */
  root: string;
  /** What is published: it is closed afterwards. */
  store: Store;
  site: Site;
  into: string;
  onProgress: (done: number, total: number) => void;
};

/** Writes where former addresses lead: those that can have a file, and a list of all of them. Gives those that can have none. */
async function writeRedirects(
  redirects: readonly Redirect[],
  crawl: Crawl,
  output: OutputFolder,
  base: string,
): Promise<Exported['unwritten']> {
  const unwritten: Exported['unwritten'] = [];
  for (const redirect of redirects) {
    const file = redirectFile(redirect);
    const taken = file === null ? 'no file can have that name' : crawl.names.claim(file, redirect.from);
    // The address of a page with another spelling has the same file.
    if (taken === redirect.to) continue;
    if (file === null || taken !== null)
      unwritten.push({ url: redirect.from, reason: `its redirect has no file: ${taken} is in the way` });
    else
      await output.write(file, redirect.isPage ? Buffer.from(redirectPage(redirect.to, base)) : await output.read(redirect.file));
  }
  // What is there twice leads nowhere any more.
  const pages = redirects.filter(({ isPage }) => isPage);
  if (pages.length > 0 && crawl.names.claim(redirectsFile, `/${redirectsFile}`) === null)
    await output.write(redirectsFile, Buffer.from(redirectList(pages)));
  return unwritten;
}

/** What has an address and no file. */
const unwrittenIn = ({ outcomes }: Crawl, lost: readonly string[]): Exported['unwritten'] => [
  ...[...outcomes].flatMap(([url, outcome]) => (outcome.kind === 'unwritten' ? { url, reason: outcome.reason } : [])),
  ...lost.map((url) => ({ url, reason: 'it leads on to where nothing is' })),
];

/**
 * Writes the whole blog as files at the addresses that it has. What it read is what a server would have answered; nothing is published, mailed or
 * changed by it, but thumbnails and cards that were missing are made and kept, as for any reader. Throws an Error for whoever exports, and then
 * leaves the folder as it was.
 */
export async function exportStatic({ root, store, site, into, onProgress }: Asked): Promise<Exported> {
  const base = env().siteUrl;
  const reader = await openSiteReader(root, store, site);
  try {
    const output = new OutputFolder(into);
    try {
      const crawl = new Crawl({ reader, output, base }, onProgress);
      await crawl.visit([...entrances(), ...(await dayAddresses(store.read, site)), ...(await formerAddresses(store.read))]);
      await crawl.visit(fileAddresses(realpathSync(servedFolder())));
      await crawl.visitUnknown();
      const { settled, lost } = settleRedirects(crawl.outcomes, base);
      const unwritten = [...unwrittenIn(crawl, lost), ...(await writeRedirects(settled, crawl, output, base))];
      // GitHub Pages would leave out what begins with `_`.
      if (crawl.names.claim('.nojekyll', '/.nojekyll') === null) await output.write('.nojekyll', Buffer.from(''));
      const written = [...crawl.outcomes.values()].filter((outcome) => outcome.kind === 'file');
      const pages = written.filter(({ isPage }) => isPage).length;
      return {
        ...output.commit(),
        pages,
        files: written.length - pages,
        redirects: settled.length,
        taken: crawl.taken,
        unwritten,
        alike: crawl.names.alike,
        broken: brokenLinks(crawl, settled, base),
      };
    } finally {
      output.abandon();
    }
  } finally {
    await reader.close();
  }
}
