import { parseDate, toIso, toWallClock, type WallClock } from '../../clock.ts';

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const two = (number: number): string => String(number).padStart(2, '0');

/** `Jul 08 2022`, `8 July 2022`, with a time and an offset or without, as ISO 8601. */
function fromEnglish(text: string): string | null {
  const monthFirst = /^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b(.*)$/i.exec(text);
  const dayFirst = /^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})\b(.*)$/i.exec(text);
  const [month, day, year, rest] = monthFirst
    ? [monthFirst[1], monthFirst[2], monthFirst[3], monthFirst[4]]
    : [dayFirst?.[2], dayFirst?.[1], dayFirst?.[3], dayFirst?.[4]];
  const number = monthNames.indexOf(month?.slice(0, 3).toLowerCase() ?? '') + 1;
  return number === 0 ? null : `${year}-${two(number)}-${two(Number(day))}${rest?.trim() ? ` ${rest.trim()}` : ''}`;
}

/** `2013-4-6` and `2013/04/06` as YAML's and Ruby's readers take them. */
const padded = (text: string): string =>
  text.replace(/^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/, (_, year: string, month: string, day: string) =>
    [year, two(Number(month)), two(Number(day))].join('-'),
  );

/** A date that an author wrote. `wall` is what the clock showed where it was written; `zoned` says whether a zone was written behind it. */
export type SourceDate = { at: number; zoned: boolean; wall: WallClock; iso: string };

/**
 * A date in any form that these engines take: ISO 8601, `2013-04-26 00:56:00 +1000`, `Jul 08 2022`. Without a zone it is in `zone` (an
 * IANA name). Null if it is no date of the calendar.
 */
export function readDate(value: unknown, zone: string): SourceDate | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const written = [padded(text), fromEnglish(text)].find((each) => each !== null && parseDate(each, zone) !== null);
  if (written == null) return null;
  const { at, zoned } = parseDate(written, zone)!;
  const offset = /[+-]\d{2}:?\d{2}$/.exec(written)?.[0];
  const place = !zoned ? zone : offset ? `${offset.slice(0, 3)}:${offset.slice(-2)}` : 'UTC';
  return { at, zoned, wall: toWallClock(at, place), iso: toIso(at, place) };
}
