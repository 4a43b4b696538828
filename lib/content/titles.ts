import { monthName } from '../clock.ts';
import type { Site } from '../site.ts';
import type { DatePart, ListingAddress } from '../urls.ts';

function dateTitle({ year, month, day }: DatePart, locale: string): string {
  if (month === undefined) return String(year);
  if (day === undefined) return `${monthName(month, locale)} ${year}`;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  return format.format(Date.UTC(year, month - 1, day));
}

/** What a listing is called: `/openstack`, `April 2013`, `2013 in /openstack`, `/openstack, page 3`. */
export function listingTitle({ dir, date, page }: ListingAddress, { locale, title }: Site): string {
  const place = dir === '/' ? '' : dir;
  const name = date ? `${dateTitle(date, locale)}${place && ` in ${place}`}` : place || title;
  return page === undefined ? name : `${name}, page ${page}`;
}
