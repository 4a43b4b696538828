import { toDocumentAddress } from '#lib/document-address.ts';
import * as urls from '#lib/urls.ts';
import { palette } from './palette.ts';
import type { Random } from './random.ts';
import { post, settings, type Files } from './server.ts';

/** What a file of a made-up blog says. A `path` is the text of a folder. */
export type Entry = {
  kind: 'post' | 'page' | 'path';
  title: string;
  date: string | null;
  tags: string[];
  aliases: string[];
  draft: boolean;
  text: string[];
  /** Pictures that lie beside it if it is the index of a folder: which of the palette, by name. */
  pictures?: Record<string, number>;
};

/** A made-up blog: its documents by file. */
export type Site = Map<string, Entry>;

/** Entries on a page of a listing: few, so that there are many stable pages. */
const size = 5;

/** Few days, so that several posts share one; some are another day in UTC, one is that of a change of the clock. */
const days = ['2012-12-31', '2013-01-01', '2013-04-07'];
const times = ['00:10:00', '11:00:00', '11:00:01', '23:40:00'];
const words = ['installs', 'faster', 'winter', 'havana', 'pictures', 'summit', 'reading', 'quota', 'kitchen', 'garden'];
const tags = ['pip', 'nova', 'summit', 'Old things', 'c#'];

/** Folders that may hold posts; those behind the first four are empty at first. Each costs a fresh server a dozen pages. */
export const folders = ['', 'a', 'a/b', 'bücher', 'c/d', 'c', 'f', 'c/d/e', 'g/h'];
const slugs = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'a', 'c'];

export const randomDate = (random: Random): string => `${random.pick(days)} ${random.pick(times)}`;
export const randomTags = (random: Random): string[] => random.some(tags, 2);
export const randomTitle = (random: Random): string => `The ${random.pick(words)} and the ${random.pick(words)}`;
const line = (random: Random): string => Array.from({ length: 8 }, () => random.pick(words)).join(' ');
export const randomText = (random: Random): string[] => [
  ...Array.from({ length: 4 }, () => `${line(random)} ${random.upTo(999_999)}.`),
  `Read [that](${random.pick(['../', './'])}${random.pick(slugs)}.md) too.`,
];

/** The name of a file in a folder that may be there or not. */
export const randomFile = (random: Random): string =>
  [random.pick(folders), random.pick(slugs)].filter(Boolean).join('/') + random.pick(['.md', '.md', '.md', '/index.md']);

export const randomEntry = (random: Random): Entry => ({
  kind: 'post',
  title: randomTitle(random),
  date: randomDate(random),
  tags: randomTags(random),
  aliases: [],
  draft: false,
  text: randomText(random),
});

const isFolderText = (file: string): boolean => file.endsWith('_path.md');
const folderOf = (file: string): string => `/${file.split('/').slice(0, -1).join('/')}`;

/** The address that a file has once it is published. */
export const urlOf = (file: string): string => (isFolderText(file) ? urls.path(folderOf(file)) : toDocumentAddress(file)!.url);

/** Does a file of a blog have the address of this one already? A folder's text and a post have nothing to do with each other. */
export const isTaken = (site: Site, file: string): boolean =>
  [...site.keys()].some(
    (other) => isFolderText(other) === isFolderText(file) && urlOf(other).toLowerCase() === urlOf(file).toLowerCase(),
  );

/** A blog of some twenty posts. */
export function randomSite(random: Random): Site {
  const site: Site = new Map();
  for (const folder of folders.slice(0, 4)) {
    for (let number = 0; number < 6; number++) {
      const file = [folder, random.pick(slugs)].filter(Boolean).join('/') + '.md';
      if (!isTaken(site, file)) site.set(file, randomEntry(random));
    }
  }
  for (const name of ['about.md', 'a/colophon.md'])
    site.set(name, { ...randomEntry(random), kind: 'page', date: null, tags: [] });
  for (const folder of ['a', 'c']) site.set(`${folder}/_path.md`, { ...randomEntry(random), kind: 'path', date: null, tags: [] });
  site.set('a/later.md', { ...randomEntry(random), date: '2150-01-01 10:00:00' });
  site.set('c/d/unfinished.md', { ...randomEntry(random), draft: true });
  site.set('a/b/with-aliases.md', { ...randomEntry(random), aliases: ['/2004/old', '/older'] });
  return site;
}

