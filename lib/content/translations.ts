import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { langOf, splitLanguage, withDirection, withoutLanguages, type Language } from './language.ts';

/** A document in one of its languages (BCP 47). The original is the one whose name says no language. */
export type Version = { url: string; language: string; isOriginal: boolean };

type Row = { url: string; meta: string };

async function publishedAt(db: Db, url: string): Promise<Row | null> {
  const row = await db
    .selectFrom('documents')
    .select(['url', 'meta'])
    .where('urlKey', '=', urls.keyOf(url))
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();
  return row ?? null;
}

/** The document that the one at a URL translates: `a/post.md` for `a/post.de.md`, if that is published and no translation itself. */
async function originalOf(db: Db, url: string): Promise<Row | null> {
  const named = splitLanguage(url);
  const original = named && (await publishedAt(db, named.original));
  return original && (await originalOf(db, original.url)) === null ? original : null;
}

/** The language of a document: what its front matter (JSON) says, else what its name says if it is a translation. Null: the blog's. */
export async function languageOf(db: Db, { url, meta }: Row): Promise<Language> {
  const written = langOf(meta);
  if (written !== null) return withDirection(written);
  const named = splitLanguage(url);
  return withDirection(named && (await originalOf(db, url)) ? named.language : null);
}

/** The published documents whose URL is one of `url`, with a dot and more of a name behind it. */
const besides = (db: Db, url: string) =>
  db
    .selectFrom('documents')
    .select('url')
    .where('urlKey', '>', `${urls.keyOf(url)}.`)
    // The character after the dot.
    .where('urlKey', '<', `${urls.keyOf(url)}/`)
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .orderBy('urlKey')
    .execute();

/**
 * The published document at a URL in all its languages, itself among them, the original first; none if there is no other one. Of two in
 * the same language the first counts.
 */
export async function versionsOf(db: Db, url: string, { locale }: Pick<Site, 'locale'>): Promise<Version[]> {
  const original = (await originalOf(db, url))?.url ?? url;
  const key = urls.keyOf(original);
  const others = (await besides(db, original)).filter((each) => urls.keyOf(splitLanguage(each.url)?.original ?? '') === key);
  if (others.length === 0) return [];
  const versions = new Map<string, Version>();
  for (const each of [original, ...others.map((other) => other.url)]) {
    const row = await publishedAt(db, each);
    const language = row && ((await languageOf(db, row)).lang ?? locale);
    const isOriginal = each === original;
    if (language && !versions.has(language)) versions.set(language, { url: each, language, isOriginal });
  }
  const all = [...versions.values()];
  return all.length > 1 && all.some((version) => version.url === url) ? all : [];
}

/** The URLs of all published documents that may be versions of the one at a URL, there or not: what any of them is can decide what the others are. */
export async function kinOf(db: Db, url: string): Promise<string[]> {
  const stem = withoutLanguages(url);
  const found = await besides(db, stem);
  const own = await publishedAt(db, stem);
  const kin = found.filter((each) => urls.keyOf(withoutLanguages(each.url)) === urls.keyOf(stem));
  return [...(own ? [own.url] : []), ...kin.map((each) => each.url)];
}
