import { sql } from 'kysely';
import type { Document, Photo } from '../content/document.ts';
import { toLang } from '../content/language.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import type { DocumentsTable } from '../db/tables.ts';

/** A published document, as far as other pages show it: what `affected` compares. Dates are ms UTC. */
export type Live = {
  id: number;
  file: string;
  url: string;
  kind: Document['kind'];
  dir: string;
  title: string;
  summary: string;
  date: number | null;
  tags: string[];
  aliases: string[];
  /** What its front matter says. */
  lang: string | null;
  comments: Document['comments'];
  /** What its author wrote, '' if nothing. */
  guid: string;
  hash: string;
  /** Its album, and what its text is made from. */
  photos: Photo[];
  bodyKey: string;
};

/** What one address was, and what it will be. At least one is not null. */
export type Change = { before: Live | null; after: Live | null };

/** What to write so that the store holds the new documents, and what that changes for readers. */
export type Plan = {
  /** Files whose row goes: gone from disk, or replaced by one in `insert`. */
  remove: string[];
  insert: { document: Document; live: boolean }[];
  /** Documents that stay as they are and gain or lose their address. */
  publish: string[];
  withdraw: string[];
  /** New documents whose address another file has. */
  conflicts: { document: Document; owner: string }[];
  changes: Change[];
};

/** Written out, not bound: only then does the index of scheduled posts serve (SQLite, "Partial Indexes", section 3). */
export const isKept = sql<boolean>`live = 0 and draft = 0`;

/** The files whose document is published by a plan and was not before, or not in this form. */
export const publishedBy = ({ insert, publish }: Plan): string[] => [
  ...insert.filter(({ live }) => live).map(({ document }) => document.file),
  ...publish,
];

type Row = Live & Pick<DocumentsTable, 'urlKey' | 'live'> & { draft: boolean };

async function rowsWhere(db: Db, column: 'file' | 'url' | 'urlKey', values: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of chunksOf(values)) {
    const found = await db
      .selectFrom('documents')
      .select([
        'id',
        'file',
        'url',
        'urlKey',
        'kind',
        'dir',
        'title',
        'summary',
        'date',
        'tags',
        'aliases',
        'comments',
        'guid',
        'hash',
        'photos',
        'bodyKey',
        'live',
        'draft',
        'meta',
      ])
      .where(column, 'in', some)
      .execute();
    for (const { meta, ...row } of found) {
      rows.push({
        ...row,
        tags: JSON.parse(row.tags) as string[],
        aliases: JSON.parse(row.aliases) as string[],
        photos: JSON.parse(row.photos) as Photo[],
        lang: toLang(JSON.parse(meta) as Record<string, unknown>),
        draft: row.draft === 1,
      });
    }
  }
  return rows;
}

/** The published documents at these URLs. */
export const liveDocuments = async (db: Db, urls: readonly string[]): Promise<Live[]> =>
  (await rowsWhere(db, 'url', urls)).filter(({ live, kind }) => live === 1 && kind !== 'path');

const isDue = ({ draft, date }: { draft: boolean; date: number | null }, now: number): boolean =>
  !draft && (date === null || date <= now);

const toLive = (document: Document): Live => ({ ...document, id: 0, lang: toLang(document.meta) });

const isSame = (before: Live | null, after: Live | null): boolean =>
  before?.file === after?.file &&
  before?.hash === after?.hash &&
  before?.url === after?.url &&
  before?.bodyKey === after?.bodyKey &&
  JSON.stringify(before?.photos) === JSON.stringify(after?.photos);

/**
 * Compares new documents and lost files with the store, and says what follows at the moment `now` (ms UTC).
 * Where two files want one address, the first by name that can be published has it: the answer never depends on the order
 * of the edits.
 */
export async function planChanges(db: Db, input: { documents: Document[]; gone: string[]; now: number }): Promise<Plan> {
  const { documents, gone, now } = input;
  const touched = new Set([...documents.map(({ file }) => file), ...gone]);
  const old = await rowsWhere(db, 'file', [...touched]);
  const due = await db.selectFrom('documents').select('urlKey').where(isKept).where('date', '<=', now).execute();
  const keys = new Set([...old, ...documents, ...due].map(({ urlKey }) => urlKey));
  const rivals = (await rowsWhere(db, 'urlKey', [...keys])).filter(({ file }) => !touched.has(file));
  const owners = ownersOf([...rivals, ...documents], now);
  const before = new Map([...old, ...rivals].filter(({ live }) => live === 1).map((row) => [row.urlKey, row]));
  const changes: Change[] = [];
  for (const key of keys) {
    const owner = owners.get(key);
    const after = owner && isDue(owner, now) ? ('live' in owner ? owner : toLive(owner)) : null;
    const change = { before: before.get(key) ?? null, after };
    if (!isSame(change.before, change.after)) changes.push(change);
  }
  const isLive = (item: Row | Document): boolean => owners.get(item.urlKey) === item && isDue(item, now);
  return {
    remove: old.map(({ file }) => file),
    insert: documents.map((document) => ({ document, live: isLive(document) })),
    publish: rivals.filter((row) => row.live === 0 && isLive(row)).map(({ file }) => file),
    withdraw: rivals.filter((row) => row.live === 1 && !isLive(row)).map(({ file }) => file),
    conflicts: documents.flatMap((document) => {
      const owner = owners.get(document.urlKey)!;
      return owner === document || !isDue(document, now) ? [] : [{ document, owner: owner.file }];
    }),
    changes,
  };
}

/** Who has each address: what can be published now before a draft or a scheduled post, then the first by name. */
function ownersOf(items: (Document | Row)[], now: number): Map<string, Document | Row> {
  const owners = new Map<string, Document | Row>();
  for (const item of items) {
    const other = owners.get(item.urlKey);
    const isFirst = !other || (isDue(item, now) === isDue(other, now) ? item.file < other.file : isDue(item, now));
    if (isFirst) owners.set(item.urlKey, item);
  }
  return owners;
}
