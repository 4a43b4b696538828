import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { slug as toSlug } from 'github-slugger';

/** A folder of documents, and the path that they have below the blog: `data/blog/a.md` is `blog/a`. */
export type Root = { folder: string; path: string; slugged: boolean; pages: boolean };

/**
 * Where starters keep their texts, in the order in which it is looked for; the first of each line that is there counts. Astro makes names slugs.
 */
const groups: readonly (readonly Root[])[] = [
  [
    { folder: 'src/content', path: '', slugged: true, pages: false },
    { folder: 'content', path: '', slugged: false, pages: false },
    { folder: 'src/data/blog', path: 'blog', slugged: true, pages: false },
    { folder: 'data', path: '', slugged: false, pages: false },
  ],
  [
    { folder: 'posts', path: 'posts', slugged: false, pages: false },
    { folder: '_posts', path: 'posts', slugged: false, pages: false },
    { folder: 'src/posts', path: 'posts', slugged: false, pages: false },
    { folder: 'blog', path: 'blog', slugged: false, pages: false },
  ],
  [
    { folder: 'src/pages', path: '', slugged: false, pages: true },
    { folder: 'pages', path: '', slugged: false, pages: true },
  ],
];

/** Folders whose files are at the root of the site. */
export const publicFolders = ['public', 'static'];

/** Folders of pictures that texts name by where they lie. */
export const assetFolders = ['src/assets', 'src/images', 'assets', 'images'];

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** The folders of a starter that hold its texts; the source itself, if there is none. */
export function findRoots(source: string): Root[] {
  const found = groups.flatMap((group) => group.find(({ folder }) => isFolder(join(source, folder))) ?? []);
  const isStarter = found.some(({ pages }) => !pages) || (found.length > 0 && existsSync(join(source, 'package.json')));
  return isStarter ? found : [{ folder: '', path: '', slugged: false, pages: false }];
}

const below = (folder: string, path: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** The root that a file (below the source) is in. */
export const rootOf = (roots: readonly Root[], file: string): Root | null =>
  roots.find(({ folder }) => below(folder, file)) ?? null;

/** The folder of a list that a file is in, with the path below it. */
export function within(folders: readonly string[], file: string): string | null {
  const folder = folders.find((each) => below(each, file));
  return folder === undefined ? null : file.slice(folder.length + 1);
}

const dynamicRoute = /^(?:src\/)?(?:pages|app)\/((?:[^[]+\/)?)\[(?:\.{3})?\w+\](?:\.\w+|\/page\.\w+|\/index\.\w+)$/;

/** The path below which a route of the program shows documents: `src/pages/blog/[...slug].astro` is `/blog`; null if it is none. */
export function routeOf(file: string): string | null {
  const found = dynamicRoute.exec(file)?.[1];
  if (found === undefined) return null;
  // Next leaves the names of groups out of addresses.
  const names = found.split('/').filter((name) => name !== '' && !/^\(.*\)$/.test(name));
  return names.map((name) => `/${name}`).join('');
}

/** The path of a document, without ending: `blog/2020-01-01-A b.md` is `blog/2020-01-01-A b`, or as Astro has it `blog/2020-01-01-a-b`. */
export function pathOf({ folder, path, slugged }: Root, file: string): string {
  const names = file
    .slice(folder === '' ? 0 : folder.length + 1)
    .replace(/\.[a-z]+$/i, '')
    .split('/');
  const all = path === '' ? names : [path, ...names];
  const whole = all.length > 1 && all.at(-1) === 'index' ? all.slice(0, -1) : all;
  return (slugged ? whole.map((name) => toSlug(name)) : whole).join('/');
}
