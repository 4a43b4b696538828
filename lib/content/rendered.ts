import type { Store } from '../db/open.ts';
import type { RenderedTable } from '../db/tables.ts';
import { once } from '../once.ts';
import { renderBody } from './markdown.ts';

/** Raise it when the same Markdown gives other HTML than before, so that what was kept is made again. */
const rendererVersion = '1';

/** A document as far as its body's HTML depends on it, with what was kept of it (nulls if nothing was). */
export type RenderSource = {
  file: string;
  url: string;
  hash: string;
  format: 'markdown' | 'html';
  body: string;
  keptHash: string | null;
  keptHtml: string | null;
  keptListed: string | null;
};

/** A body's HTML: for the post's own page, and for listings. */
export type Rendered = { html: string; listed: string };

/** Bodies made since the last write to the store. Losing them costs a render, nothing else. */
function waitingFor(store: Store): Map<string, RenderedTable> {
  const stores = once('rendered', () => new WeakMap<Store, Map<string, RenderedTable>>());
  const waiting = stores.get(store) ?? new Map<string, RenderedTable>();
  stores.set(store, waiting);
  return waiting;
}

const keptHashOf = (hash: string): string => `${rendererVersion}:${hash}`;

/**
 * The HTML of a document's body: kept by content hash, else made now and kept in the background, in one write for all
 * that a second of page views has made.
 */
export function renderedBody(store: Store, source: RenderSource): Rendered {
  const hash = keptHashOf(source.hash);
  if (source.keptHash === hash && source.keptHtml !== null) {
    return { html: source.keptHtml, listed: source.keptListed ?? source.keptHtml };
  }
  const waiting = waitingFor(store);
  const fresh = waiting.get(source.file);
  if (fresh?.hash === hash) return { html: fresh.html, listed: fresh.listed ?? fresh.html };
  const { html, listed } = renderBody(source);
  if (waiting.size === 0) setTimeout(() => void keepRendered(store).catch(console.error), 1000).unref();
  waiting.set(source.file, { file: source.file, hash, html, listed: listed === html ? null : listed });
  return { html, listed };
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
        .onConflict((conflict) =>
          conflict.column('file').doUpdateSet((eb) => ({
            hash: eb.ref('excluded.hash'),
            html: eb.ref('excluded.html'),
            listed: eb.ref('excluded.listed'),
          })),
        )
        .execute();
    }
  });
}
