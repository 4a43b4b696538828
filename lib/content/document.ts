import { createHash } from 'node:crypto';
import { toDocumentAddress } from '../document-address.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { addressProblem } from './address-problem.ts';
import { splitFrontMatter, type FrontMatter } from './front-matter.ts';
import type { Problem } from './problem.ts';
import { parseFields, type Fields } from './schema.ts';
import { SyntaxProblem } from './yaml.ts';

/** A picture of an album. `file` is its path in the content folder, `hash` names it in `images`; texts are '' if there are none. */
export type Photo = { file: string; hash: string; caption: string; alt: string; cover?: true };

/** A document that can be published: what a file of the content folder says, in our words. Dates are ms UTC. */
export type Document = {
  file: string;
  hash: string;
  kind: 'post' | 'page' | 'path';
  url: string;
  urlKey: string;
  dir: string;
  slug: string;
  title: string;
  summary: string;
  date: number | null;
  updated: number | null;
  draft: boolean;
  /** What its author wrote, '' if nothing; what feed readers know it by is in the ledger. */
  guid: string;
  tags: string[];
  aliases: string[];
  comments: Fields['comments'];
  meta: Record<string, unknown>;
  format: 'markdown' | 'html';
  body: string;
  /** Its album, and the pictures that its text shows: hashes by path. Both are empty until the pictures are looked up. */
  photos: Photo[];
  pictures: Record<string, string>;
  /** What the HTML of its body is made from, in short: the file, and those pictures. */
  bodyKey: string;
};

/** A good document, perhaps with warnings; or what keeps it from being one. */
export type Parsed = { document: Document; warnings: Problem[] } | { problem: Problem };

/** SHA-256 of a file's bytes, hex: two files with the same hash are the same. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const error = (file: string, message: string, mend: string, place: Partial<Problem> = {}): { problem: Problem } => ({
  problem: { severity: 'error', file, message, mend, ...place },
});

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Does the name belong to a document? (`_path.md` and Hugo's `_index.md` do: they describe their directory.) */
export const isDocumentName = (file: string): boolean => /\.(?:md|markdown|html)$/i.test(file);

/** A whole HTML page, as an older site left it, is not an entry: it is served as it is. */
export const isWholePage = (file: string, bytes: Uint8Array): boolean =>
  /\.html$/i.test(file) && /^\uFEFF?\s*<(?:!doctype|html)[\s>]/i.test(Buffer.from(bytes.subarray(0, 200)).toString('utf8'));

