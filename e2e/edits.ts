import { palette } from './palette.ts';
import type { Random } from './random.ts';
import {
  folders,
  isPublished,
  isTaken,
  randomDate,
  randomEntry,
  randomFile,
  randomTags,
  randomText,
  randomTitle,
  urlOf,
  type Entry,
  type Site,
} from './site.ts';

/** A made-up blog that is edited: its documents now, those that were deleted, and every address that a document had. */
type Desk = { random: Random; site: Site; deleted: Map<string, Entry>; addresses: Set<string> };

/** Fewer posts than this are not deleted further, so that more than half are never gone. */
const fewest = 16;

const isPost = ({ kind }: Entry): boolean => kind === 'post';
const isPublishedPost = (entry: Entry): boolean => isPost(entry) && isPublished(entry);
const isFolderText = ({ kind }: Entry): boolean => kind === 'path';
const isArticle = ({ kind }: Entry): boolean => kind !== 'path';

/** One document of those that fit, or null. */
function anyOf({ random, site }: Desk, fits: (entry: Entry, file: string) => boolean): [string, Entry] | null {
  const found = [...site].filter(([file, entry]) => fits(entry, file));
  return found.length > 0 ? random.pick(found) : null;
}

/** A file name that nobody has the address of. */
function freeFile({ random, site }: Desk): string {
  let file: string;
  do file = randomFile(random);
  while (isTaken(site, file));
  return file;
}

/** Changes a document that fits. */
const change =
  (fits: (entry: Entry) => boolean, fields: (desk: Desk, entry: Entry) => Partial<Entry>) =>
  (desk: Desk): string | null => {
    const found = anyOf(desk, fits);
    if (!found) return null;
    const [file, entry] = found;
    const changed = fields(desk, entry);
    desk.site.set(file, { ...entry, ...changed });
    return `${file}: ${JSON.stringify(changed)}`;
  };

/** Moves a document that fits to a name, with these changes in it. */
const move =
  (
    fits: (entry: Entry, file: string) => boolean,
    nameOf: (desk: Desk, file: string) => string,
    fields: (desk: Desk, entry: Entry) => Partial<Entry> = () => ({}),
  ) =>
  (desk: Desk): string | null => {
    const found = anyOf(desk, fits);
    if (!found) return null;
    const [file, entry] = found;
    const others = new Map([...desk.site].filter(([other]) => other !== file));
    const name = nameOf(desk, file);
    if (isTaken(others, name)) return null;
    const changed = fields(desk, entry);
    desk.site.delete(file);
    desk.site.set(name, { ...entry, ...changed });
    return `${file} → ${name} ${JSON.stringify(changed)}`;
  };

const otherForm = (file: string): string =>
  file.endsWith('/index.md') ? file.replace('/index.md', '.md') : file.replace('.md', '/index.md');
const otherCase = (file: string): string =>
  file.replace(/[a-z]+(?=(?:\/index)?\.md$)/i, (slug) => (slug === slug.toLowerCase() ? slug.toUpperCase() : slug.toLowerCase()));

/** Takes a document away; another time it is put back. */
const remove =
  (fits: (entry: Entry) => boolean) =>
  (desk: Desk): string | null => {
    const found = anyOf(desk, fits);
    if (!found || (isPublishedPost(found[1]) && [...desk.site.values()].filter(isPublishedPost).length <= fewest)) return null;
    desk.site.delete(found[0]);
    desk.deleted.set(...found);
    return `${found[0]} is deleted`;
  };

const restore =
  (isElsewhere: boolean) =>
  (desk: Desk): string | null => {
    const found = [...desk.deleted].filter(([file, { kind }]) => !isTaken(desk.site, file) && !(isElsewhere && kind === 'path'));
    if (found.length === 0) return null;
    const [file, entry] = desk.random.pick(found);
    const name = isElsewhere ? freeFile(desk) : file;
    desk.deleted.delete(file);
    desk.site.set(name, entry);
    return `${file} is put back as ${name}`;
  };

/** A new document; some at an address that led elsewhere or had gone. */
function add(desk: Desk): string | null {
  const { random, site } = desk;
  const gone = [...desk.deleted.keys()].filter((name) => !isTaken(site, name) && !name.endsWith('_path.md'));
  const file = gone.length > 0 && random.chance(0.3) ? random.pick(gone) : freeFile(desk);
  site.set(file, { ...randomEntry(random), draft: random.chance(0.1) });
  return `${file} is new`;
}

function addFolderText({ random, site }: Desk): string | null {
  const file = `${random.pick(folders.slice(1))}/_path.md`;
  if (site.has(file)) return null;
  site.set(file, { ...randomEntry(random), kind: 'path', date: null, tags: [] });
  return `${file} is new`;
}

/** A folder takes another name, with everything in it. */
function moveFolder(desk: Desk): string | null {
  const { random, site } = desk;
  const names = [...site.keys()].flatMap((file) =>
    file
      .split('/')
      .slice(0, -1)
      .map((_, index, all) => all.slice(0, index + 1).join('/')),
  );
  const from = random.pick(names);
  const to = random.pick([`${from}-new`, ...folders.slice(1)]);
  const moved = [...site].filter(([file]) => file.startsWith(`${from}/`));
  const others = new Map([...site].filter(([file]) => !file.startsWith(`${from}/`)));
  const nameOf = (file: string): string => `${to}${file.slice(from.length)}`;
  const isFree =
    [...site.keys()].every((file) => !file.startsWith(`${to}/`)) && !moved.some(([file]) => isTaken(others, nameOf(file)));
  if (!isFree || `${to}/`.startsWith(`${from}/`) || moved.length > 12) return null;
  for (const [file, entry] of moved) {
    site.delete(file);
    site.set(nameOf(file), entry);
  }
  return `${from}/ → ${to}/`;
}

