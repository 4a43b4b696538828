import { parseFields } from '../../content/schema.ts';
import type { Account } from '../account.ts';
import type { Front } from '../imported.ts';
import { readDate, type SourceDate } from './written-date.ts';

/** How an engine means its front matter. */
export type FieldRules = {
  /** The zone (IANA) of dates without one. */
  zone: string;
  /** The date that the file's name has, if there is no other. */
  nameDate?: string | null | undefined;
  /** Jekyll takes `tags: one two` for two, others for one. */
  tagsBySpaces?: boolean;
};

/** Front matter under Waypost's names, with sentences for the report. */
export type KnownFields = { front: Front; date: SourceDate | null; notes: string[] };

/** What engines and starters call a field of ours; of several in one file, the first has it. */
const names = {
  date: ['date', 'pubDate', 'pubdate', 'publishedAt', 'datePublished', 'publishDate', 'publishedDate', 'published', 'createdAt'],
  updated: ['updated', 'lastmod', 'modified', 'last_modified_at', 'updatedDate', 'updatedAt', 'dateModified', 'lastModified'],
  summary: ['summary', 'description', 'excerpt'],
  lang: ['lang', 'language', 'locale'],
} as const;

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);
const isTrue = (value: unknown): boolean => value === true || /^true$/i.test(String(value));
const isFalse = (value: unknown): boolean => value === false || /^false$/i.test(String(value));

/** Takes fields out of front matter one by one; what is left in the end is nobody's but the author's. */
class Fields {
  readonly rest: Record<string, unknown>;
  readonly notes: string[] = [];

  constructor(data: Record<string, unknown>) {
    this.rest = { ...data };
  }

  take(name: string): unknown {
    const value = this.rest[name];
    delete this.rest[name];
    return value;
  }

  text(candidates: readonly string[]): string | undefined {
    const name = candidates.find((each) => isScalar(this.rest[each]) && this.rest[each] !== '');
    return name === undefined ? undefined : String(this.take(name)).trim();
  }

  date(candidates: readonly string[], zone: string): SourceDate | null {
    for (const name of candidates) {
      const value = this.rest[name];
      if (isEmpty(value) || typeof value === 'boolean') continue;
      const date = readDate(value, zone);
      this.take(name);
      if (date) return date;
      this.notes.push(`Its ${name} ${shown(value)} is no date, and left out.`);
    }
    return null;
  }

  /** A list, or one item in its place; what is no text in it is said. */
  list(name: string, split?: string | RegExp): string[] {
    const value = this.take(name);
    if (isEmpty(value) || value === false) return [];
    const items: unknown[] = typeof value === 'string' && split !== undefined ? value.split(split) : [value].flat();
    const [texts, others] = [items.filter(isScalar), items.filter((item) => !isScalar(item) && !isEmpty(item))];
    if (others.length > 0) this.notes.push(`Of its ${name}, this is no text, and left out: ${others.map(shown).join(', ')}.`);
    return texts.map((item) => String(item).trim()).filter(Boolean);
  }
}

function tagsOf(fields: Fields, bySpaces: boolean): string[] {
  const { rest } = fields;
  const isCommas = typeof rest.tags === 'string' && rest.tags.includes(',');
  const split = isCommas ? ',' : bySpaces ? /\s+/ : undefined;
  const all = ['tag', 'tags', 'category', 'categories'].flatMap((name) => fields.list(name, name === 'tags' ? split : undefined));
  return all.filter((tag, index) => all.findIndex((other) => other.toLowerCase() === tag.toLowerCase()) === index);
}

function isDraft(fields: Fields): boolean {
  const [draft, published] = [fields.rest.draft, fields.rest.published];
  if (isScalar(draft)) fields.take('draft');
  if (isTrue(published) || isFalse(published)) fields.take('published');
  return isTrue(draft) || isFalse(published);
}

function commentsOf(fields: Fields): Front['comments'] {
  const value = fields.rest.comments;
  if (typeof value === 'boolean') fields.take('comments');
  return value === true ? 'open' : value === false ? 'closed' : undefined;
}

/** Fields that mean something here, and cannot be read: out they go, so that the post is no error. */
function withoutWrong(front: Front, zone: string, notes: string[]): Front {
  const good = { ...front };
  for (;;) {
    const wrong = parseFields(good, zone);
    if (!Array.isArray(wrong)) return good;
    const field = wrong[0]?.field ?? '';
    notes.push(`Its field ${field}, ${shown(good[field])}, cannot be read here, and is left out.`);
    delete good[field];
  }
}

/** A layout that says no more than what a post or a page is. */
const isPlainLayout = (value: unknown): boolean => ['post', 'posts', 'page', 'default'].includes(String(value));

/**
 * Front matter as Waypost calls it. Fields that it does not know stay under their own names; those that it knows and cannot read are left
 * out, which is said. Addresses are a matter of the engine: `aliases` and `redirect_from` come as they are written.
 */
export function toKnownFields(data: Record<string, unknown>, rules: FieldRules): KnownFields {
  const fields = new Fields(data);
  const title = fields.text(['title']);
  const written = fields.date(names.date, rules.zone);
  const date = written ?? (rules.nameDate ? readDate(rules.nameDate, rules.zone) : null);
  const updated = fields.date(names.updated, rules.zone);
  const draft = isDraft(fields);
  const comments = commentsOf(fields);
  const aliases = [...fields.list('aliases'), ...fields.list('redirect_from')];
  const tags = tagsOf(fields, rules.tagsBySpaces ?? false);
  const [summary, lang] = [fields.text(names.summary), fields.text(names.lang)];
  if (isPlainLayout(fields.rest.layout)) fields.take('layout');
  const front: Front = {
    title,
    date: date?.iso,
    updated: updated?.iso,
    tags,
    summary,
    draft: draft ? true : undefined,
    comments,
    lang,
    ...fields.rest,
  };
  const checked = withoutWrong(front, rules.zone, fields.notes);
  return { front: { ...checked, aliases }, date, notes: fields.notes };
}

/** Says once what was made of dates without a zone, of which there are so many. */
export function tellUnzoned(count: number, zone: string, account: Account): void {
  if (count > 0) account.noted('other', '.', `${count} dates have no zone: they are taken for those of this blog, ${zone}.`);
}
