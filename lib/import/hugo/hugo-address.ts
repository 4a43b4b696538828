import { posix } from 'node:path';
import type { SourceDate } from '../markdown/written-date.ts';
import type { HugoConfig } from './hugo-config.ts';

/** A name as Hugo has it in addresses: small, `-` for spaces, and without what is neither letter, digit nor one of a few signs. */
export const toUrlName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^\p{L}\p{M}\p{N}._#+~@-]/gu, '')
    .replace(/-{2,}/g, '-');

/** What the address of a page is made of. `folders` are those that it is in, `name` is its own, or that of its bundle, without ending. */
export type PageParts = {
  folders: readonly string[];
  name: string;
  slug: string;
  title: string;
  date: SourceDate | null;
  /** What its front matter says in place of all that. */
  url: string;
  language: string | null;
};

const two = (number: number): string => String(number).padStart(2, '0');
const monthNames = 'january february march april may june july august september october november december'.split(' ');
const dayNames = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

function dateTokens({ wall: { year, month, day, hour, minute }, at }: SourceDate): Record<string, string> {
  const noon = new Date(Date.UTC(year, month - 1, day, 12));
  return {
    year: String(year),
    month: two(month),
    monthname: monthNames[month - 1]!,
    day: two(day),
    hour: two(hour),
    minute: two(minute),
    second: two(Math.floor(at / 1000) % 60),
    weekday: String(noon.getUTCDay()),
    weekdayname: dayNames[noon.getUTCDay()]!,
    yearday: String(Math.round((noon.getTime() - Date.UTC(year, 0, 1, 12)) / 86_400_000) + 1),
  };
}

const some = (names: readonly string[], range: string): string[] => {
  const [from, to] = range.split(':');
  if (range === 'last') return names.slice(-1);
  if (!range.includes(':')) return names.slice(Number(range), Number(range) + 1);
  return names.slice(Number(from || 0), to === 'last' ? -1 : to ? Number(to) : undefined);
};

/** A template of an address with its tokens filled in ("Permalinks" in Hugo's documentation): `/:year/:slug/`. */
function fill(template: string, { folders, name, slug, title, date }: PageParts): string {
  const sections = folders.map(toUrlName);
  const values: Record<string, string> = {
    section: sections[0] ?? '',
    sections: sections.join('/'),
    title: toUrlName(title || name),
    slug: toUrlName(slug || title || name),
    slugorfilename: toUrlName(slug || name),
    slugorcontentbasename: toUrlName(slug || name),
    filename: toUrlName(name),
    contentbasename: toUrlName(name),
    ...(date && dateTokens(date)),
  };
  return template
    .replace(/:sections\[([\d:a-z]+)\]/g, (_, range: string) => some(sections, range).join('/'))
    .replace(/:([a-z]+)/g, (whole, token: string) => (Object.hasOwn(values, token) ? values[token]! : whole));
}

/** `/a/` as it is, or `/a.html`, or what an author has written. */
function withEnding(path: string, isUgly: boolean): string {
  const plain = `/${path}`.replace(/\/{2,}/g, '/');
  if (/\.\w+$/.test(posix.basename(plain)) && !plain.endsWith('/')) return plain;
  return isUgly ? `${plain.replace(/\/$/, '')}.html` : plain.replace(/\/?$/, '/');
}

/** The address (path, decoded) that a page has on the old site. */
export function toHugoAddress(parts: PageParts, config: HugoConfig): string {
  const { folders, name, slug, url, language } = parts;
  const [section = ''] = folders;
  const isUgly = typeof config.ugly === 'boolean' ? config.ugly : config.ugly.has(section);
  const prefix = language !== null && (language !== config.language || config.inSubfolder) ? `/${language}` : '';
  if (url !== '') {
    const filled = fill(url, parts);
    return (
      config.base +
      (filled.startsWith('/') ? '' : prefix) +
      (/\.\w+$/.test(filled) ? `/${filled}`.replace(/^\/+/, '/') : withEnding(filled, false))
    );
  }
  const template = config.permalinks.get(section.toLowerCase()) ?? (section === '' ? config.permalinks.get('/') : undefined);
  const path = template === undefined ? [...folders.map(toUrlName), toUrlName(slug || name)].join('/') : fill(template, parts);
  return config.base + prefix + withEnding(path, isUgly);
}
