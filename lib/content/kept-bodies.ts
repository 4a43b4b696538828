import { inserted } from '../db/inserted.ts';
import type { Store } from '../db/open.ts';
import type { RenderedTable } from '../db/tables.ts';
import { once } from '../once.ts';

/** Bodies made since the last write to the store, by file. Losing them costs a render, nothing else. */
export function waitingFor(store: Store): Map<string, RenderedTable> {
  const stores = once('rendered', () => new WeakMap<Store, Map<string, RenderedTable>>());
  const waiting = stores.get(store) ?? new Map<string, RenderedTable>();
  stores.set(store, waiting);
  return waiting;
}

/** Writes the bodies that wait. */
export async function keepRendered(store: Store): Promise<void> {
  const waiting = waitingFor(store);
  const rows = [...waiting.values()];
  waiting.clear();
  if (rows.length === 0) return;
  await store.write.transaction().execute(async (transaction) => {
    for (let start = 0; start < rows.length; start += 50) {
      const some = rows.slice(start, start + 50);
      await transaction
        .insertInto('rendered')
        .values(some)
        .onConflict((conflict) => conflict.column('file').doUpdateSet(inserted('hash', 'html', 'listed')))
        .execute();
    }
  });
}
