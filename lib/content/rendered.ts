import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Db, Store } from '../db/open.ts';
import { once } from '../once.ts';
import { imagesOf } from '../photos/images.ts';
import type { Image } from '../photos/sizes.ts';
import { keepRendered, waitingFor } from './kept-bodies.ts';
import { renderBody } from './markdown.ts';

/** Raise it when the same Markdown gives other HTML than before, so that what was kept is made again. */
const rendererVersion = '4';

/** A document as far as its body's HTML depends on it, with what was kept of it (nulls if nothing was). */
export type RenderSource = {
  file: string;
  url: string;
  /** What its HTML is made from, in short. */
  bodyKey: string;
  /** JSON: the pictures that the body shows, with their hashes. */
  pictures: string;
  format: 'markdown' | 'html';
  body: string;
  keptHash: string | null;
  keptHtml: string | null;
  keptListed: string | null;
};

/** A body's HTML: for the post's own page, and for listings. */
export type Rendered = { html: string; listed: string };

const keptHashOf = (bodyKey: string): string => `${rendererVersion}:${bodyKey}`;

/**
 * The columns of a RenderSource, of `documents` with `rendered` joined to it. The body is left in the store where its HTML is
 * kept: a page of a hundred posts would read it for nothing.
 */
export const renderColumns = [
  'documents.file',
  'documents.url',
  'documents.bodyKey',
  'documents.pictures',
  'documents.format',
  sql<string>`case when rendered.hash = ${keptHashOf('')} || documents."bodyKey" then '' else documents.body end`.as('body'),
  'rendered.hash as keptHash',
  'rendered.html as keptHtml',
  'rendered.listed as keptListed',
] as const;

/** The pictures that a body shows, by path in the content folder. */
export async function picturesIn(db: Db, { pictures }: Pick<RenderSource, 'pictures'>): Promise<ReadonlyMap<string, Image>> {
  if (pictures === '{}') return new Map();
  const hashes = JSON.parse(pictures) as Record<string, string>;
  const images = await imagesOf(db, Object.values(hashes));
  return new Map(Object.entries(hashes).flatMap(([path, hash]) => (images.has(hash) ? [[path, images.get(hash)!]] : [])));
}

/**
 * What is shown of bodies that take too long, or can not be rendered as they should. Perhaps the machine was busy, and a visit ten
 * minutes later does better; until then nobody waits for it again, and no other reader with them.
 */
const makeshifts = (): LRUCache<string, Rendered> =>
  once(
    'makeshifts',
    () =>
      new LRUCache({
        ttl: 10 * 60_000,
        maxSize: 16_000_000,
        sizeCalculation: ({ html, listed }) => html.length + listed.length + 1,
      }),
  );

/**
 * The HTML of a document's body: kept by content hash, else made now and kept in the background, in one write for all
 * that a second of page views has made.
 */
export async function renderedBody(store: Store, source: RenderSource): Promise<Rendered> {
  const hash = keptHashOf(source.bodyKey);
  if (source.keptHash === hash && source.keptHtml !== null) {
    return { html: source.keptHtml, listed: source.keptListed ?? source.keptHtml };
  }
  const waiting = waitingFor(store);
  const fresh = waiting.get(source.file);
  if (fresh?.hash === hash) return { html: fresh.html, listed: fresh.listed ?? fresh.html };
  const makeshift = makeshifts().get(`${source.file} ${hash}`);
  if (makeshift) return makeshift;
  const { html, listed, problem } = renderBody({ ...source, images: await picturesIn(store.read, source) });
  if (problem) {
    console.error(`${source.file}: ${problem}`);
    makeshifts().set(`${source.file} ${hash}`, { html, listed });
    return { html, listed };
  }
  if (waiting.size === 0) setTimeout(() => void keepRendered(store).catch(console.error), 1000).unref();
  waiting.set(source.file, { file: source.file, hash, html, listed: listed === html ? null : listed });
  return { html, listed };
}