/** Old addresses in a post: one of nobody's, of another document, or of one that was there once. */
const aliasesFor = ({ random, addresses }: Desk, { aliases }: Entry): Partial<Entry> => {
  if (aliases.length > 0 && random.chance(0.5)) return { aliases: aliases.slice(1) };
  return { aliases: [...aliases, random.pick(['/2004/old', '/older', '/oldest/of-all', '/f', ...addresses])] };
};

const elsewhere = (desk: Desk): string => freeFile(desk);

const edits: (readonly [weight: number, edit: (desk: Desk) => string | null])[] = [
  [4, change(isArticle, ({ random }) => ({ text: randomText(random) }))],
  [5, change(isArticle, ({ random }) => ({ title: randomTitle(random) }))],
  [3, change(isPost, ({ random }) => ({ tags: randomTags(random) }))],
  [3, change(isPost, ({ random }) => ({ date: randomDate(random) }))],
  [4, add],
  [3, remove(isArticle)],
  [4, move(isArticle, elsewhere)],
  [3, move(isArticle, elsewhere, ({ random }) => ({ title: randomTitle(random) }))],
  [1, move(isPost, elsewhere, (_, { draft }) => ({ draft: !draft }))],
  [2, moveFolder],
  [1, move(isArticle, (_, file) => otherForm(file))],
  [1, move(isArticle, (_, file) => otherCase(file))],
  [3, change(isPost, (_, { draft }) => ({ draft: !draft }))],
  [3, change(isArticle, aliasesFor)],
  [2, change(isFolderText, ({ random }) => random.pick([{ text: randomText(random) }, { title: randomTitle(random) }]))],
  [1, addFolderText],
  [1, remove(isFolderText)],
  [2, restore(false)],
  [1, restore(true)],
];

const pictureNames = ['one', 'two', 'three', 'four'];
const randomPictures = (random: Random): Record<string, number> =>
  Object.fromEntries(random.some(pictureNames, 3).map((name) => [name, random.upTo(palette.length - 1)]));

const isIndex = (entry: Entry, file: string): boolean => isPost(entry) && file.endsWith('/index.md');

/** Gives a post other pictures, or shows one of them in its text. */
function picture(desk: Desk): string | null {
  const found = anyOf(desk, isIndex);
  if (!found) return null;
  const [file, entry] = found;
  const { random, site } = desk;
  const text = random.chance(0.3) ? { text: [...entry.text.slice(0, 4), `![Seen](${random.pick(pictureNames)}.jpg)`] } : {};
  const changed = { pictures: randomPictures(random), ...text };
  site.set(file, { ...entry, ...changed });
  return `${file}: ${JSON.stringify(changed)}`;
}

/** What is done with photos, and what goes on around them. */
export const photoEdits: typeof edits = [
  [6, picture],
  [1, move(isIndex, (desk) => freeFile(desk).replace(/(?:\/index)?\.md$/, '/index.md'))],
  [1, moveFolder],
  [1, remove(isPost)],
  [1, restore(false)],
  [1, change(isPost, ({ random }) => ({ title: randomTitle(random) }))],
  [1, change(isPost, (_, { draft }) => ({ draft: !draft }))],
];

const isOriginal = ({ kind }: Entry, file: string): boolean => kind === 'post' && /(?:^|\/)[^./]+\.md$/.test(file);
const translationOf = (file: string, language: string): string => file.replace(/\.md$/, `.${language}.md`);

/** A post gets a version in another language, or one of a language that nobody speaks. */
function translate(desk: Desk): string | null {
  const found = anyOf(desk, isOriginal);
  const file = found && translationOf(found[0], desk.random.pick(['de', 'fr', 'pt-BR', 'de.fr', 'xx']));
  if (!file || isTaken(desk.site, file)) return null;
  desk.site.set(file, randomEntry(desk.random));
  return `${file} is new`;
}

/** What is done with translations and their originals. */
export const translationEdits: typeof edits = [
  [4, translate],
  [3, remove(isPost)],
  [3, restore(false)],
  [3, change(isPost, (_, { draft }) => ({ draft: !draft }))],
  [2, change(isPost, ({ random }) => ({ title: randomTitle(random) }))],
  [1, change(isPost, ({ random }) => ({ text: randomText(random) }))],
  [1, moveFolder],
  [1, move((entry, file) => isPost(entry) && !isOriginal(entry, file), elsewhere)],
];

/** Many posts are there in German too. */
export const withTranslations = (random: Random, site: Site): Site =>
  new Map(
    [...site].flatMap(([file, entry]): [string, Entry][] => {
      const isOne = isOriginal(entry, file) && random.chance(0.5);
      return isOne
        ? [
            [file, entry],
            [translationOf(file, 'de'), randomEntry(random)],
          ]
        : [[file, entry]];
    }),
  );

/** Every post becomes the index of a folder, some with pictures in it. */
export function withPictures(random: Random, site: Site): Site {
  const named = [...site].map(([file, entry]): [string, Entry] =>
    entry.kind === 'post'
      ? [otherForm(file), { ...entry, pictures: random.chance(0.4) ? randomPictures(random) : {} }]
      : [file, entry],
  );
  return new Map(named);
}

/** A desk with a blog on it. */
export const deskWith = (random: Random, site: Site): Desk => ({
  random,
  site,
  deleted: new Map(),
  addresses: new Set([...site.keys()].map(urlOf)),
});

/** Edits a blog at random, once, in one of these ways. Gives what that was, in words. */
export function edit(desk: Desk, ways = edits): string {
  for (;;) {
    const done = desk.random.weighed(ways)(desk);
    for (const file of desk.site.keys()) desk.addresses.add(urlOf(file));
    if (done !== null) return done;
  }
}
