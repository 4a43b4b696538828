import { Temporal } from 'temporal-polyfill';
import type { SourceDate } from '../markdown/written-date.ts';
import { templateOf } from './jekyll-config.ts';

/** What an address can be made of. */
export type AddressParts = {
  /** The name of the file, without date and ending; or what its front matter says in its place. */
  slug: string;
  categories: readonly string[];
  date: SourceDate | null;
  /** Of a collection: its name, and the path of the file in it without ending. */
  collection?: string;
  path?: string;
};

/** As Jekyll makes a slug (`Utils.slugify`): letters and digits of any script, `-` for all else. */
export const slugify = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** The same, mode `pretty`, with capitals: what may stand in an address stays. */
const prettySlug = (text: string): string => text.replace(/[^\p{L}\p{M}\p{Nd}._~!$&'()+,;=@]+/gu, '-').replace(/^-|-$/g, '');

const two = (number: number): string => String(number).padStart(2, '0');
const monthNames = 'January February March April May June July August September October November December'.split(' ');
const dayNames = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

function dateParts({ wall, at }: SourceDate): Record<string, string> {
  const { year, month, day, hour, minute } = wall;
  const date = Temporal.PlainDate.from({ year, month, day });
  return {
    year: String(year).padStart(4, '0'),
    short_year: two(year % 100),
    month: two(month),
    i_month: String(month),
    short_month: monthNames[month - 1]!.slice(0, 3),
    long_month: monthNames[month - 1]!,
    day: two(day),
    i_day: String(day),
    y_day: String(date.dayOfYear).padStart(3, '0'),
    w_year: String(date.yearOfWeek ?? year),
    week: two(date.weekOfYear ?? 0),
    w_day: String(date.dayOfWeek),
    short_day: dayNames[date.dayOfWeek - 1]!.slice(0, 3),
    long_day: dayNames[date.dayOfWeek - 1]!,
    hour: two(hour),
    minute: two(minute),
    second: two(Math.floor(at / 1000) % 60),
  };
}

/**
 * The address (path, decoded) that Jekyll makes by a template or the name of a style ("Permalinks" in its documentation). What a template asks
 * for and nobody knows is left out.
 */
export function toPermalink(style: string, parts: AddressParts): string {
  const { slug, categories, date, collection = '', path = '' } = parts;
  const values: Record<string, string> = {
    title: prettySlug(slug),
    slug: slugify(slug),
    name: slugify(slug),
    categories: categories.map((each) => each.toLowerCase()).join('/'),
    slugified_categories: categories.map(slugify).join('/'),
    output_ext: '.html',
    collection,
    path,
    basename: slug,
    ...(date && dateParts(date)),
  };
  const address = templateOf(style).replace(/:([a-z_]+)/g, (whole, name: string) => {
    if (Object.hasOwn(values, name)) return values[name]!;
    // `:title_more` is `:title` and `_more`.
    const known = Object.keys(values)
      .filter((each) => name.startsWith(each))
      .toSorted((a, b) => b.length - a.length)[0];
    return known === undefined ? (date ? whole : '') : values[known] + name.slice(known.length);
  });
  return `/${address}`.replace(/\/{2,}/g, '/');
}

/** Does a template put the categories of a post into its address? */
export const hasCategories = (style: string): boolean => /:(?:slugified_)?categories/.test(templateOf(style));
