import type { Store } from '../db/open.ts';
import { pinGuidBase, pinnedGuidBase } from '../feeds/guids.ts';
import { mergeLedger } from '../publish/merge-ledger.ts';
import type { Site } from '../site.ts';
import type { Account } from './account.ts';
import type { ImportedLedger } from './imported.ts';

type To = { store: Store; site: Site; account: Account; dryRun: boolean };

/** Has what feed readers know posts by begin as it did; if they know this blog by another address already, that stays. */
async function keepGuidBase({ store, account, dryRun }: To, source: string, base: string | null): Promise<void> {
  if (base === null) return;
  const own = await pinnedGuidBase(store.read);
  if (own === null && !dryRun) await pinGuidBase(store, base);
  if (own !== null && own !== base) {
    const mend = `feeds: { guidBase: ${base} } in site.yaml has them begin as before.`;
    account.noted('other', source, `GUIDs of posts begin with ${own} here, and began with ${base} there. ${mend}`);
  }
}

/** Takes what became of another Waypost's addresses into the store; each row is an `other` thing of the account. */
export async function takeLedger(to: To, { source, ledger }: ImportedLedger): Promise<void> {
  const { store, site, account, dryRun } = to;
  await keepGuidBase(to, source, ledger.guidBase);
  const { fresh, there, kept } = await mergeLedger(store, site, ledger, dryRun);
  account.carried('other', 'new', fresh);
  account.carried('other', 'there', there);
  for (const { url, why } of kept) account.left('other', `${source}, ${url}`, why);
}
