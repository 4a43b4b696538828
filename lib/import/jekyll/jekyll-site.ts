import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { toWallClock } from '../../clock.ts';
import type { Account } from '../account.ts';
import { isWholeHtml } from '../markdown/carry-file.ts';
import { toKnownFields } from '../markdown/known-fields.ts';
import { Places, type DocumentPlace, type FilePlace } from '../markdown/places.ts';
import { readSourceDocument, type SourceDocument } from '../markdown/source-document.ts';
import { listFolder } from '../markdown/source-folder.ts';
import { isCommentFile } from '../markdown/staticman.ts';
import type { SourceDate } from '../markdown/written-date.ts';
import { defaultsFor, whyOutside, type JekyllConfig } from './jekyll-config.ts';
import { hasCategories, slugify, toPermalink } from './permalink.ts';

/** A document of the source, as far as its address depends on it. */
export type JekyllDocument = {
  place: DocumentPlace;
  sort: 'posts' | 'pages';
  /** `posts`, `drafts`, `pages`, or the name of a collection. */
  type: string;
  slug: string;
  nameDate: string | null;
  /** Of its categories, those that are in its path. */
  inPath: string[];
  /** Why it is not published, as a sentence. */
  hidden: string | null;
};

const textName = /\.(?:md|markdown|mkd|mkdn|mkdown|html?)$/i;
const datedName = /^(\d{2,4})-(\d{1,2})-(\d{1,2})-(.+)$/;
const isScalar = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

/** Categories as Jekyll takes them: `category` is one, `categories` are a list or words. */
export function categoriesOf(data: Record<string, unknown>): string[] {
  const listed = typeof data.categories === 'string' ? data.categories.split(/\s+/) : [data.categories].flat();
  return [data.category, ...listed]
    .filter(isScalar)
    .map((each) => String(each).trim())
    .filter(Boolean);
}

/** Has a file front matter? Jekyll makes a page of what has. */
function hasFront(path: string): boolean {
  return /^(?:\uFEFF)?---[ \t]*\r?$/m.exec(readFileSync(path).subarray(0, 8).toString('utf8'))?.index === 0;
}

/** A site of Jekyll's, looked through once: where everything in it goes. */
export class JekyllSite {
  readonly config: JekyllConfig;
  readonly places: Places;
  readonly documents: JekyllDocument[] = [];
  readonly files: FilePlace[] = [];
  readonly comments: string[] = [];
  readonly #root: string;
  readonly #account: Account;
  readonly #zone: string;

  /** `zone` (IANA) is that of dates, if the site has none. */
  constructor(root: string, config: JekyllConfig, zone: string, account: Account) {
    this.#root = root;
    this.#account = account;
    this.config = config;
    this.#zone = config.zone ?? zone;
    this.places = new Places(this.config.base);
    const { files } = listFolder(root, (path) => whyOutside(this.config, path), account);
    for (const file of files) this.#sortOut(file);
  }

