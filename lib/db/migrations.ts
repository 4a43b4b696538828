import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The content index. It can be dropped and made again from the files at any time. */
const contentIndex: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('files')
      .addColumn('file', 'text', (column) => column.primaryKey())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('modified', 'real', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('problem', 'text')
      .execute();
    await createDocuments(db);
    // Without a row id the index is the table: a listing is read in order, with no look-up beside it.
    await sql`create table entries (listing text not null, date integer not null, url text not null,
      primary key (listing, date, url)) without rowid`.execute(db);
    await sql`create table listings (listing text primary key, entries integer not null) without rowid`.execute(db);
    await sql`create table aliases (alias text not null, url text not null, primary key (alias, url)) without rowid`.execute(db);
    await sql`create table rendered (file text primary key, hash text not null, html text not null, listed text)`.execute(db);
    await sql`create virtual table search using fts5(title, tags, text, content='', contentless_delete=1,
      tokenize='porter unicode61 remove_diacritics 2')`.execute(db);
    // FTS5 gathers so many bytes before it writes them out; at the default of 1 MB an index afresh took a third longer.
    await sql`insert into search (search, rank) values ('hashsize', 16777216)`.execute(db);
    await sql`create table facts (name text primary key, value text not null)`.execute(db);
  },
};

async function createDocuments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('documents')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('file', 'text', (column) => column.notNull().unique())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('urlKey', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('dir', 'text', (column) => column.notNull())
    .addColumn('slug', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('date', 'integer')
    .addColumn('updated', 'integer')
    .addColumn('draft', 'integer', (column) => column.notNull())
    .addColumn('guid', 'text', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('aliases', 'text', (column) => column.notNull())
    .addColumn('comments', 'text', (column) => column.notNull())
    .addColumn('meta', 'text', (column) => column.notNull())
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('live', 'integer', (column) => column.notNull())
    // Last, so that the columns before it are read without walking a long body's overflow pages.
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('documents_url_key').on('documents').column('urlKey').execute();
  await db.schema.createIndex('documents_url').on('documents').columns(['url', 'live']).execute();
  await sql`create index documents_scheduled on documents (date) where live = 0 and draft = 0`.execute(db);
}

/**
 * With 16 segments on a level FTS5 merges them all at once, in whichever transaction comes next: a save among 100,000 posts
 * took 4.5 s then. Below that, it merges a little with each write.
 */
const mergesInSmallSteps: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`insert into search (search, rank) values ('crisismerge', 500)`.execute(db);
  },
};

/**
 * Every address that was ever published, and every place that an entry had in a listing and has no more. Unlike the index
 * it cannot be made again from the files; from a git history, most of it can.
 */
const ledger: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table ledger (key text primary key, url text not null, guid text, movedTo text, gone text)
      without rowid`.execute(db);
    await sql`create index ledger_guid on ledger (guid) where guid is not null`.execute(db);
    await sql`create index ledger_gone on ledger (gone) where gone is not null`.execute(db);
    await sql`create index files_broken on files (file) where problem is not null`.execute(db);
    await sql`create index aliases_url on aliases (url)`.execute(db);
    await sql`create table departed (listing text not null, date integer not null, url text not null,
      primary key (listing, date, url)) without rowid`.execute(db);
  },
};

/** Tokens of links that work once, and were used. */
const spentTokens: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table spent (nonce text primary key, until integer not null) without rowid`.execute(db);
  },
};

/** Every migration by name, in the order in which they run. A migration that has landed is never edited. */
export const migrations: Record<string, Migration> = {
  '001-content-index': contentIndex,
  '002-search-merges': mergesInSmallSteps,
  '003-ledger': ledger,
  '004-spent-tokens': spentTokens,
};
