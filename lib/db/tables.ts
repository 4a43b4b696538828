import type { Generated } from 'kysely';

/** What lies in the content folder, as the last sync saw it: a file is read again only if this no longer fits. */
export interface FilesTable {
  /** Path relative to the content folder. */
  file: string;
  /** Bytes. */
  size: number;
  /** Milliseconds; 0 when the file was so young that a second change could bear the same time. */
  modified: number;
  /** SHA-256 of the bytes, hex. */
  hash: string;
  /** Why the file is not published as it stands (JSON of a Problem), or null. */
  problem: string | null;
}

/** The last good version of each document. */
export interface DocumentsTable {
  id: Generated<number>;
  file: string;
  url: string;
  /** Two documents with the same key want one URL: it is the URL in lower case. */
  urlKey: string;
  kind: 'post' | 'page' | 'path';
  dir: string;
  slug: string;
  title: string;
  summary: string;
  /** Milliseconds UTC; null for pages and paths without one. */
  date: number | null;
  updated: number | null;
  draft: 0 | 1;
  /** What its author wrote, '' if nothing. */
  guid: string;
  /** JSON array, path segments first. */
  tags: string;
  /** JSON array of URLs that redirect here. */
  aliases: string;
  comments: 'open' | 'closed' | 'off';
  /** JSON of the front matter as it was written, unknown fields included. */
  meta: string;
  format: 'markdown' | 'html';
  body: string;
  hash: string;
  /** Is it published: the owner of its URL, no draft, and its date has come? */
  live: 0 | 1;
}

/** Which published post stands in which listing: a directory (`/a/b`) or a tag (`#nova`). */
export interface EntriesTable {
  listing: string;
  date: number;
  url: string;
}

/** How many entries each listing has. */
export interface ListingsTable {
  listing: string;
  entries: number;
}

/** Old addresses of published documents. */
export interface AliasesTable {
  alias: string;
  url: string;
}

/** Every address that was ever published, and what became of it (lib/publish/ledger.ts). */
export interface LedgerTable {
  /** The URL in lower case. */
  key: string;
  url: string;
  guid: string | null;
  movedTo: string | null;
  gone: string | null;
}

/** Bodies as HTML, made when a page first needed them; good while `hash` is that of the document. */
export interface RenderedTable {
  file: string;
  hash: string;
  html: string;
  /** The same for listings, or null if it is no different. */
  listed: string | null;
}

/** The full-text index; `rowid` is a document's id. */
export interface SearchTable {
  rowid: number;
  title: string;
  tags: string;
  text: string;
}

/** A token that was used; it is kept until it would not work any more (`until`, ms UTC). */
export interface SpentTable {
  nonce: string;
  until: number;
}

/** Single facts about the store. */
export interface FactsTable {
  name: string;
  value: string;
}

export interface Tables {
  files: FilesTable;
  documents: DocumentsTable;
  entries: EntriesTable;
  listings: ListingsTable;
  /** Places that entries had in listings, and have no more. */
  departed: EntriesTable;
  aliases: AliasesTable;
  ledger: LedgerTable;
  rendered: RenderedTable;
  search: SearchTable;
  spent: SpentTable;
  facts: FactsTable;
}