  #leave(file: string, reason: string): void {
    this.#account.found('other');
    this.#account.left('other', file, reason);
  }

  #sortOut(file: string): void {
    if (file.startsWith('_data/')) {
      if (isCommentFile(file.slice('_data/'.length))) this.comments.push(file);
      else this.#leave(file, 'It is data for the layouts of Jekyll, no text.');
      return;
    }
    if (/\.(?:textile|org|adoc|asciidoc|rst)$/i.test(file)) {
      this.#account.found('posts');
      return this.#account.left('posts', file, 'It is no Markdown and no HTML: save it as one of them.');
    }
    const folders = file.split('/').slice(0, -1);
    const collection = this.#collectionOf(folders);
    const isInPosts = folders.some((name) => name === '_posts' || name === '_drafts');
    if (!textName.test(file)) return this.#other(file, folders);
    if (isInPosts) return this.#post(file, folders);
    if (isWholeHtml(join(this.#root, file)) || (collection === null && !hasFront(join(this.#root, file))))
      return this.#static(file);
    if (collection === null) this.#page(file);
    else this.#collected(file, collection);
  }

  /** The name of the collection that a folder is, or is in. */
  #collectionOf(folders: readonly string[]): string | null {
    const base = this.config.collectionsFolder;
    const names = base !== '' && folders[0] === base ? folders.slice(1) : folders;
    const label = names[0]?.startsWith('_') ? names[0].slice(1) : null;
    return label !== null && this.config.collections.has(label) ? label : null;
  }

  #other(file: string, folders: readonly string[]): void {
    if (/\.(?:xml|s?css|sass|less|coffee|[cm]?js|json|txt|svg|webmanifest)$/i.test(file) && hasFront(join(this.#root, file)))
      return this.#leave(file, 'It is a template of Jekyll.');
    this.#static(file, folders.map((name) => name.replace(/^_(?:posts|drafts)$/, '').replace(/^_/, '')).filter(Boolean));
  }

  #static(file: string, folders: readonly string[] = file.split('/').slice(0, -1)): void {
    const path = [...folders, posix.basename(file)].join('/');
    const place = { source: file, path, old: `${this.config.base}/${path}` };
    this.files.push(place);
    this.places.file(place);
  }

  /** A document, with what the settings say of it. */
  read(file: string, type: string): SourceDocument {
    const document = readSourceDocument(join(this.#root, file));
    return { ...document, data: { ...defaultsFor(this.config, file, type), ...document.data } };
  }

  /** The date of a document, on the clock of the site: addresses go by that. */
  #dateOf(data: Record<string, unknown>, nameDate: string | null): SourceDate | null {
    const { date } = toKnownFields(data, { zone: this.#zone, nameDate });
    return date && this.config.zone !== null ? { ...date, wall: toWallClock(date.at, this.config.zone) } : date;
  }

  #add(document: JekyllDocument): void {
    this.documents.push(document);
    this.places.document(document.place);
  }

  #post(file: string, folders: readonly string[]): void {
    const isDraft = folders.includes('_drafts');
    const at = folders.findIndex((name) => name === '_posts' || name === '_drafts');
    const stem = posix.basename(file).replace(textName, '');
    const [, year = '', month = '', day = '', named = stem] = datedName.exec(stem) ?? [];
    const nameDate = year === '' ? null : `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const type = isDraft ? 'drafts' : 'posts';
    const { data, hasFront: isRead } = this.read(file, type);
    const slug = isScalar(data.slug) ? String(data.slug) : named;
    const base = this.config.collectionsFolder;
    const fromFolders = folders.slice(base !== '' && folders[0] === base ? 1 : 0, at).filter((name) => !name.startsWith('_'));
    const categories = [...fromFolders, ...categoriesOf(data)];
    const style = typeof data.permalink === 'string' ? data.permalink : this.config.permalink;
    const inPath = hasCategories(this.config.permalink) ? categories : fromFolders;
    const date = this.#dateOf(data, nameDate);
    const isPublished = !isDraft && isRead && nameDate !== null;
    this.#add({
      place: {
        source: file,
        path: [...new Set(inPath.map(slugify).filter(Boolean)), slug].join('/'),
        old: isPublished ? this.config.base + toPermalink(style, { slug, categories: [...new Set(categories)], date }) : null,
      },
      sort: 'posts',
      type,
      slug,
      nameDate,
      inPath,
      hidden:
        isDraft || isPublished
          ? null
          : 'Jekyll does not publish it: it has no front matter, or no date in its name. It is a draft now.',
    });
  }

  #page(file: string): void {
    const { data } = this.read(file, 'pages');
    const stem = file.replace(textName, '');
    const isIndex = posix.basename(stem) === 'index';
    const folder = posix.dirname(stem) === '.' ? '' : posix.dirname(stem);
    const permalink =
      typeof data.permalink === 'string'
        ? toPermalink(data.permalink, { slug: posix.basename(stem), categories: [], date: null })
        : null;
    const usual = isIndex ? `/${folder}${folder === '' ? '' : '/'}` : `/${stem}${this.#pageEnding()}`;
    const address = permalink ?? usual;
    const path = address.replace(/\/(?:index\.html)?$|\.html?$/, '').slice(1);
    this.#add({
      place: { source: file, path: path === '' ? '_path' : path, old: this.config.base + address },
      sort: 'pages',
      type: 'pages',
      slug: posix.basename(stem),
      nameDate: null,
      inPath: [],
      hidden: null,
    });
  }

  /** What pages have at the end of their addresses, which the style of the posts decides. */
  #pageEnding(): string {
    const { permalink } = this.config;
    if (permalink === 'pretty' || permalink.endsWith('/')) return '/';
    return /^[a-z]+$/.test(permalink) || permalink.includes(':output_ext') || permalink.endsWith('.html') ? '.html' : '';
  }

  #collected(file: string, label: string): void {
    const { data } = this.read(file, label);
    const { output, permalink } = this.config.collections.get(label)!;
    const stem = file.slice(file.indexOf(`_${label}/`) + label.length + 2).replace(textName, '');
    const [, year = '', month = '', day = '', name = posix.basename(stem)] = datedName.exec(posix.basename(stem)) ?? [];
    const nameDate = year === '' ? null : `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const slug = isScalar(data.slug) ? String(data.slug) : name;
    const date = this.#dateOf(data, nameDate);
    const usual = permalink ?? `/:collection/:path${this.#pageEnding() || ':output_ext'}`;
    const style = typeof data.permalink === 'string' ? data.permalink : usual;
    const parts = { slug, categories: categoriesOf(data), date, collection: label, path: stem };
    this.#add({
      place: {
        source: file,
        path: posix.join(label, posix.dirname(stem), slug),
        old: output ? this.config.base + toPermalink(style, parts) : null,
      },
      sort: date ? 'posts' : 'pages',
      type: label,
      slug,
      nameDate,
      inPath: [],
      hidden: output ? null : `The collection ${label} has no pages of its own in Jekyll. It is a draft now.`,
    });
  }
}
