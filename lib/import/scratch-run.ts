import { readFileSync } from 'node:fs';
import type { Account } from './account.ts';
import { runImport, type Import } from './run-import.ts';

/** What a test has to say of an import; the rest is as it mostly is. */
type Asked = Pick<Import, 'importer' | 'source' | 'into' | 'dataDir' | 'site' | 'store'> & Partial<Import>;

/** Runs an import, for tests. Gives the account, and the text of the report. */
export async function scratchRun(asked: Asked): Promise<{ account: Account; report: string }> {
  const { account, report } = await runImport({
    kind: 'test',
    uploads: null,
    dryRun: false,
    onProgress: () => {},
    ...asked,
  });
  return { account, report: readFileSync(report, 'utf8') };
}
