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

/**
 * What readers said. A discussion belongs to a document, whatever its address: it knows the address that the document has, or
 * had last, and goes along when that moves. Unlike the index, none of this can be made again.
 */
const comments: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table discussions (id integer primary key autoincrement, key text unique)`.execute(db);
    // No id is given twice: links to a comment that was deleted never lead to another one.
    await sql`create table comments (id integer primary key autoincrement, discussion integer not null references discussions (id),
      parent integer, at integer not null, name text not null, email text, website text, verified integer not null,
      byAuthor integer not null, wantsReplies integer not null, state text not null, reasons text not null, caller text, told integer not null default 0,
      decided integer not null, learned integer not null default 0,
      text text not null, plain text not null, html text not null)`.execute(db);
    await sql`create index comments_discussion on comments (discussion, state)`.execute(db);
    await sql`create index comments_recent on comments (state, at, id)`.execute(db);
    await sql`create index comments_email on comments (email, state) where email is not null`.execute(db);
    await sql`create index comments_caller on comments (caller, at) where caller is not null`.execute(db);
    await sql`create index comments_plain on comments (plain)`.execute(db);
    await sql`create table blocked (sender text primary key) without rowid`.execute(db);
    await sql`create table words (word text primary key, good integer not null, bad integer not null) without rowid`.execute(db);
  },
};

/** Mail that is still to be sent. An id is never used twice, so that it names one mail also after that is gone. */
const mailQueue: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table mails (id integer primary key autoincrement, recipient text not null, message text not null,
      created integer not null, due integer not null, tries integer not null, error text)`.execute(db);
    await sql`create index mails_due on mails (due)`.execute(db);
  },
};

/** Asked when a post comes: who leads to its address, and has another file its bytes? */
const arrivals: Migration = {
  async up(db: Kysely<unknown>) {
    // A rename without git is known by the bytes.
    await sql`create index documents_hash on documents (hash)`.execute(db);
    await sql`create index ledger_moved on ledger (movedTo collate nocase) where movedTo is not null`.execute(db);
  },
};

/** Pictures: which there are, what is known of each, and who shows them. The index is made afresh, so old rows need no values. */
const pictures: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table documents add column photos text not null default '[]'`.execute(db);
    await sql`alter table documents add column pictures text not null default '{}'`.execute(db);
    await sql`alter table documents add column bodyKey text not null default ''`.execute(db);
    await sql`create table pictures (file text primary key, size integer not null, modified real not null, hash text, problem text) without rowid`.execute(
      db,
    );
    await sql`create index pictures_hash on pictures (hash) where hash is not null`.execute(db);
    await sql`create table images (hash text primary key, format text not null, width integer not null, height integer not null,
      animated integer not null, transparent integer not null, colour text not null, taken text, offset text, camera text, lens text,
      exposure text, caption text, developed integer not null default 0,
      departed integer) without rowid`.execute(db);
    await sql`create index images_waiting on images (hash) where developed = 0`.execute(db);
    await sql`create table shows (file text not null, picture text not null, named integer not null, primary key (file, picture)) without rowid`.execute(
      db,
    );
    await sql`create index shows_picture on shows (picture)`.execute(db);
    await sql`create index shows_named on shows (picture) where named = 1`.execute(db);
    await sql`create index pictures_broken on pictures (file) where problem is not null`.execute(db);
  },
};

/** What the WebSub hub is still to be told of. A topic is queued once. */
const pings: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table pings (topic text primary key, created integer not null, due integer not null,
      tries integer not null, error text) without rowid`.execute(db);
    await sql`create index pings_due on pings (due)`.execute(db);
  },
};

/** Since when each feed has been as it is: a change that its entries' dates do not tell of moves its Last-Modified too. */
const feedValidators: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table feeds (url text primary key, tag text not null, modified integer not null) without rowid`.execute(db);
  },
};

/**
 * A full-text index that is told the text of what leaves it: one that deletes by itself goes on counting what it has deleted, and its
 * ranks would depend on how often posts were saved. Beside it, the words of titles, tags and addresses, for what is typed and for
 * addresses that are nearly right. Both are filled afresh.
 */
const exactSearch: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`drop table search`.execute(db);
    await sql`create virtual table search using fts5(title, tags, text, content='',
      tokenize='porter unicode61 remove_diacritics 2')`.execute(db);
    await sql`insert into search (search, rank) values ('hashsize', 16777216), ('crisismerge', 500)`.execute(db);
    await sql`create virtual table titles using fts5(title, words, content='',
      tokenize='unicode61 remove_diacritics 2')`.execute(db);
    await sql`insert into titles (titles, rank) values ('crisismerge', 500)`.execute(db);
  },
};

/** The same index in words that PostgreSQL has too: it is asked for `lower("movedTo")`. */
const movedInLowerCase: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`drop index ledger_moved`.execute(db);
    await sql`create index ledger_moved on ledger (lower("movedTo")) where "movedTo" is not null`.execute(db);
  },
};

/** Whom mail about replies is ended for. */
const endedMail: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table unsubscribed (address text primary key) without rowid`.execute(db);
  },
};

/** Every migration by name, in the order in which they run. A migration that has landed is never edited. */
export const sqliteMigrations: Record<string, Migration> = {
  '001-content-index': contentIndex,
  '002-search-merges': mergesInSmallSteps,
  '003-ledger': ledger,
  '004-spent-tokens': spentTokens,
  '005-comments': comments,
  '006-mail-queue': mailQueue,
  '007-arrivals': arrivals,
  '008-pictures': pictures,
  '009-feed-validators': feedValidators,
  '010-pings': pings,
  '011-exact-search': exactSearch,
  '012-moved-in-lower-case': movedInLowerCase,
  '013-ended-mail': endedMail,
};
