import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { isZone } from '../../clock.ts';
import { parseYaml } from '../../content/yaml.ts';
import { decodeLeniently } from '../markdown/lenient-text.ts';

type Fields = Record<string, unknown>;

/** A language of the site: `folder` is where its texts lie (below the source), if they have a folder of their own. */
export type Language = { name: string; folder: string | null };

/** What the settings of a site say, as far as addresses and texts depend on it. */
export type HugoConfig = {
  /** The folder of texts, below the source; '' if the source is that folder. */
  content: string;
  static: string[];
  /** `https://example.org`; '' if nobody has said it. */
  origin: string;
  /** '' or `/blog`. */
  base: string;
  /** Templates of addresses, by section. */
  permalinks: Map<string, string>;
  /** Addresses end with `.html`: everywhere, or in those sections. */
  ugly: boolean | Set<string>;
  zone: string | null;
  language: string;
  inSubfolder: boolean;
  languages: Language[];
  /** Is a date taken off names (`:filename`)? */
  datesInNames: boolean;
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Hugo does not mind how a field is capitalised. */
export function fieldOf(fields: Fields, name: string): unknown {
  const key = Object.keys(fields).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : fields[key];
}

const fieldsOf = (fields: Fields, name: string): Fields => {
  const value = fieldOf(fields, name);
  return isFields(value) ? value : {};
};

function readFields(path: string): Fields {
  const { text } = decodeLeniently(readFileSync(path));
  try {
    const parsed: unknown = path.endsWith('.toml')
      ? parseToml(text)
      : path.endsWith('.json')
        ? JSON.parse(text)
        : parseYaml(text);
    return isFields(parsed) ? parsed : {};
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new Error(`${posix.basename(path)} cannot be read, and old addresses depend on it: ${reason}`, { cause: error });
  }
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
const settingsName = /^(?:hugo|config)\.(?:toml|ya?ml|json)$/;

/** `config/_default/`: a file for each table, named after it, and one for all that is in none. */
function readFolder(folder: string): Fields {
  const all: Fields = {};
  for (const name of readdirSync(folder).toSorted()) {
    if (!/^[\w-]+\.(?:toml|ya?ml|json)$/.test(name)) continue;
    const fields = readFields(join(folder, name));
    if (settingsName.test(name)) Object.assign(all, fields);
    else all[name.replace(/\.\w+$/, '')] = fields;
  }
  return all;
}

function read(root: string): Fields {
  const file = readdirSync(root)
    .filter((name) => settingsName.test(name))
    .toSorted()
    .at(-1);
  const folder = join(root, 'config', '_default');
  return { ...(file !== undefined && readFields(join(root, file))), ...(isFolder(folder) && readFolder(folder)) };
}

/** Templates by section: `posts = '/:year/:slug/'`, or under the kind of page. */
function permalinksOf(all: Fields): Map<string, string> {
  const said = fieldsOf(all, 'permalinks');
  return new Map(
    Object.entries({ ...said, ...fieldsOf(said, 'page') }).flatMap(([section, value]) =>
      typeof value === 'string' ? [[section.toLowerCase(), value] as const] : [],
    ),
  );
}

function languagesOf(all: Fields): Language[] {
  return Object.entries(fieldsOf(all, 'languages')).map(([name, said]) => ({
    name: name.toLowerCase(),
    folder: (isFields(said) && textOf(fieldOf(said, 'contentDir')).replace(/^\.?\/|\/$/g, '')) || null,
  }));
}

/** Reads the settings of a site at `root`; a folder without them is the texts themselves. Throws an Error for settings that cannot be read. */
export function readHugoConfig(root: string): HugoConfig {
  const all = read(root);
  const baseUrl = textOf(fieldOf(all, 'baseURL'));
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const content = textOf(fieldOf(all, 'contentDir')).replace(/^\.?\/|\/$/g, '') || 'content';
  const zone = textOf(fieldOf(all, 'timeZone'));
  const ugly = fieldOf(all, 'uglyURLs');
  const statics = [fieldOf(all, 'staticDir') ?? 'static'].flat().map((each) => textOf(each).replace(/^\.?\/|\/$/g, ''));
  return {
    content: isFolder(join(root, content)) ? content : '',
    static: statics.filter((each) => each !== '' && isFolder(join(root, each))),
    origin: url && /^https?:$/.test(url.protocol) ? url.origin : '',
    base: (url?.pathname ?? (baseUrl.startsWith('/') ? baseUrl : '')).replace(/\/+$/, ''),
    permalinks: permalinksOf(all),
    ugly: isFields(ugly) ? new Set(Object.keys(ugly).filter((section) => ugly[section] === true)) : ugly === true,
    zone: zone !== '' && isZone(zone) ? zone : null,
    language: (textOf(fieldOf(all, 'defaultContentLanguage')) || 'en').toLowerCase(),
    inSubfolder: fieldOf(all, 'defaultContentLanguageInSubdir') === true,
    languages: languagesOf(all),
    datesInNames: [fieldsOf(all, 'frontmatter').date].flat().includes(':filename'),
  };
}
