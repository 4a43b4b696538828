import { Temporal } from 'temporal-polyfill';
import type { DatePart } from './urls.ts';

const written =
  /^(\d{4}-\d{2}-\d{2})(?:(?:[Tt]|[ ]{1,2})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?[ ]?(?:([Zz]|UTC|GMT)|([+-]\d{2}):?(\d{2}))?$/;

/** A moment as an author wrote it: milliseconds since 1970 UTC, and whether a zone stood there. */
export type WrittenDate = { at: number; zoned: boolean };

/**
 * Reads `2013-04-26`, `2013-04-26 00:56`, `2013-04-26T00:56:00+10:00` and Jekyll's `2013-04-26 00:56:00 +1000`.
 * Without a zone it is a wall-clock time in `zone` (an IANA name): a time that daylight saving skips is moved on by the
 * gap, one that happens twice is the first (RFC 5545, section 3.3.5). Null if it is no date of the calendar.
 */
export function parseDate(text: string, zone: string): WrittenDate | null {
  const parts = written.exec(text.trim());
  if (!parts) return null;
  const [, day = '', hour = '0', minute = '0', second = '0', utc, hours, minutes] = parts;
  const wall = new Date(`${day}T${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:${second.padStart(2, '0')}Z`);
  // A Date moves the 30th of February on to March.
  if (Number.isNaN(wall.getTime()) || !wall.toISOString().startsWith(day)) return null;
  if (utc) return { at: wall.getTime(), zoned: true };
  if (hours) {
    const offset = (Math.abs(Number(hours)) * 60 + Number(minutes)) * (hours.startsWith('-') ? -1 : 1);
    return { at: wall.getTime() - offset * 60_000, zoned: true };
  }
  return {
    at: Temporal.PlainDateTime.from(wall.toISOString().slice(0, 19)).toZonedDateTime(zone).epochMilliseconds,
    zoned: false,
  };
}

/** Is this an IANA time zone that the machine knows? */
export function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** A moment on the wall clock of a zone: what day headings, `posted at` and date archives count by. */
export type WallClock = { year: number; month: number; day: number; hour: number; minute: number };

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-u-ca-iso8601-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** The wall clock of `zone` at a moment (ms UTC). */
export function toWallClock(at: number, zone: string): WallClock {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

/** The moments (ms UTC, `from` inclusive, `to` exclusive) between which a year, month or day lasts in `zone`; null if there is no such date. */
export function toRange({ year, month, day }: DatePart, zone: string): { from: number; to: number } | null {
  try {
    const start = Temporal.PlainDate.from({ year, month: month ?? 1, day: day ?? 1 }, { overflow: 'reject' });
    const end = start.add(day !== undefined ? { days: 1 } : month !== undefined ? { months: 1 } : { years: 1 });
    const startOf = (date: Temporal.PlainDate): number => date.toZonedDateTime(zone).epochMilliseconds;
    return { from: startOf(start), to: startOf(end) };
  } catch {
    return null;
  }
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number: number): string => String(number).padStart(2, '0');

/** A month's name, 1 to 12, in the site's language: `April`. */
export const monthName = (month: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 15));

/** The day heading of the Blosxom family: `Fri, 26 Apr 2013`, in English letters as in its default templates. */
export function dayHeading(at: number, zone: string): string {
  const { year, month, day } = toWallClock(at, zone);
  const weekday = weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `${weekday}, ${two(day)} ${months[month - 1]} ${year}`;
}

/** `00:56` on the zone's clock. */
export function postedAt(at: number, zone: string): string {
  const { hour, minute } = toWallClock(at, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** A moment for a `datetime` attribute, with the zone's offset (RFC 3339): `2013-04-26T00:56:00+10:00`. */
export const toIso = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ timeZone: zone, smallestUnit: 'second' });
