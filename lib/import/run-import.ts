import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { hashOf } from '../content/document.ts';
import type { Store } from '../db/open.ts';
import type { Site } from '../site.ts';
import { Account } from './account.ts';
import type { Imported, ImportedComment } from './imported.ts';
import type { Importer } from './importer.ts';
import { Manifest } from './manifest.ts';
import { Report } from './report.ts';
import { CommentTaker } from './take-comments.ts';
import { takeLedger } from './take-ledger.ts';
import { EntryWriter } from './write-entries.ts';
import { OriginalWriter } from './write-originals.ts';

/** An import, as somebody has asked for it. */
export type Import = {
  kind: string;
  importer: Importer;
  /** The file or the folder that is read. */
  source: string;
  uploads: string | null;
  /** The content folder. */
  into: string;
  /** Where it is remembered what was made of what, and where the report goes. */
  dataDir: string;
  site: Site;
  store: Store;
  dryRun: boolean;
  onProgress: (done: number, total: number) => void;
};

const leaveComments = (account: Account, comments: readonly ImportedComment[], reason: string): void => {
  for (const { source } of comments) account.left('comments', source, reason);
};

/** The file in which the imports into a content folder are remembered. */
const manifestFile = (dataDir: string, into: string): string =>
  join(dataDir, 'imports', `${basename(into)}-${hashOf(Buffer.from(into)).slice(0, 8)}.jsonl`);

/** Where the report of an import goes. */
const reportFile = ({ dataDir, kind, source, dryRun }: Import): string =>
  join(dataDir, 'imports', `${kind}-${basename(source)}${dryRun ? '-dry-run' : ''}.md`);

/**
 * Reads a source and writes what it says into the content folder and the store. It may be cut off and made again: what is there is left as it
 * is. Gives the account and where the report is. Throws an Error for whoever imports; what was written until then is good.
 */
export async function runImport(asked: Import): Promise<{ account: Account; report: string }> {
  const { importer, site, store, dryRun } = asked;
  const into = existsSync(asked.into) ? realpathSync(asked.into) : resolve(asked.into);
  const path = realpathSync(asked.source);
  const file = reportFile(asked);
  const report = new Report(file);
  const account = new Account((remark) => report.remark(remark));
  const manifest = new Manifest(manifestFile(asked.dataDir, into));
  const target = { into, site, account, dryRun, manifest };
  const [entries, originals] = [new EntryWriter(target), new OriginalWriter(target)];
  const comments = new CommentTaker({ ...target, kind: asked.kind, store });
  // Two folders may each have an `about.md`.
  const scope = statSync(path).isDirectory() ? `${path}#` : '';
  const take = async (imported: Imported): Promise<void> => {
    if (imported.is === 'file') return entries.file(imported);
    if (imported.is === 'comments') return comments.takeAtAddress(imported);
    if (imported.is === 'discussion') return comments.takeExactly(imported.url, imported.comments);
    if (imported.is === 'ledger') return takeLedger({ store, site, account, dryRun }, imported);
    const isOriginal = imported.is === 'original';
    const url = isOriginal ? originals.take(imported, scope) : entries.entry({ ...imported, id: scope + imported.id });
    if (url === null) return leaveComments(account, imported.comments ?? [], 'Its post is left out.');
    if (dryRun) report.address(imported.source, url);
    if (isOriginal) return comments.takeExactly(url, imported.comments ?? []);
    await comments.take(url, imported.comments ?? []);
  };
  try {
    for await (const imported of importer({ path, uploads: asked.uploads, site, account, onProgress: asked.onProgress }))
      await take(imported);
  } finally {
    // What an importer gave before it failed is good.
    await comments.flush().finally(() => manifest.close());
    report.close({ kind: asked.kind, source: asked.source, into, dryRun }, account);
  }
  return { account, report: file };
}