const textOf = ({ kind, title, date, tags: own, aliases, draft, text }: Entry): string => {
  const fields = { ...(kind === 'page' && { kind }), ...(date !== null && { date }), ...(draft && { draft }) };
  const lists = { ...(own.length > 0 && { tags: own }), ...(aliases.length > 0 && { aliases }) };
  return post({ title, ...fields, ...lists }, text.join('\n\n'));
};

/** The pictures beside a document, by path. */
const picturesBeside = (file: string, { pictures = {} }: Entry): [string, Buffer][] =>
  file.endsWith('/index.md')
    ? Object.entries(pictures).map(([name, colour]) => [file.replace('index.md', `${name}.jpg`), palette[colour]!])
    : [];

/** How many of them its text does not show already. */
const albumOf = (file: string, entry: Entry): number =>
  picturesBeside(file, entry).filter(([path]) => !entry.text.join().includes(`(${path.split('/').at(-1)})`)).length;

/** The files of a blog, with its settings. */
export const filesOf = (site: Site): Files => ({
  'site.yaml': settings(`listing: { entries: ${size}, thumbnails: 2 }\n`),
  ...Object.fromEntries([...site].flatMap(([file, entry]) => [[file, textOf(entry)], ...picturesBeside(file, entry)])),
});

export const isPublished = ({ draft, date }: Entry): boolean => !draft && (date === null || date < '2100');

/** A listing and its stable pages, with one further than they go. */
const numbered = (url: (page?: number) => string, total: number, of = size): string[] => [
  url(),
  ...Array.from({ length: Math.ceil(total / of) + 1 }, (_, index) => url(index + 1)),
];

/** Every address that a blog has, and some that it has not. */
export function urlsOf(site: Site): Set<string> {
  const found = new Set([
    urls.archive(),
    urls.tags(),
    urls.albums(),
    urls.feeds(),
    '/nowhere',
    '/a/nowhere',
    '/2001/01/01',
    '/tags/nothing',
  ]);
  const totals = new Map<string, number>();
  const count = (key: string): void => void totals.set(key, (totals.get(key) ?? 0) + 1);
  for (const [file, entry] of site) {
    for (const url of [urlOf(file), ...entry.aliases]) found.add(url);
    if (entry.kind === 'path') urls.ancestors(folderOf(file)).forEach((dir) => found.add(urls.path(dir)));
    if (entry.kind !== 'post' || !isPublished(entry)) continue;
    const { dir } = toDocumentAddress(file)!;
    const album = albumOf(file, entry);
    for (let number = 1; number <= album + 1; number++) if (album > 0) found.add(urls.photo(urlOf(file), number));
    for (const tag of new Set([...urls.segmentsOf(dir), ...entry.tags, ...(album > 0 ? ['photo'] : [])])) count(`#${tag}`);
    const [year, month, day] = entry.date!.split(/[- ]/).map(Number) as [number, number, number];
    for (const each of urls.ancestors(dir)) {
      count(each);
      for (const part of [{ year }, { year, month }, { year, month, day }]) {
        found.add(urls.date(each, part));
        found.add(urls.date(each, part, 1));
      }
    }
  }
  for (const [key, total] of totals) {
    const url = (page?: number) => (key.startsWith('#') ? urls.tag(key.slice(1), page) : urls.path(key, page));
    for (const each of numbered(url, total)) found.add(each);
  }
  return found;
}
