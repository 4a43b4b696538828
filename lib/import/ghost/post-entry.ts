import type { Site } from '../../site.ts';
import type { Front, ImportedComment, ImportedEntry } from '../imported.ts';
import type { PostRow } from './export-file.ts';
import { toIso, toMoment } from './moment.ts';
import { toAddress } from './permalinks.ts';
import { toPostBody } from './post-body.ts';
import type { Redirects } from './redirects.ts';
import type { Relations } from './relations.ts';
import { toRooted } from './upload-address.ts';

/** What all posts of an export have in common. */
export type Context = { site: Site; permalinks: readonly string[]; redirects: Redirects };

/** A post with whatever belongs to it. */
export type Post = { row: PostRow; source: string; id: string; relations: Relations; comments: ImportedComment[] };

/** An entry, the uploads that it names, and sentences for the report. */
export type Made = { entry: ImportedEntry; uploads: ReadonlySet<string>; notes: string[] };

/** When a post was published (ms UTC), and why it is a draft here: a sentence, '' if it was one; null if it is none. */
function publishedOf(row: PostRow, notes: string[]): { at: number | null; draft: string | null } {
  const at = toMoment(row.published_at);
  if (at === null && row.published_at !== '') notes.push(`${row.published_at} is no date.`);
  const { status, visibility } = row;
  if (status === 'draft') return { at, draft: '' };
  if (status === 'sent') return { at, draft: 'It was only sent by mail, and is a draft here.' };
  if (status !== 'published' && status !== 'scheduled') return { at, draft: `Its status is "${status}": it is a draft here.` };
  if (visibility !== '' && visibility !== 'public')
    return {
      at,
      draft: `It is for ${visibility === 'members' ? 'members' : `members alone (${visibility})`}: it is a draft here.`,
    };
  const made = at ?? toMoment(row.created_at);
  if (made === null) return { at, draft: 'It has no date: it is a draft here.' };
  if (at === null) notes.push('It has no date of publication, and that of its making now.');
  if (status === 'scheduled' && made < Date.now())
    notes.push('It was scheduled for a moment that has passed: it is published here.');
  return { at: made, draft: null };
}

/** Feeds of Ghost know a post by its id, and those of versions before 1.0, in which ids were numbers, by its uuid. */
const guidOf = ({ id, uuid }: PostRow): string => (/^\d*$/.test(id) ? uuid : id);

const isInternal = ({ name }: { name: string }): boolean => name.startsWith('#');

/** Names of those who wrote it, unless that is the first author of the blog alone. */
function authorOf({ authors }: Relations, site: Site): string | string[] | undefined {
  const names = authors.map(({ name }) => name).filter(Boolean);
  return names.length > 1 ? names : names.find((name) => name !== site.authors[0].name);
}

/** Fields that stay under their own names, where they say anything. */
const kept = (row: PostRow): Front => ({
  featured: row.featured || undefined,
  canonical_url: toRooted(row.canonical_url),
  meta_title: row.meta_title,
  meta_description: row.meta_description === row.custom_excerpt ? '' : row.meta_description,
});

function notesOn(row: PostRow): string[] {
  const injected = ['codeinjection_head', 'codeinjection_foot'] as const;
  return [
    ...injected.filter((name) => row[name].trim() !== '').map((name) => `What it injected into its page is left out (${name}).`),
    ...(row.canonical_url === '' ? [] : ['Its canonical_url is kept in the front matter, but its page does not say it.']),
  ];
}

/** A post as an entry at `/<slug>`, where it is in a blog of Ghost that nobody has set up otherwise. Throws an Error for one whose text cannot be read. */
export function toEntry({ row, source, id, relations, comments }: Post, { site, permalinks, redirects }: Context): Made {
  const notes = notesOn(row);
  const { at, draft } = publishedOf(row, notes);
  const isPage = row.type === 'page' || row.page;
  const { tags } = relations;
  const feature = { src: row.feature_image || row.image, alt: row.feature_image_alt, caption: row.feature_image_caption };
  const body = toPostBody(row, feature);
  const addressed = {
    ...row,
    at,
    primaryTag: tags.find((tag) => !isInternal(tag))?.slug ?? '',
    primaryAuthor: relations.authors[0]?.slug ?? '',
  };
  const addresses = row.slug === '' ? [] : permalinks.flatMap((pattern) => toAddress(pattern, addressed, site.timezone) ?? []);
  const updated = toMoment(row.updated_at);
  const front: Front = {
    title: row.title,
    date: toIso(at),
    updated: updated !== null && at !== null && updated > at ? toIso(updated) : null,
    author: authorOf(relations, site),
    tags: tags.filter((tag) => !isInternal(tag)).map(({ name }) => name),
    summary: row.custom_excerpt || row.meta_description,
    draft: draft === null ? undefined : true,
    kind: isPage ? 'page' : undefined,
    comments: isPage && comments.length > 0 ? 'open' : undefined,
    lang: row.locale,
    guid: guidOf(row),
    aliases: [...addresses, ...redirects.to(addresses)],
    photos: body.album,
    ...kept(row),
    visibility: row.visibility === 'public' ? '' : row.visibility,
    internal_tags: tags.filter(isInternal).map(({ name }) => name),
  };
  return {
    entry: {
      is: 'entry',
      sort: isPage ? 'pages' : 'posts',
      source,
      id,
      path: row.slug.replaceAll('/', '-') || row.title || 'untitled',
      front,
      format: body.format,
      body: body.body,
      comments,
    },
    uploads: body.uploads,
    notes: [...notes, ...(draft ? [draft] : []), ...body.notes],
  };
}
