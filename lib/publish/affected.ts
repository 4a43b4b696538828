import { ofMonth, pageOf, pagesIn } from '../content/listings.ts';
import * as urls from '../urls.ts';
import type { Place, Places } from './places.ts';
import type { Change, Live } from './plan.ts';

/** A change, and where its document stood and stands. */
export type PlacedChange = Change & { placesBefore: Places; placesAfter: Places };

/** A document that other documents change, though it may stay as it is itself. */
export type Holder = {
  live: Live;
  places: Places;
  /**
   * What is another: its related line, or what else stands with it in full; the versions that its own page names; its language, which is
   * told wherever it stands.
   */
  what: 'related' | 'versions' | 'language';
};

/** The listing itself, if the post is among its newest; and its stable page. */
function pagesShowing({ url, size, total, rank }: Place): string[] {
  if (rank === null) return [];
  const pages = pagesIn(total, size) > 0 ? [url(pageOf(rank, size))] : [];
  return rank >= total - size ? [url(), ...pages] : pages;
}

/** An entry came, went or moved: the listing itself, and its stable pages from that entry on. */
export function pagesMoved(before: Place | undefined, after: Place | undefined): string[] {
  const place = after ?? before;
  if (!place) return [];
  const { url, size } = place;
  const totals = [before?.total ?? 0, after?.total ?? 0];
  const lasts = totals.map((total) => pagesIn(total, size));
  const ranks = [before?.rank, after?.rank].filter((rank) => rank != null);
  // The last page gets its link to a newer one when that begins; and all pages begin when the second one does.
  const first = lasts.includes(0) ? 1 : Math.min(...lasts, ...ranks.map((rank) => pageOf(rank, size)));
  const pages: string[] = [url()];
  for (let page = first; page <= Math.max(...lasts); page++) pages.push(url(page));
  return pages;
}

const isOrdered = (before: Live, after: Live): boolean => before.date === after.date && before.url === after.url;

function listingPages({ before, after, placesBefore, placesAfter }: PlacedChange): string[] {
  const stays = before && after && isOrdered(before, after);
  const looks = before?.title !== after?.title || before?.summary !== after?.summary || before?.lang !== after?.lang;
  return [...new Set([...placesBefore.listings.keys(), ...placesAfter.listings.keys()])].flatMap((key) => {
    const old = placesBefore.listings.get(key);
    const now = placesAfter.listings.get(key);
    if (!stays || !old || !now || old.rank === null || now.rank === null) return pagesMoved(old, now);
    if (now.brief && !looks) return [];
    return [...pagesShowing(old), ...pagesShowing(now)];
  });
}

/** Is the post still in the same directory, the same month, under the same tags? Then no count changes. */
function overviewPages({ before, after }: Change, zone: string): string[] {
  const post = (live: Live | null) => (live?.kind === 'post' && live.date !== null ? live : null);
  const [old, now] = [post(before), post(after)];
  if (!old && !now) return [];
  const month = (live: Live | null) => live && ofMonth(live.date!, zone);
  const isCounted = old?.dir === now?.dir && month(old) === month(now);
  const isTagged = JSON.stringify(old?.tags.toSorted()) === JSON.stringify(now?.tags.toSorted());
  const lists = [...(isCounted ? [] : [urls.archive()]), ...(isTagged ? [] : [urls.tags()])];
  return lists.length > 0 ? [...lists, urls.feeds()] : [];
}

/** The pages of the pictures of an album. */
const pagesOfPhotos = ({ url, photos }: Live): string[] => photos.map((_, index) => urls.photo(url, index + 1));

function pagesOfHolder({ live, places, what }: Holder): string[] {
  if (what === 'versions') return [live.url];
  const shown = [...places.listings.values()].filter(({ brief }) => !brief || what === 'language');
  return [live.url, ...(what === 'language' ? pagesOfPhotos(live) : []), ...shown.flatMap(pagesShowing)];
}

const isIntroduced = (before: Live | null, after: Live | null): boolean =>
  before?.title === after?.title && before?.url === after?.url && before?.date === after?.date && before?.kind === after?.kind;

/**
 * The URLs whose page differs after these changes, and no others but a few that might: a pure function of what changed
 * and where it stood. `holders` are the documents that others change.
 */
export function affected(changes: readonly PlacedChange[], holders: readonly Holder[], zone: string): Set<string> {
  const old = new Set<string>();
  for (const change of changes) {
    const { before, after, placesBefore, placesAfter } = change;
    for (const live of [before, after]) {
      if (live) for (const url of [live.url, ...live.aliases, ...pagesOfPhotos(live)]) old.add(url);
    }
    for (const url of [...listingPages(change), ...overviewPages(change, zone)]) old.add(url);
    if (!isIntroduced(before, after)) for (const url of [...placesBefore.neighbours, ...placesAfter.neighbours]) old.add(url);
  }
  for (const holder of holders) for (const url of pagesOfHolder(holder)) old.add(url);
  return old;
}
