import { toReason } from '../../content/time-limit.ts';
import type { Account } from '../account.ts';
import type { Imported, ImportedComment } from '../imported.ts';
import type { Source } from '../importer.ts';
import { findExport, GhostExport, postRow } from './export-file.ts';
import { commentsByPost } from './member-comments.ts';
import { permalinksOf } from './permalinks.ts';
import { toEntry, type Context, type Made } from './post-entry.ts';
import { Redirects } from './redirects.ts';
import { relationsIn, type Relations } from './relations.ts';
import { toFile } from './upload-address.ts';
import { uploadsIn } from './uploads.ts';

type Reading = {
  context: Context;
  relationsOf: (post: { id: string; author_id: string }) => Relations;
  comments: Map<string, ImportedComment[]>;
  account: Account;
  /** Ids that have been given: a broken export may have one twice. */
  ids: Set<string>;
};

const isPage = (row: unknown): boolean =>
  typeof row === 'object' &&
  row !== null &&
  (('type' in row && row.type === 'page') || ('page' in row && Boolean(Number(row.page))));

function idOf(own: string, { ids }: Reading): string {
  let id = `ghost:${own}`;
  while (ids.has(id)) id += '+';
  ids.add(id);
  return id;
}

/** What a row of the table of posts says; null if it cannot be read, which is said then. */
function read(given: unknown, place: string, reading: Reading): Made | null {
  const { account, context, relationsOf, comments } = reading;
  const sort = isPage(given) ? 'pages' : 'posts';
  account.found(sort);
  const parsed = postRow.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    account.left(sort, place, `It cannot be read: ${issue?.path.join('.') || 'it'}: ${issue?.message}.`);
    return null;
  }
  const relations = relationsOf(parsed.data);
  const meta = postRow.partial().safeParse(relations.meta);
  const more = Object.entries(meta.data ?? {}).filter(([name, value]) => value && !['id', 'uuid'].includes(name));
  const row = { ...parsed.data, ...Object.fromEntries(more) };
  const source = `${place} (${row.slug || row.title || row.id})`;
  const said = comments.get(row.id) ?? [];
  comments.delete(row.id);
  try {
    return toEntry({ row, source, id: idOf(row.uuid || row.id, reading), relations, comments: said }, context);
  } catch (error) {
    account.left(sort, source, `Its text cannot be read: ${toReason(error)}.`);
    for (const comment of said) account.left('comments', comment.source, 'Its post is left out.');
    return null;
  }
}

/** What an export holds that a blog has no place for. */
function tellOthers(data: GhostExport, { account }: Source): void {
  for (const name of data.others) {
    account.found('other');
    account.left('other', `table ${name}`, `Its rows (${data.raw(name).length}) have no place here.`);
  }
  for (const { name, description } of data.rows('tags'))
    if (description !== '') account.noted('other', `tag ${name}`, 'Its description is left behind: a tag has none here.');
  for (const { name, bio } of data.rows('users'))
    if (bio !== '') account.noted('other', `author ${name}`, 'What the author says of themselves is left behind.');
  if (data.rows('tags').length > 0)
    account.noted('other', 'addresses', 'A tag that was at /tag/x is at /tags/x now, and authors have no pages.');
}

/** Posts, pages, comments and uploads of a blog of Ghost: its JSON export, or a folder with that and what was uploaded. */
export function* importGhost(source: Source): Generator<Imported> {
  const { path, uploads, site, account, onProgress } = source;
  const { file, folder } = findExport(path);
  const data = new GhostExport(file);
  if (data.note !== null) account.noted('other', file, data.note);
  const old = data.rows('settings').find(({ key }) => key === 'permalinks')?.value ?? '';
  const redirects = new Redirects(folder, account);
  const context = { site, permalinks: permalinksOf(folder, old, account), redirects };
  const comments = commentsByPost(data, account);
  const reading: Reading = { context, relationsOf: relationsIn(data), comments, account, ids: new Set() };
  const posts = data.raw('posts');
  const named = new Map<string, string>();
  for (const [index, given] of posts.entries()) {
    const made = read(given, `posts[${index}]`, reading);
    onProgress(index + 1, posts.length);
    if (!made) continue;
    for (const note of made.notes) account.noted(made.entry.sort, made.entry.source, note);
    for (const address of made.uploads) if (!named.has(address)) named.set(address, made.entry.source);
    yield made.entry;
  }
  for (const left of comments.values())
    for (const comment of left) account.left('comments', comment.source, 'Its post is not in the export.');
  const seen = new Set<string>();
  yield* uploadsIn(folder, uploads, seen, account);
  tellMissing(named, seen, account);
  redirects.tellLeft();
  tellOthers(data, source);
}

/** Uploads that a post names, and that lie nowhere. */
function tellMissing(named: ReadonlyMap<string, string>, seen: ReadonlySet<string>, account: Account): void {
  const places = new Set([...seen].map((address) => address.normalize('NFC')));
  for (const [address, source] of named) {
    if (places.has(toFile(address).normalize('NFC'))) continue;
    account.found('attachments');
    account.left(
      'attachments',
      source,
      `${address} was not found. Put it there in the content folder, or name the folder of uploads by --uploads.`,
    );
  }
}
