/**
 * What an importer gives, whatever engine it reads. It decides what a post says; where its file lies in the end, and what
 * becomes of what is there already, is decided by `write-entries`.
 */
import type { Incoming } from '../comments/take-in.ts';
import type { LedgerArchive } from '../publish/ledger-archive.ts';

/** What is counted: each that is found in a source is carried over, or a line of the report says why not. */
export type Sort = 'posts' | 'pages' | 'comments' | 'attachments' | 'files' | 'other';

/**
 * A comment as another engine had it, wherever its post is: a parent may come later, or never. What a Waypost alone knows beside that (why it
 * was held; was its writer signed in?) may be missing.
 */
export type ImportedComment = Omit<Incoming, 'post' | 'isExact' | 'reasons' | 'verified'> & {
  /** Where it stands in the source, for the report. */
  source: string;
} & Partial<Pick<Incoming, 'reasons' | 'verified'>>;

/** Front matter in the order in which it is written; what is undefined, null, '' or an empty list is left out. */
export type Front = {
  title?: string | undefined;
  /** As ISO 8601, with a zone wherever the source knows it; without one it is in that of the site. */
  date?: string | null | undefined;
  updated?: string | null | undefined;
  tags?: readonly string[] | undefined;
  summary?: string | undefined;
  draft?: true | undefined;
  kind?: 'page' | undefined;
  comments?: 'open' | 'closed' | 'off' | undefined;
  lang?: string | undefined;
  /** What feed readers know the post by. */
  guid?: string | undefined;
  /** Old addresses: paths that begin with `/`, or whole URLs. */
  aliases?: readonly string[] | undefined;
  photos?: unknown;
  /** What the source says beside that, under its own names. */
  [other: string]: unknown;
};

/** A file that is copied as it is; `from` is where it lies now. */
export type Copied = { source: string; from: string; sort: 'attachments' | 'files' };

/** A post, a page, or the text above a listing. */
export type ImportedEntry = {
  is: 'entry';
  sort: 'posts' | 'pages';
  source: string;
  /** What the source knows it by, for good: a second run finds its file by that. */
  id: string;
  /** Where it would like to be: a path below the content folder as text, without an ending (`openstack/summit`; `openstack/_path` is the text of a folder). */
  path: string;
  front: Front;
  format: 'markdown' | 'html';
  body: string;
  /** Files that lie beside it, under their names: with one, the entry is the `index.md` of a folder of its own. */
  beside?: readonly (Copied & { name: string })[];
  comments?: readonly ImportedComment[];
};

/** A file that keeps its path below the content folder, and so its address. */
export type ImportedFile = Copied & { is: 'file'; path: string };

/**
 * A file of another Waypost: it keeps every byte and its path below the content folder, or is left out where another file has that. The comments
 * are on the document that it is.
 */
export type ImportedOriginal = {
  is: 'original';
  sort: Exclude<Sort, 'comments'>;
  source: string;
  /** Where it lies now. */
  from: string;
  path: string;
  comments?: readonly ImportedComment[];
};

/**
 * What was said at an address, by a source that has comments alone: a path or a whole URL, as the source has it. `others` are tried after it,
 * in order, where nothing is published at it.
 */
export type ImportedComments = {
  is: 'comments';
  source: string;
  url: string;
  others?: readonly string[];
  comments: readonly ImportedComment[];
};

/** The same of another Waypost: at that very address, wherever it leads now; null: about one post whose address another one took. */
export type ImportedDiscussion = { is: 'discussion'; url: string | null; comments: readonly ImportedComment[] };

/** What became of the addresses of another Waypost. */
export type ImportedLedger = { is: 'ledger'; source: string; ledger: LedgerArchive };

export type Imported = ImportedEntry | ImportedFile | ImportedOriginal | ImportedComments | ImportedDiscussion | ImportedLedger;
