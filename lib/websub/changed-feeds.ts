import { ofAlbums } from '../content/listings.ts';
import type { PlacedChange } from '../publish/affected.ts';
import type { Place } from '../publish/places.ts';
import type { Change, Live } from '../publish/plan.ts';
import * as urls from '../urls.ts';

const isAmongNewest = (place: Place | undefined, entries: number): boolean =>
  place !== undefined && place.rank !== null && place.rank >= place.total - entries;

/** The listings whose newest entries differ, or whose feed gets or loses its link to archive documents. */
function changedListings({ placesBefore, placesAfter }: PlacedChange, entries: number): string[] {
  const keys = new Set([...placesBefore.listings.keys(), ...placesAfter.listings.keys()]);
  // Albums have a listing, and no feed.
  keys.delete(ofAlbums);
  return [...keys].flatMap((key) => {
    const [old, now] = [placesBefore.listings.get(key), placesAfter.listings.get(key)];
    const [before, after] = [old?.total ?? 0, now?.total ?? 0];
    const url = (now ?? old)!.url();
    // A listing that is empty has gone, and its feed with it; home is always there.
    if (after === 0 && url !== urls.home()) return [];
    const differs = isAmongNewest(old, entries) || isAmongNewest(now, entries) || before > entries !== after > entries;
    return differs ? [url] : [];
  });
}

/** The directory whose text has another title or summary: its feed bears them, that of home the title of the blog. */
function changedText({ before, after }: Change): string[] {
  const text = after ?? before;
  if (text?.kind !== 'path') return [];
  const isNamedAlike = text.dir === '/' || before?.title === after?.title;
  return isNamedAlike && before?.summary === after?.summary ? [] : [text.dir];
}

/** The post whose feed of comments bears another title, or is there again. */
export function changedDiscussion({ before, after }: Change): string[] {
  if (!before || !after || after.kind === 'path' || before.url !== after.url || after.comments === 'off') return [];
  return before.title === after.title && before.comments !== 'off' ? [] : [after.url];
}

/**
 * The URLs of the pages whose feed, the newest `entries` of them in full, differs after these changes: a pure function of what changed
 * and where it stood. `isListed` says of a directory whether it has any entries now. An edit that a feed does not show counts too; one
 * of an entry that is too old for a feed does not.
 */
export function changedFeeds(changes: readonly PlacedChange[], entries: number, isListed: (dir: string) => boolean): Set<string> {
  const pages = new Set<string>();
  for (const change of changes) {
    for (const url of [...changedListings(change, entries), ...changedDiscussion(change)]) pages.add(url);
    for (const dir of changedText(change)) if (dir === '/' || isListed(dir)) pages.add(urls.path(dir));
  }
  return pages;
}

/** The directories whose text has changed as far as their feeds show it. */
export const changedTexts = (changes: readonly Change[]): string[] => changes.flatMap(changedText);

const asNamed = (live: Live | null): string | null =>
  live && live.kind !== 'path' && live.comments !== 'off' ? `${live.url} ${live.title}` : null;

/** The URLs, before and after, of the posts that recent comments name otherwise now, or name no more, or again. */
export const renamedPosts = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ before, after }) =>
    asNamed(before) === asNamed(after) ? [] : [...new Set([before, after].flatMap((live) => live?.url ?? []))],
  );
