import { parseDate } from '../../clock.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(${months.join('|')})[a-z]*`;

const clock =
  /[T ]*(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([ap])\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?![\d:])/i;

/** What stands around a date and says nothing that it does not say. */
const around = /\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|\bat\b|[,\s]+/gi;

type Day = { year: number; month: number; day: number; isGuess: boolean };

const fullYear = (year: string): number => (year.length > 2 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900));

const byName = (day: string, name: string, year: string): Day => ({
  year: Number(year),
  month: months.indexOf(name.slice(0, 3).toLowerCase()) + 1,
  day: Number(day),
  isGuess: false,
});

/** Which comes first in `4/5/2013`. */
export type DayOrder = 'day' | 'month';

const slashes = /(?<!\d)(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?!\d)/;

/** `4/26/2013` tells for itself; where none does, it is American, as Blosxom's plugins have it unless they are told otherwise. */
function bySlashes(first: number, second: number, year: string, order: DayOrder | null): Day {
  const isAmbiguous = first <= 12 && second <= 12;
  const isDayFirst = isAmbiguous ? order === 'day' : first > 12;
  const [monthNumber, day] = isDayFirst ? [second, first] : [first, second];
  return { year: fullYear(year), month: monthNumber, day, isGuess: isAmbiguous && first !== second && order === null };
}

/** What some dates of one blog tell of all of them; null if they tell nothing, or different things. */
export function dayOrderOf(dates: Iterable<string>): DayOrder | null {
  const seen = new Set<DayOrder>();
  for (const date of dates) {
    const [, first = 0, second = 0] = slashes.exec(date)?.map(Number) ?? [];
    if (first > 12 && second <= 12) seen.add('day');
    if (second > 12 && first <= 12) seen.add('month');
  }
  return seen.size === 1 ? [...seen][0]! : null;
}

const days: [pattern: RegExp, read: (parts: string[], order: DayOrder | null) => Day][] = [
  [
    /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/,
    ([year, number, day]) => ({ year: Number(year), month: Number(number), day: Number(day), isGuess: false }),
  ],
  [
    /(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/,
    ([day, number, year]) => ({ year: Number(year), month: Number(number), day: Number(day), isGuess: false }),
  ],
  [slashes, ([first, second, year = ''], order) => bySlashes(Number(first), Number(second), year, order)],
  [
    new RegExp(String.raw`(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -]*${month}\.?[, -]*(\d{4})(?!\d)`, 'i'),
    ([day = '', name = '', year = '']) => byName(day, name, year),
  ],
  [
    new RegExp(String.raw`\b${month}\.?[ -]*(\d{1,2})(?:st|nd|rd|th)?[, -]+(\d{4})(?!\d)`, 'i'),
    ([name = '', day = '', year = '']) => byName(day, name, year),
  ],
];

const two = (number: number): string => String(number).padStart(2, '0');

/** The time of a day as ISO 8601 has it, with its zone; '' if none is said. */
function toTime(parts: RegExpExecArray | null): string {
  if (!parts) return '';
  const [, hour = '', minute = '', second = '0', half, zone = ''] = parts;
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour);
  const offset = /^[a-z]/i.test(zone) ? 'Z' : zone.replace(/^(.\d{2}):?(\d{2})$/, '$1:$2');
  return `T${two(hours)}:${minute}:${two(Number(second))}${offset}`;
}

/** A moment (ms UTC) as ISO 8601 in UTC, to the second. */
export const toIso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** A moment as the entries of these engines say it. */
export type WrittenMoment = {
  /** As ISO 8601, with a zone if there is one. */
  iso: string;
  /** Might day and month be the other way round? */
  isGuess: boolean;
};

/**
 * Reads a date that somebody wrote into an entry or a plugin into a comment: ISO 8601, seconds since 1970, `4/26/2013 00:56`, `26.04.2013`,
 * `Apr 26 2013 6:40 pm`, `Fri, 26 Apr 2013 00:56:00 +1000`. `zone` (IANA) is that of times without one, `order` that of
 * other dates beside it. Null if it is no date of the calendar.
 */
export function readMoment(text: string, zone: string, order: DayOrder | null = null): WrittenMoment | null {
  const trimmed = text.trim();
  if (/^\d{8,11}(?:\.\d+)?$/.test(trimmed)) return { iso: toIso(Number(trimmed) * 1000), isGuess: false };
  const time = clock.exec(trimmed);
  const rest = time ? trimmed.replace(time[0], ' ') : trimmed;
  for (const [pattern, read] of days) {
    const found = pattern.exec(rest);
    if (!found) continue;
    if (rest.replace(found[0], '').replace(around, '') !== '') return null;
    const { year, month: number, day, isGuess } = read(found.slice(1), order);
    const iso = `${String(year).padStart(4, '0')}-${two(number)}-${two(day)}${toTime(time)}`;
    return year > 0 && parseDate(iso, zone) ? { iso, isGuess } : null;
  }
  return null;
}

/** A name of an entry that has a date in it: the day, with the time if it is there. */
export function dateInName(name: string, zone: string): string | null {
  const [, day, hour, minute] =
    /(?:^|-)(\d{4}-\d{2}-\d{2})(?:-(\d{2})-(\d{2}))?$/.exec(name) ?? /^(\d{4}-\d{2}-\d{2})-/.exec(name) ?? [];
  if (day === undefined) return null;
  return readMoment(hour === undefined ? day : `${day}T${hour}:${minute}`, zone)?.iso ?? null;
}
