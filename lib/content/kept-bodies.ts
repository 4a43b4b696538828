import { chunksOf } from '../db/chunks.ts';
import { giveWay } from '../db/dialect.ts';
import { inserted } from '../db/inserted.ts';
import type { Store } from '../db/open.ts';
import type { RenderedTable } from '../db/tables.ts';
import { perStore } from '../per-store.ts';

/** Bodies made since the last write to the store, by file. Losing them costs a render, nothing else. */
export const waitingFor = (store: Store): Map<string, RenderedTable> => perStore('rendered', store, () => new Map());

/** Writes the bodies that wait. */
export async function keepRendered(store: Store): Promise<void> {
  const waiting = waitingFor(store);
  const rows = [...waiting.values()];
  waiting.clear();
  if (rows.length === 0) return;
  await store.write.transaction().execute(async (transaction) => {
    await giveWay(transaction);
    for (const some of chunksOf(rows, 50)) {
      await transaction
        .insertInto('rendered')
        .values(some)
        .onConflict((conflict) => conflict.column('file').doUpdateSet(inserted('hash', 'html', 'listed')))
        .execute();
    }
  });
}
