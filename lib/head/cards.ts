import { dayHeading } from '../clock.ts';
import type { Db } from '../db/open.ts';
import { cardHash, cardSize, type Card } from '../photos/card.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import type { HeadImage } from './head.ts';

/** The card of the blog: what stands for pages that are no post. */
export const siteCard = ({ title, description }: Site): Card => ({ head: '', title, foot: [description] });

type Carded = { url: string; kind: 'post' | 'page'; title: string; dir: string; date: number | null };

/** The card of a post or a page: whose blog it is, the title, the path and the day. */
export function articleCard({ url, kind, title, dir, date }: Carded, site: Site): Card {
  const path = kind === 'post' ? dir : decodeURI(url);
  const day = kind === 'post' && date !== null ? dayHeading(date, site.timezone) : '';
  return { head: site.title, title, foot: [path === '/' ? '' : path, day].filter((part) => part !== '') };
}

/** The card of the published post or page at a URL, or null. */
export async function publishedCard(db: Db, url: string, site: Site): Promise<Card | null> {
  const row = await db
    .selectFrom('documents')
    .select(['url', 'kind', 'title', 'dir', 'date'])
    .where('url', '=', url)
    .where('live', '=', 1)
    .executeTakeFirst();
  if (!row || row.kind === 'path') return null;
  return articleCard({ ...row, kind: row.kind }, site);
}

/** A card as the head of a page names it; `page` is its URL, null for the blog's card. */
export const cardImage = (card: Card, page: string | null): HeadImage => ({
  url: urls.card(cardHash(card), page ?? ''),
  ...cardSize,
  alt: card.title,
});
