import { setImmediate } from 'node:timers/promises';
import { splitLanguage } from '../content/language.ts';
import { relatedPostsIfAsked, type Relatable } from '../content/related.ts';
import { kinOf } from '../content/translations.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import { affected, type Holder, type PlacedChange } from './affected.ts';
import { placesFor } from './places.ts';
import { liveDocuments, type Live } from './plan.ts';

/** Changes looked at before other work of the process has its turn. */
const breath = 50;

const toRelatable = (live: Live | null): Relatable | null =>
  live?.kind === 'post' && live.date !== null ? { url: live.url, title: live.title, date: live.date, tags: live.tags } : null;

const isRelatedAlike = ({ before, after }: PlacedChange): boolean =>
  before?.url === after?.url &&
  before?.title === after?.title &&
  before?.date === after?.date &&
  JSON.stringify(before?.tags) === JSON.stringify(after?.tags);

/** What changes mean for related lines: posts that have gone (URLs), and those that came or are others. */
export function relatedChanges(changes: readonly PlacedChange[]): { gone: string[]; fresh: Relatable[] } {
  const telling = changes.filter((change) => !isRelatedAlike(change));
  return {
    gone: telling.flatMap(({ before }) => toRelatable(before)?.url ?? []),
    fresh: telling.flatMap(({ after }) => toRelatable(after) ?? []),
  };
}

/** The unchanged posts whose related line, as it stands on some page, is another now; with the places where they stand. */
async function relatedHolders(db: Db, changes: PlacedChange[], site: Site): Promise<Holder[]> {
  const index = await relatedPostsIfAsked();
  const { gone, fresh } = relatedChanges(changes);
  if (!index || gone.length + fresh.length === 0) return [];
  return holdersAt(db, index.replace(gone, fresh), 'related', site);
}

/** The published documents at these URLs, and where they stand. */
async function holdersAt(db: Db, urls: readonly string[], what: Holder['what'], site: Site): Promise<Holder[]> {
  const holders = await liveDocuments(db, urls);
  const changes = holders.map((live) => ({ before: live, after: live }));
  const places = await placesFor(db, changes, 'after', site);
  return holders.map((live, position) => ({ live, places: places[position]!, what }));
}

/** The URLs of the pages that show any of these posts (URLs) in full: their own, and listings. */
export const pagesShowingPosts = async (db: Db, urls: readonly string[], site: Site): Promise<Set<string>> =>
  affected([], await holdersAt(db, urls, 'related', site), site.timezone);

/** The published documents that a change at these URLs can give other versions or another language; none if it has no kin. */
async function kinAt(db: Db, { before, after }: PlacedChange): Promise<string[]> {
  const changed = new Set([before?.url, after?.url].filter((url) => url !== undefined));
  const kin = new Set<string>();
  for (const url of changed) for (const each of await kinOf(db, url)) kin.add(each);
  return kin.size === 1 && kin.has(after?.url ?? '') ? [] : [...kin];
}

/** The documents that have other versions than before, and those whose language may be another: changed ones among them. */
async function versionHolders(db: Db, changes: PlacedChange[], site: Site): Promise<Holder[]> {
  const found = { versions: new Set<string>(), language: new Set<string>() };
  for (const [index, change] of changes.entries()) {
    const { before, after } = change;
    const stays = before?.url === after?.url;
    if (stays && before?.lang === after?.lang) continue;
    // A name without a language says the same whatever comes and goes beside it.
    for (const url of await kinAt(db, change)) found[stays || !splitLanguage(url) ? 'versions' : 'language'].add(url);
    if (index % breath === 0) await setImmediate();
  }
  return [
    ...(await holdersAt(db, [...found.versions], 'versions', site)),
    ...(await holdersAt(db, [...found.language], 'language', site)),
  ];
}

/** The URLs of the pages that these changes, already in the store, make old. Brings the index of related posts up to date. */
export async function oldPages(db: Db, changes: PlacedChange[], site: Site): Promise<Set<string>> {
  const old = new Set<string>();
  const holders = [...(await relatedHolders(db, changes, site)), ...(await versionHolders(db, changes, site))];
  for (const some of chunksOf(changes, breath)) {
    for (const url of affected(some, [], site.timezone)) old.add(url);
    await setImmediate();
  }
  for (const url of affected([], holders, site.timezone)) old.add(url);
  return old;
}
