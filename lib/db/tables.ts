import type { Generated } from 'kysely';
import type { MailsTable, PingsTable, UnsubscribedTable } from './queue-tables.ts';
import type { SearchTable, TitlesTable } from './search-tables.ts';

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
  /** JSON array of the pictures of its album, in order (lib/content/document.ts). */
  photos: string;
  /** JSON object: the pictures that its text shows, by path in the content folder, with their hashes. */
  pictures: string;
  /** What the HTML of its body is made from, in short: another one when the file or one of those pictures is another. */
  bodyKey: string;
  /** Is it published: the owner of its URL, no draft, and its date has come? */
  live: 0 | 1;
}

/** The pictures in the content folder, as the last sync saw them. */
export interface PicturesTable {
  /** Path relative to the content folder. */
  file: string;
  /** Bytes, and milliseconds, as in `files`. */
  size: number;
  modified: number;
  /** Names a row of `images`; null if the picture cannot be shown. */
  hash: string | null;
  /** Why it cannot be shown (JSON of a Problem), or null. */
  problem: string | null;
}

/** What is known of a picture, whatever its file is called: a matter of its bytes alone. */
export interface ImagesTable {
  /** The first 128 bits of the SHA-256 of its bytes, hex. */
  hash: string;
  format: 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'heic';
  /** Pixels, upright. */
  width: number;
  height: number;
  animated: 0 | 1;
  transparent: 0 | 1;
  /** `#rrggbb` */
  colour: string;
  /** What the camera wrote (lib/photos/camera.ts). */
  taken: string | null;
  offset: string | null;
  camera: string | null;
  lens: string | null;
  exposure: string | null;
  caption: string | null;
  /** Are its thumbnails made? */
  developed: Generated<0 | 1>;
  /** Since when no file of the content folder holds it (ms UTC), as far as was looked; null while one does. */
  departed: number | null;
}

/** Which pictures a document depends on: paths in the content folder, there or not; `a/b/*` are all in a folder. */
export interface ShowsTable {
  file: string;
  picture: string;
  /** Is it named in the front matter, so that its author has to hear if it is not there? */
  named: 0 | 1;
}

/** Which published post stands in which listing: a directory (`/a/b`), a tag (`#nova`), or the albums (`*`). */
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

/** A token that was used; it is kept until it would not work any more (`until`, ms UTC) by any clock. */
export interface SpentTable {
  nonce: string;
  until: number;
}

/** What is said about one document. */
export interface DiscussionsTable {
  id: Generated<number>;
  /** The key (`urlKey`) of the document's address, now or when it was published last; null if another document took that from it. */
  key: string | null;
}

export interface CommentsTable {
  id: Generated<number>;
  discussion: number;
  /** The comment that this one replies to. */
  parent: number | null;
  /** ms UTC. */
  at: number;
  name: string;
  /** Never shown. */
  email: string | null;
  website: string | null;
  /** Was it written by somebody signed in, whose address is verified; by an author of the blog? */
  verified: 0 | 1;
  byAuthor: 0 | 1;
  /** Is the writer to be told of replies? */
  wantsReplies: 0 | 1;
  /** Have those who are above it in the thread been told of it? */
  told: Generated<0 | 1>;
  state: 'shown' | 'held' | 'spam' | 'deleted';
  /** When it came into that state (ms UTC). */
  decided: number;
  /** What the score of words has learned from it: that it is good (1) or spam (-1), or nothing. */
  learned: Generated<-1 | 0 | 1>;
  /** Why it was held (JSON array of sentences). */
  reasons: string;
  /** Keyed hash of the network address that it came from; dropped after thirty days. */
  caller: string | null;
  /** As it was written, as plain text, and as HTML. */
  text: string;
  plain: string;
  html: string;
}

/** Whose comments are spam: an e-mail address, or the hash of a network address. */
export interface BlockedTable {
  sender: string;
}

/** How often a word stood in comments that authors let through, and in those that they called spam. */
export interface WordsTable {
  word: string;
  good: number;
  bad: number;
}

/** Feeds that were asked for: what each was when it was made last, and since when (ms UTC). */
export interface FeedsTable {
  url: string;
  /** Its entity tag, without quotes. */
  tag: string;
  modified: number;
}

/** What servers that share a store tell each other (lib/instances); PostgreSQL alone has it. */
export interface ChangesTable {
  /** The number of the change. */
  revision: number;
  /** The server that made it. */
  by: string;
  /** JSON of a Change (lib/instances/change-log.ts). */
  what: string;
}

/** Single facts about the store. */
export interface FactsTable {
  name: string;
  value: string;
}

export interface Tables {
  files: FilesTable;
  documents: DocumentsTable;
  pictures: PicturesTable;
  images: ImagesTable;
  shows: ShowsTable;
  entries: EntriesTable;
  listings: ListingsTable;
  /** Places that entries had in listings, and have no more. */
  departed: EntriesTable;
  aliases: AliasesTable;
  ledger: LedgerTable;
  rendered: RenderedTable;
  search: SearchTable;
  titles: TitlesTable;
  spent: SpentTable;
  discussions: DiscussionsTable;
  comments: CommentsTable;
  blocked: BlockedTable;
  unsubscribed: UnsubscribedTable;
  mails: MailsTable;
  pings: PingsTable;
  words: WordsTable;
  feeds: FeedsTable;
  facts: FactsTable;
  changes: ChangesTable;
}