/** `pale-blue_dot` → `Pale blue dot`. */
function readable(slug: string): string {
  const words = slug.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The tag that each segment of a directory gives, in the path's order. */
const pathTags = (dir: string, site: Site): string[] =>
  urls.segmentsOf(dir).map((segment) => (Object.hasOwn(site.tagNames, segment) ? site.tagNames[segment]! : segment));

function mergeTags(fromPath: string[], authored: string[]): string[] {
  const seen = new Set(fromPath.map((tag) => tag.toLowerCase()));
  return [...new Set(fromPath), ...authored.filter((tag) => !seen.has(tag.toLowerCase()))];
}

/** An alias as a request's path would be looked up: without host, query, trailing slash; null if it is no address. */
function toAlias(alias: string): string | null {
  const segments = urls.toSegments(new URL(alias, 'http://alias').pathname);
  return segments && urls.fromSegments(segments);
}

/** Is a document's file the text of its directory, by its name? */
export const isDirectoryText = (file: string): boolean => /(?:^|\/)(?:_path|_index)\.(?:md|markdown|html)$/i.test(file);

/** Reads a file of the content folder (`file` is relative to it, with `/`). Never throws: what is wrong is in the answer. */
export function parseDocument(file: string, bytes: Uint8Array, site: Site): Parsed {
  let text: string;
  try {
    text = decoder.decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    const line = lineOfBadByte(bytes);
    return error(file, 'is not valid UTF-8.', 'Save it again as UTF-8 (in most editors: Save with encoding).', {
      line,
      field: 'text',
    });
  }
  let front: FrontMatter;
  try {
    front = splitFrontMatter(text);
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    return error(
      file,
      `${problem.message}.`,
      'Front matter is YAML between two `---` lines, or TOML between two `+++` lines: one `field: value` a line.',
      { line: problem.line, field: 'front matter' },
    );
  }
  const parsed = parseFields(front.data, site.timezone);
  if (Array.isArray(parsed)) {
    const [first] = parsed;
    return error(file, first?.message ?? '', first?.mend ?? '', { field: first?.field, line: front.lineOf(first?.field ?? '') });
  }
  return isDirectoryText(file) ? directoryText(file, bytes, front, parsed) : entry(file, bytes, front, parsed, site);
}

function lineOfBadByte(bytes: Uint8Array): number {
  const good = new TextDecoder('utf-8', { fatal: false }).decode(bytes);
  return good.slice(0, Math.max(0, good.indexOf('\uFFFD'))).split('\n').length;
}

const common = (file: string, bytes: Uint8Array, front: FrontMatter, fields: Fields) => ({
  file,
  hash: hashOf(bytes),
  bodyKey: hashOf(bytes),
  summary: fields.summary,
  updated: fields.updated?.at ?? null,
  comments: fields.comments,
  aliases: [...new Set(fields.aliases.flatMap((alias) => toAlias(alias) ?? []))],
  meta: front.data,
  format: /\.html$/i.test(file) ? ('html' as const) : ('markdown' as const),
  body: front.body,
  photos: [],
  pictures: {},
});

/** Stands before the address of a directory's text where a post may have the same one. */
export const directoryMark = 'path:';

/**
 * What the store knows a document by. The text of a directory stands above the listing of its address, at which there may be
 * a post as well: the two come and go by themselves.
 */
export const markedUrl = ({ kind, url }: { kind: string; url: string }): string =>
  kind === 'path' ? `${directoryMark}${url}` : url;

/** The address that a marked URL is of. */
export const unmarkedUrl = (url: string): string => (url.startsWith(directoryMark) ? url.slice(directoryMark.length) : url);

/** The key (`urlKey`) of the text of a directory. */
export const directoryTextKey = (dir: string): string => markedUrl({ kind: 'path', url: urls.path(dir).toLowerCase() });

/** `_path.md`: the title and the text above a directory's listing. */
function directoryText(file: string, bytes: Uint8Array, front: FrontMatter, fields: Fields): Parsed {
  const dir = `/${file.normalize('NFC').split('/').slice(0, -1).join('/')}`;
  const url = urls.path(dir);
  const title = fields.title || readable(urls.segmentsOf(dir).at(-1) ?? '');
  const document: Document = {
    ...common(file, bytes, front, fields),
    kind: 'path',
    url,
    urlKey: directoryTextKey(dir),
    dir,
    slug: '',
    title,
    date: null,
    draft: fields.draft,
    guid: '',
    tags: [],
  };
  return { document, warnings: [] };
}

function entry(file: string, bytes: Uint8Array, front: FrontMatter, fields: Fields, site: Site): Parsed {
  const address = toDocumentAddress(file);
  if (!address) throw new Error(`${file} is not a document's name`);
  const problem = addressProblem(address, file);
  if (problem) return { problem };
  const named = address.day === undefined ? null : parseFields({ date: address.day }, site.timezone);
  const date = fields.date ?? (named && !Array.isArray(named) ? named.date : null);
  const draft = fields.draft || /(?:^|\/)_drafts\//.test(file);
  if (!date && fields.kind === 'post' && !draft) {
    const today = '2013-04-26T00:56:00+10:00';
    return error(file, 'is missing.', `Write \`date: ${today}\`; for a page such as about, write \`kind: page\`.`, {
      field: 'date',
      line: 1,
    });
  }
  const url = address.url;
  const document: Document = {
    ...common(file, bytes, front, fields),
    kind: fields.kind,
    url,
    urlKey: url.toLowerCase(),
    dir: address.dir,
    slug: address.slug,
    title: fields.title || readable(address.slug),
    date: date?.at ?? null,
    draft,
    guid: fields.guid,
    tags: mergeTags(pathTags(address.dir, site), fields.tags),
  };
  return { document, warnings: warningsOf(document, fields.date, front) };
}

function warningsOf({ file, kind }: Document, date: Fields['date'], front: FrontMatter): Problem[] {
  if (kind !== 'post' || !date || date.zoned) return [];
  const line = front.lineOf('date');
  return [
    {
      severity: 'warning',
      file,
      line,
      field: 'date',
      message: "has no zone, so it moves if the site's zone is changed.",
      mend: 'Write the offset behind it: 2013-04-26T00:56:00+10:00.',
    },
  ];
}
