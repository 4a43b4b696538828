import { brokenLinks, type BrokenLink } from './broken-links.ts';
import { Crawl } from './crawl.ts';
import { OutputFolder, type Written } from './output-folder.ts';
import { redirectFile, redirectList, redirectPage, redirectsFile, settleRedirects, type Redirect } from './redirects.ts';
import type { SiteReader } from './site-reader.ts';

/** What was exported, and what of the blog is another way there. */
export type Exported = Written & {
  pages: number;
  /** Feeds, pictures, sheets, scripts and the author's own files. */
  files: number;
  /** Former addresses that lead on. */
  redirects: number;
  /** How many of what was taken out of pages because it needs a server. */
  taken: ReadonlyMap<string, number>;
  /** Addresses of which no file could be written, with the reason. */
  unwritten: { url: string; reason: string }[];
  /** Files whose names differ in case alone. */
  alike: readonly string[];
  broken: BrokenLink[];
};

/** What there is to export: lots of addresses (URLs), each followed to its end before the next; and scheme and host of the site. */
export type Site = { reader: Pick<SiteReader, 'ask' | 'unknownPage'>; addresses: Iterable<string>[]; base: string };

/** GitHub Pages would leave out what begins with `_`, were this not there. */
const noJekyll = '.nojekyll';

type Open = { crawl: Crawl; output: OutputFolder; base: string };

/** Writes the page of a former address, or the file that it leads to. Gives why that cannot be; null if it can. */
async function writeRedirect(redirect: Redirect, { crawl, output, base }: Open): Promise<string | null> {
  const file = redirectFile(redirect);
  if (file === null) return 'no file can have that name';
  const taken = crawl.names.claim(file, redirect.from);
  // Another spelling of the same address.
  if (taken === redirect.to) return null;
  if (taken !== null) return `its file, ${file}, is in the way of that of ${taken}`;
  await output.write(file, redirect.isPage ? Buffer.from(redirectPage(redirect.to, base)) : await output.read(redirect.file));
  return null;
}

/** Writes what servers read of a site beside its pages. */
async function writeSettings(redirects: readonly Redirect[], { crawl, output }: Open): Promise<void> {
  if (redirects.length > 0 && crawl.names.claim(redirectsFile, `/${redirectsFile}`) === null)
    await output.write(redirectsFile, Buffer.from(redirectList(redirects)));
  if (crawl.names.claim(noJekyll, `/${noJekyll}`) === null) await output.write(noJekyll, Buffer.from(''));
}

async function write(output: OutputFolder, { reader, addresses, base }: Site, onProgress: Progress): Promise<Exported> {
  const crawl = new Crawl({ reader, output, base }, onProgress);
  for (const some of addresses) await crawl.visit(some);
  await crawl.visitUnknown();
  const { settled, lost } = settleRedirects(crawl.outcomes, base);
  const unwritten = lost.map((url) => ({ url, reason: 'it leads on to where nothing is' }));
  for (const [url, outcome] of crawl.outcomes) if (outcome.kind === 'unwritten') unwritten.push({ url, reason: outcome.reason });
  for (const redirect of settled) {
    const reason = await writeRedirect(redirect, { crawl, output, base });
    if (reason !== null) unwritten.push({ url: redirect.from, reason });
  }
  // What is there twice leads nowhere any more.
  const leading = settled.filter(({ isPage }) => isPage);
  await writeSettings(leading, { crawl, output, base });
  const written = [...crawl.outcomes.values()].filter((outcome) => outcome.kind === 'file');
  const pages = written.filter(({ isPage }) => isPage).length;
  return {
    ...output.commit(),
    pages,
    files: written.length - pages + settled.length - leading.length,
    redirects: leading.length,
    taken: crawl.taken,
    unwritten,
    alike: crawl.names.alike,
    broken: brokenLinks(crawl, settled, base),
  };
}

type Progress = (done: number, total: number) => void;

/**
 * Writes a site into a folder, as files that a web server without rules of its own answers with at the addresses that they have. Throws an Error for
 * whoever exports, and then leaves the folder as it was.
 */
export async function writeSite(site: Site, into: string, onProgress: Progress = () => {}): Promise<Exported> {
  const output = new OutputFolder(into);
  try {
    return await write(output, site, onProgress);
  } finally {
    output.abandon();
  }
}
