import type { z } from 'zod';
import { archivedAddress, departedPlace, ledgerFacts, type LedgerArchive } from '../../publish/ledger-archive.ts';
import type { Account } from '../account.ts';
import { listIn, readJson, whyWrong } from './json-file.ts';

const noFacts = { guidBase: null, lastComment: 0, zones: [], smallest: Number.MAX_SAFE_INTEGER };

/** Checks rows one by one: one that is wrong is left out, and named. */
function checked<Row>(account: Account, list: readonly unknown[], schema: z.ZodType<Row>, name: string): Row[] {
  account.found('other', list.length);
  return list.flatMap((item, index) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return parsed.data;
    account.left('other', `${name} ${index + 1}`, whyWrong(parsed.error));
    return [];
  });
}

/** The ledger of an export; null if the file cannot be read. */
export function readLedger(account: Account, file: string, source: string): LedgerArchive | null {
  const found = readJson(file);
  if ('why' in found) {
    account.found('other');
    account.left('other', source, found.why);
    return null;
  }
  const facts = ledgerFacts.safeParse(found.data);
  if (!facts.success) account.noted('other', source, `What it says of the whole blog is not taken: ${whyWrong(facts.error)}`);
  return {
    ...(facts.success ? facts.data : noFacts),
    addresses: checked(account, listIn(found.data, 'addresses'), archivedAddress, `${source}, address`),
    departed: checked(account, listIn(found.data, 'departed'), departedPlace, `${source}, departed place`),
  };
}
