import { decodeHTMLStrict } from 'entities';
import { z } from 'zod';
import { parseDate, type WrittenDate } from '../clock.ts';

/** Plain text as other engines' authors wrote it: with HTML entities, numbers for words, stray white space. */
const text = z
  .union([z.string(), z.number(), z.boolean()], 'is not a text.')
  .transform((value) => decodeHTMLStrict(String(value)).replace(/\s+/g, ' ').trim().toWellFormed().normalize('NFC'));

/** A list, or one item in its place; empty ones are left out. */
const list = z
  .union([text, z.array(z.union([text, z.null()]))], 'is not a list of texts.')
  .transform((value) => [value].flat().filter((item): item is string => Boolean(item)));

/** Jekyll writes several tags in one text, by spaces; others by commas. */
const words = z.union([z.string().transform((value) => value.split(value.includes(',') ? ',' : /\s+/)), z.unknown()]).pipe(list);

const url = z
  .string()
  .regex(/^(?:https?:\/\/[^/]+)?\//, 'must begin with /.')
  .refine((address) => URL.canParse(address, 'http://site'), 'is no address.');

/** A file's name as it is. */
const fileName = z.union([z.string(), z.number()]).transform((value) => String(value).toWellFormed().normalize('NFC'));

/** One picture of an album: a file, or `*` for all others of the folder. */
const photo = z.union(
  [
    fileName.transform((file) => ({ file, caption: null, alt: null, cover: false })),
    z.strictObject({
      file: fileName,
      caption: text.nullish().transform((value) => value ?? null),
      alt: text.nullish().transform((value) => value ?? null),
      cover: z
        .boolean()
        .nullish()
        .transform((value) => value ?? false),
    }),
  ],
  'must be the name of a file, or `{ file: …, caption: …, alt: …, cover: true }`.',
);

/** `true` are all pictures of the folder, `false` none. */
export const photosSchema = z.union(
  [z.boolean().transform((all) => (all ? [{ file: '*', caption: null, alt: null, cover: false }] : [])), z.array(photo)],
  "is not a list of pictures, as in `[a.jpg, { file: b.jpg, caption: The harbour }, '*']`.",
);

/** What an author says of one picture of an album. */
export type PhotoItem = z.infer<typeof photo>;

const fields = z.object({
  /** The post's heading. Without one, the slug made readable. */
  title: text.nullish(),
  /** When it was posted: `2013-04-26T00:56:00+10:00`; without zone, in the site's. A future date schedules the post. */
  date: z.unknown().optional(),
  /** When it was last changed in a way that readers should know. Also `lastmod`, `modified`. */
  updated: z.unknown().optional(),
  lastmod: z.unknown().optional(),
  modified: z.unknown().optional(),
  /** Tags beside those that the path gives. Also `tag`, `category`, `categories`. */
  tags: words.nullish(),
  tag: list.nullish(),
  category: list.nullish(),
  categories: words.nullish(),
  /** One or two sentences for listings, feeds and search engines. Also `description`, `excerpt`. */
  summary: text.nullish(),
  description: text.nullish(),
  excerpt: text.nullish(),
  /** `true` keeps it off the site. Also Jekyll's `published: false`. */
  draft: z.boolean('must be true or false.').nullish(),
  published: z.unknown().optional(),
  /** Old addresses that redirect here. Also Jekyll's `redirect_from`. */
  aliases: z.union([url.transform((value) => [value]), z.array(url)], 'is not a list of addresses that begin with /.').nullish(),
  redirect_from: z
    .union([url.transform((value) => [value]), z.array(url)], 'is not a list of addresses that begin with /.')
    .nullish(),
  /** Whether readers may comment; `closed` still shows what was said, `off` does not. */
  comments: z.union([z.enum(['open', 'closed', 'off']), z.boolean()], 'must be open, closed or off.').nullish(),
  /** `page` for an about page or a colophon: it has an address, and stands in no listing. */
  kind: z.enum(['post', 'page'], 'must be post or page.').nullish(),
  /** The pictures of its album, in order. Without it, those that lie beside an `index.md`. */
  photos: photosSchema.nullish(),
  layout: z.unknown().optional(),
  /** Never changed again: what feed readers know the post by. Without one, made from the address. */
  guid: z.string('is not a text.').min(1).nullish(),
});

/** Known fields under one name each, from whatever names the author used. */
export type Fields = {
  title: string;
  date: WrittenDate | null;
  updated: WrittenDate | null;
  tags: string[];
  summary: string;
  draft: boolean;
  aliases: string[];
  comments: 'open' | 'closed' | 'off';
  kind: 'post' | 'page';
  guid: string;
};

/** What is wrong with a field, said for its author. */
export type FieldProblem = { field: string; message: string; mend: string };

const mends: Record<string, string> = {
  tags: 'Write `tags: [one, two]`.',
  draft: 'Write `draft: true`, or take the line out.',
  aliases: 'Write `aliases: [/old/address]`.',
  comments: 'Write `comments: closed`, for example.',
  kind: 'Write `kind: page`, or take the line out.',
  title: 'Write `title: Some words`.',
  photos: "Write `photos: [a.jpg, { file: b.jpg, caption: The harbour, alt: Boats at a quay }, '*']`; `*` are all others.",
};

const dateMend = "Write it as 2013-04-26T00:56:00+10:00, or as 2013-04-26 00:56 in the site's zone.";

/** Reads one date field. A TOML or YAML date may come as a text, nothing else. */
function toDate(field: string, value: unknown, zone: string): WrittenDate | null | FieldProblem {
  if (value === undefined || value === null || value === '') return null;
  const date = typeof value === 'string' ? parseDate(value, zone) : null;
  return date ?? { field, message: `${JSON.stringify(value)} is not a date of the calendar.`, mend: dateMend };
}

const isProblem = (value: WrittenDate | FieldProblem | null): value is FieldProblem => value !== null && 'mend' in value;

/** A page is no conversation unless its author says so. */
const toComments = (value: boolean | Fields['comments'] | null | undefined, kind: Fields['kind']): Fields['comments'] =>
  typeof value === 'boolean' ? (value ? 'open' : 'closed') : (value ?? (kind === 'page' ? 'off' : 'open'));

function unique(tags: string[]): string[] {
  const seen = new Set<string>();
  return tags.filter((tag) => !seen.has(tag.toLowerCase()) && seen.add(tag.toLowerCase()));
}

/**
 * Front matter as typed fields, or what is wrong with it. `zone` (IANA) is that of dates without one.
 * Fields that Waypost does not know are no problem.
 */
export function parseFields(data: Record<string, unknown>, zone: string): Fields | FieldProblem[] {
  const parsed = fields.safeParse(data);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => {
      const field = String(issue.path[0]);
      return { field, message: issue.message, mend: mends[field] ?? 'Mend the line, or take it out.' };
    });
  }
  const { title, tags, tag, category, categories, aliases, redirect_from: redirects, ...rest } = parsed.data;
  const date = toDate('date', rest.date, zone);
  const updatedField = (['updated', 'lastmod', 'modified'] as const).find((name) => rest[name] != null) ?? 'updated';
  const kind = rest.kind ?? (rest.layout === 'page' ? 'page' : 'post');
  const updated = toDate(updatedField, rest[updatedField], zone);
  if (isProblem(date)) return [date];
  if (isProblem(updated)) return [updated];
  return {
    title: title ?? '',
    date,
    updated,
    tags: unique([...(tag ?? []), ...(tags ?? []), ...(category ?? []), ...(categories ?? [])]),
    summary: rest.summary || rest.description || rest.excerpt || '',
    draft: rest.draft === true || rest.published === false,
    aliases: [...(aliases ?? []), ...(redirects ?? [])],
    comments: toComments(rest.comments, kind),
    kind,
    guid: rest.guid ?? '',
  };
}
