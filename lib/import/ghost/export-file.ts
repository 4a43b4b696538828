import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { decodeText } from '../decode-text.ts';

/** '' for what is not there: SQLite and MySQL, and ten years of exports, write it as null or not at all. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => String(value ?? ''));

const number = z.coerce.number().catch(0);
const bit = z
  .union([z.boolean(), z.number(), z.string()])
  .nullish()
  .transform((value) => value === true || Number(value) === 1);

/** A post or a page, with what `posts_meta` says of it. */
export const postRow = z.object({
  id: text,
  uuid: text,
  title: text,
  slug: text,
  /** Ghost 0.x, and those after it: what the author typed, what the editor keeps, and what it was rendered as. */
  markdown: text,
  mobiledoc: text,
  lexical: text,
  html: text,
  status: text,
  visibility: text,
  type: text,
  page: bit,
  featured: bit,
  created_at: text,
  published_at: text,
  updated_at: text,
  custom_excerpt: text,
  feature_image: text,
  image: text,
  feature_image_alt: text,
  feature_image_caption: text,
  canonical_url: text,
  meta_title: text,
  meta_description: text,
  codeinjection_head: text,
  codeinjection_foot: text,
  author_id: text,
  locale: text,
});
export type PostRow = z.infer<typeof postRow>;

const rows = {
  posts_meta: z.object({ post_id: text }).catchall(z.unknown()),
  tags: z.object({ id: text, name: text, slug: text, description: text }),
  posts_tags: z.object({ post_id: text, tag_id: text, sort_order: number }),
  users: z.object({ id: text, name: text, slug: text, email: text, bio: text }),
  posts_authors: z.object({ post_id: text, author_id: text, sort_order: number }),
  members: z.object({ id: text, name: text, email: text }),
  comments: z.object({
    id: text,
    post_id: text,
    member_id: text,
    parent_id: text,
    in_reply_to_id: text,
    status: text,
    html: text,
    created_at: text,
  }),
  settings: z.object({ key: text, value: text }),
};

export type Table = keyof typeof rows;
export type Row<Name extends Table> = z.infer<(typeof rows)[Name]>;

const tables = z.record(z.string(), z.unknown());
const exported = z.union([
  z.object({ db: z.tuple([z.object({ data: tables })]).rest(z.unknown()) }).transform(({ db }) => db[0].data),
  z.object({ meta: z.unknown(), data: tables }).transform(({ data }) => data),
]);

/** What an export says, table by table. */
export class GhostExport {
  readonly #tables: Record<string, unknown>;
  /** A sentence for the report, if there is something to say of how it was read. */
  readonly note: string | null;

  /** Throws an Error for a file that is no export of Ghost's. */
  constructor(file: string) {
    const { text, note } = decodeText(readFileSync(file));
    this.note = note;
    const found = exported.safeParse(parse(text, file));
    if (!found.success) throw new Error(`${file} is no export of Ghost: it has no tables in "db" or "data".`);
    this.#tables = found.data;
  }

  /** What there is of a table, as it is. */
  raw(name: string): unknown[] {
    const table = this.#tables[name];
    return Array.isArray(table) ? table : [];
  }

  /** The rows of a table that can be read. */
  rows<Name extends Table>(name: Name): Row<Name>[] {
    const row = rows[name] as unknown as z.ZodType<Row<Name>>;
    return this.raw(name).flatMap((given) => row.safeParse(given).data ?? []);
  }

  /** The names of tables that hold something, and are no business of ours. */
  get others(): string[] {
    return Object.keys(this.#tables).filter(
      (name) => name !== 'posts' && !Object.hasOwn(rows, name) && this.raw(name).length > 0,
    );
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}.`, { cause: error });
  }
}

/** Where an export can lie in a folder: what Ghost calls a backup has it in `data`. */
const folders = ['.', 'data', 'content/data'];

/** Is a file, by its name and its beginning, an export of Ghost's? */
function isExport(file: string): boolean {
  if (!/\.json$/i.test(file) || !statSync(file).isFile()) return false;
  try {
    return exported.safeParse(JSON.parse(decodeText(readFileSync(file)).text)).success;
  } catch {
    return false;
  }
}

/** The file of an export, and the folder that it lies in or under. Throws an Error if there is none, or more than one. */
export function findExport(path: string): { file: string; folder: string } {
  if (statSync(path).isFile()) return { file: path, folder: dirname(path) };
  const files = folders
    .map((folder) => join(path, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter(isExport);
  if (files.length === 0) throw new Error(`There is no export of Ghost (a JSON file) in ${path}.`);
  if (files.length > 1) throw new Error(`There is more than one export in ${path}: name one of ${files.join(', ')}.`);
  return { file: files[0]!, folder: path };
}
