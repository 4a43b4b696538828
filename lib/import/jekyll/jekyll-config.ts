import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { isZone } from '../../clock.ts';
import { parseYaml, SyntaxProblem } from '../../content/yaml.ts';
import { decodeLeniently } from '../markdown/lenient-text.ts';

type Fields = Record<string, unknown>;

/** A collection (`_recipes`): has each document a page of its own, and at what address? */
export type Collection = { output: boolean; permalink: string | null };

/** What a site's `_config.yml` says, as far as addresses and texts depend on it. */
export type JekyllConfig = {
  /** Everything, for `{{ site.title }}`. */
  all: Fields;
  /** The folder of the site, below that of the settings; '' if it is the same. */
  source: string;
  permalink: string;
  /** '' or `/blog`. */
  base: string;
  /** `https://example.org`; '' if nobody has said it. */
  url: string;
  zone: string | null;
  exclude: string[];
  include: string[];
  collections: Map<string, Collection>;
  collectionsFolder: string;
  defaults: { path: string; type: string; values: Fields }[];
  /** Does jekyll-feed make the feed? Then it is known what readers know a post by. */
  hasFeed: boolean;
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const textsOf = (value: unknown): string[] => [value].flat().filter((item): item is string => typeof item === 'string');

/** Each engine has a name for its usual ones (Jekyll's documentation, "Permalinks", "Built-in formats"). */
const styles: Record<string, string> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

/** A template by the name that it has. */
export const templateOf = (style: string): string => (Object.hasOwn(styles, style) ? styles[style]! : style);

function read(root: string): Fields {
  const name = ['_config.yml', '_config.yaml', '_config.toml'].find((each) => existsSync(join(root, each)));
  if (name === undefined) return {};
  const { text } = decodeLeniently(readFileSync(join(root, name)));
  try {
    const parsed: unknown = name.endsWith('.toml') ? parseToml(text) : parseYaml(text);
    return isFields(parsed) ? parsed : {};
  } catch (error) {
    const place = error instanceof SyntaxProblem ? `, line ${error.line}` : '';
    throw new Error(`${name}${place} cannot be read, and old addresses depend on it: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Settings that lead out of their own folder are not followed. */
function sourceOf(value: unknown): string {
  const folder = posix.normalize(textOf(value) || '.').replace(/\/$/, '');
  return folder === '.' || folder.startsWith('..') || folder.startsWith('/') ? '' : folder;
}

function collectionsOf(value: unknown): Map<string, Collection> {
  const named = isFields(value) ? Object.entries(value) : textsOf(value).map((name) => [name, {}] as const);
  return new Map(
    named.map(([name, said]) => {
      const fields = isFields(said) ? said : {};
      return [name, { output: fields.output === true || name === 'posts', permalink: textOf(fields.permalink) || null }];
    }),
  );
}

function defaultsOf(value: unknown): JekyllConfig['defaults'] {
  return [value].flat().flatMap((item) => {
    if (!isFields(item) || !isFields(item.values)) return [];
    const scope = isFields(item.scope) ? item.scope : {};
    return { path: textOf(scope.path).replace(/^\/|\/$/g, ''), type: textOf(scope.type), values: item.values };
  });
}

/** Reads the settings of a site at `root`; without a file, they are those that Jekyll has. Throws an Error for one that cannot be read. */
export function readJekyllConfig(root: string): JekyllConfig {
  const all = read(root);
  const zone = textOf(all.timezone);
  const base = textOf(all.baseurl).replace(/\/+$/, '');
  return {
    all,
    source: sourceOf(all.source),
    permalink: textOf(all.permalink) || 'date',
    base: base === '' || base.startsWith('/') ? base : `/${base}`,
    url: textOf(all.url).replace(/\/+$/, ''),
    zone: zone !== '' && isZone(zone) ? zone : null,
    exclude: textsOf(all.exclude),
    include: textsOf(all.include),
    collections: collectionsOf(all.collections),
    collectionsFolder: textOf(all.collections_dir).replace(/^\/|\/$/g, ''),
    defaults: defaultsOf(all.defaults),
    hasFeed: [...textsOf(all.plugins), ...textsOf(all.gems)].includes('jekyll-feed'),
  };
}

/** Fields that decide on addresses, tags and what is published; others of the defaults are a matter of layouts. */
const meaningful = new Set(['permalink', 'category', 'categories', 'tags', 'published', 'lang', 'comments']);

/** What the settings say of a file's front matter, where the file itself says nothing. `type` is `posts`, `pages`, `drafts` or a collection. */
export function defaultsFor({ defaults }: JekyllConfig, file: string, type: string): Fields {
  const fitting = defaults.filter(
    ({ path, ...scope }) =>
      (scope.type === '' || scope.type === type) &&
      (path === '' || file === path || file.startsWith(`${path}/`) || (path.includes('*') && posix.matchesGlob(file, path))),
  );
  const merged: Fields = Object.assign(
    {},
    ...fitting.toSorted((a, b) => a.path.length - b.path.length).map(({ values }) => values),
  );
  return Object.fromEntries(Object.entries(merged).filter(([name]) => meaningful.has(name)));
}

const never = new Set(['node_modules/', 'vendor/bundle/', 'vendor/cache/', 'vendor/gems/', 'vendor/ruby/', 'gemfiles/']);

/** Why Jekyll does not publish a path (a folder's ends with `/`), as a sentence; null if it does. */
export function whyOutside({ exclude, include, collections, collectionsFolder }: JekyllConfig, path: string): string | null {
  const name = posix.basename(path);
  const plain = path.replace(/\/$/, '');
  const isNamed = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => {
      const each = pattern.replace(/^\/|\/$/g, '');
      return plain === each || plain.startsWith(`${each}/`) || posix.matchesGlob(plain, each);
    });
  if (isNamed(include)) return null;
  if (name.startsWith('.') || name.endsWith('~') || name.startsWith('#')) return 'It is hidden: Jekyll does not publish it.';
  if (never.has(path) || /^Gemfile(?:\.lock)?$/.test(path)) return 'It belongs to the programs that make the site.';
  if (isNamed(exclude)) return 'The settings of Jekyll exclude it.';
  if (!name.startsWith('_') || ['_posts', '_drafts'].includes(name)) return null;
  if (path === '_data/' || path.startsWith('_data/')) return null;
  const label = name.slice(1);
  if (posix.dirname(plain) === (collectionsFolder || '.') && collections.has(label)) return null;
  if (plain.startsWith('_config')) return 'It is the settings of Jekyll.';
  return 'It belongs to the layouts of Jekyll, or to what it made.';
}
