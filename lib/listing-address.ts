import { toPage, type DatePart, type ListingAddress } from './urls.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const number = (text: string | undefined, pattern: RegExp): number | undefined =>
  text !== undefined && pattern.test(text) ? Number(text) : undefined;

/** The month of a segment: `04`, or as Blosxom wrote it, `Apr`. */
const toMonth = (text: string | undefined): number | undefined =>
  number(text, /^(?:0[1-9]|1[0-2])$/) ?? ((text && months.indexOf(text.toLowerCase()) + 1) || undefined);

function toDatePart(segments: readonly string[]): DatePart | null {
  const year = number(segments[0], /^\d{4}$/);
  if (year === undefined) return null;
  if (segments.length === 1) return { year };
  const month = toMonth(segments[1]);
  if (month === undefined) return null;
  if (segments.length === 2) return { year, month };
  const day = number(segments[2], /^(?:0[1-9]|[12]\d|3[01])$/);
  return day === undefined ? null : { year, month, day };
}

/**
 * Reads decoded segments as a listing's address: the longest date at their end, then `/page/N`.
 * Every list of segments is one; whether it lists anything the store knows.
 */
export function toListingAddress(segments: readonly string[]): ListingAddress {
  const page = toPage(segments.at(-2), segments.at(-1));
  const rest = page === undefined ? segments : segments.slice(0, -2);
  for (const length of [3, 2, 1]) {
    const part = rest.length >= length ? toDatePart(rest.slice(rest.length - length)) : null;
    if (part) return { dir: `/${rest.slice(0, rest.length - length).join('/')}`, date: part, page };
  }
  return { dir: `/${rest.join('/')}`, page };
}
