const pattern = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** A date of WordPress' as milliseconds since 1970, as if it were UTC; null for `0000-00-00 00:00:00` and what is no date of the calendar. */
export function toTime(date: string): number | null {
  if (!pattern.test(date) || date.startsWith('0000')) return null;
  const time = Date.parse(`${date.replace(' ', 'T')}Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date.slice(0, 10) ? null : time;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** No zone is further from UTC (minutes). */
const furthest = 14 * 60;

/**
 * When something was posted (ISO 8601), from what WordPress says of it on the clock of the blog and in UTC: with the offset that lies between
 * the two. Drafts know only the first, which then is without zone. Null if there is neither.
 */
export function toDate(local: string, utc: string): string | null {
  const [here, there] = [toTime(local), toTime(utc)];
  if (there === null) return here === null ? null : local.replace(' ', 'T');
  const minutes = here === null ? 0 : Math.round((here - there) / 60_000);
  if (minutes === 0 || Math.abs(minutes) > furthest || minutes % 15 !== 0) return `${utc.replace(' ', 'T')}Z`;
  const size = Math.abs(minutes);
  return `${local.replace(' ', 'T')}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
