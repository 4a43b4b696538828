import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../db/open.ts';
import { env } from '../env.ts';
import { kept, type Account } from '../import/account.ts';
import { kinds } from '../import/kinds.ts';
import { runImport } from '../import/run-import.ts';
import { readSite } from '../site.ts';
import { progressBar } from './progress-bar.ts';
import { refreshServer } from './refresh-server.ts';
import { asTable } from './text-table.ts';

const options = {
  into: { type: 'string' },
  uploads: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

function parse(words: string[]) {
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const [kind = '', source, ...more] = positionals;
    return Object.hasOwn(kinds, kind) && source !== undefined && more.length === 0 ? { ...values, kind, source } : null;
  } catch {
    return null;
  }
}

function printCounts(account: Account, dryRun: boolean): void {
  const rows = account.counts.map(({ sort, counts }) =>
    [sort, counts.found, counts.new, counts.changed, counts.there, counts.left].map(String),
  );
  console.log(asTable([['', 'found', dryRun ? 'would be new' : 'new', 'changed', 'there', 'left out'], ...rows]));
}

const total = (account: Account): number => account.counts.reduce((sum, { counts }) => sum + kept(counts), 0);

/** `import <kind> <source>`. Gives the exit code: 1 if not everything that was found is accounted for. Throws an Error for whoever imports. */
export async function importFrom(words: string[]): Promise<number> {
  const asked = parse(words);
  if (!asked) {
    const known = Object.keys(kinds).join(', ');
    console.error(`Say what: import <kind> <source> [--into content] [--uploads folder] [--dry-run]. Kinds are ${known}.`);
    return 2;
  }
  const { kind, source, 'dry-run': dryRun, into, uploads } = asked;
  for (const path of [source, uploads])
    if (path !== undefined && !existsSync(path)) throw new Error(`There is nothing at ${path}.`);
  const { contentDir, dataDir, database } = env();
  const target = resolve(into ?? contentDir);
  const { site } = readSite(target);
  const bar = progressBar(process.stderr);
  const store = await openStore(database);
  try {
    const { account, report } = await runImport({
      kind,
      importer: await kinds[kind]!(),
      source,
      uploads: uploads === undefined ? null : realpathSync(uploads),
      into: target,
      dataDir,
      site,
      store,
      dryRun,
      onProgress: bar.show,
    }).finally(bar.clear);
    printCounts(account, dryRun);
    console.log(`${dryRun ? 'Nothing was written. ' : ''}What is left out, and what is another way now: ${report}`);
    if (!dryRun && total(account) > 0) await refreshServer();
    if (account.unexplained.length === 0) return 0;
    console.error(
      `Not everything that was found is accounted for: ${account.unexplained.join(', ')}. Please report it, with the report.`,
    );
    return 1;
  } finally {
    await store.close();
  }
}
