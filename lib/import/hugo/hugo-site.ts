import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pictureEnding } from '../../photos/formats.ts';
import type { Account } from '../account.ts';
import type { Copied } from '../imported.ts';
import { isWholeHtml } from '../markdown/carry-file.ts';
import { toKnownFields } from '../markdown/known-fields.ts';
import { Places, type DocumentPlace, type FilePlace } from '../markdown/places.ts';
import { readSourceDocument } from '../markdown/source-document.ts';
import { listFolder } from '../markdown/source-folder.ts';
import { isCommentFile } from '../markdown/staticman.ts';
import { toHugoAddress, toUrlName } from './hugo-address.ts';
import { fieldOf, readHugoConfig, type HugoConfig } from './hugo-config.ts';

/** A document of the source, as far as its address depends on it. */
export type HugoDocument = {
  place: DocumentPlace;
  sort: 'posts' | 'pages';
  slug: string;
  nameDate: string | null;
  /** That of a folder of its own: the names say those of files. */
  lang: string | null;
  /** Why it is not published, as a sentence. */
  hidden: string | null;
};

const textName = /\.(?:md|markdown|mdown|html?)$/i;
const otherText = /\.(?:org|ad|adoc|asciidoc|rst|pandoc|pdc)$/i;
const isPicture = new RegExp(`${pictureEnding}$|\\.svg$`, 'i');
const dated = /^(\d{4}-\d{2}-\d{2})[-_](?=.)/;
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

/** The name of a document's file: `index.de.md` is `index` in the language `de`. */
type Name = { stem: string; language: string | null };

/** A site of Hugo's, or its folder of texts, looked through once: where everything in it goes. */
export class HugoSite {
  readonly config: HugoConfig;
  readonly places: Places;
  readonly documents: HugoDocument[] = [];
  readonly files: FilePlace[] = [];
  readonly beside = new Map<string, (Copied & { name: string })[]>();
  readonly comments: string[] = [];
  readonly #root: string;
  readonly #account: Account;
  readonly #zone: string;
  /** Folders that are one page with what lies in them, by the document that they are. */
  readonly #bundles = new Map<string, DocumentPlace>();

  /** `zone` (IANA) is that of dates, if the site has none. */
  constructor(root: string, zone: string, account: Account) {
    this.#root = root;
    this.#account = account;
    this.config = readHugoConfig(root);
    this.#zone = this.config.zone ?? zone;
    this.places = new Places(this.config.base, this.config.content);
    const { files } = listFolder(root, (path) => this.#outside(path), account);
    const folders = new Set(
      files.filter((file) => /(?:^|\/)index(?:\.[\w-]+)?\.(?:md|markdown|html?)$/i.test(file)).map((file) => posix.dirname(file)),
    );
    const isText = (file: string): boolean => this.#inContent(file) && textName.test(file) && !isWholeHtml(join(root, file));
    for (const file of files) if (isText(file)) this.#document(file, folders);
    for (const file of files) if (!isText(file)) this.#other(file);
  }

  #inContent(file: string): boolean {
    const { content, languages } = this.config;
    return (
      content === '' ||
      file.startsWith(`${content}/`) ||
      languages.some(({ folder }) => folder !== null && file.startsWith(`${folder}/`))
    );
  }

  #outside(path: string): string | null {
    const { content, languages } = this.config;
    const name = posix.basename(path);
    if (name.startsWith('.') || name.endsWith('~') || name === 'node_modules')
      return 'It is hidden, or a package: Hugo does not publish it.';
    if (content === '') return null;
    const folders = [
      content,
      ...this.config.static,
      ...languages.flatMap(({ folder }) => folder ?? []),
      'assets',
      'data/comments',
    ];
    const isNear = folders.some((folder) => path.startsWith(`${folder}/`) || (path.endsWith('/') && folder.startsWith(path)));
    return isNear ? null : 'It belongs to the theme or the settings of Hugo.';
  }

  #leave(file: string, reason: string): void {
    this.#account.found('other');
    this.#account.left('other', file, reason);
  }

  /** The language of the folder that a file is in, and its path below the folder of texts. */
  #inLanguage(file: string): { path: string; lang: string | null } {
    const own = this.config.languages.find(({ folder }) => folder !== null && file.startsWith(`${folder}/`));
    if (own) return { path: file.slice(own.folder!.length + 1), lang: own.name };
    return { path: this.config.content === '' ? file : file.slice(this.config.content.length + 1), lang: null };
  }

  #nameOf(file: string): Name {
    const stem = posix.basename(file).replace(textName, '');
    const [, name = stem, language = ''] = /^(.+)\.([a-z]{2,3}(?:-[a-z\d]{2,8})*)$/i.exec(stem) ?? [];
    const isKnown = this.config.languages.some((each) => each.name === language.toLowerCase()) || /^_?index$/.test(name);
    return isKnown && language !== '' ? { stem: name, language: language.toLowerCase() } : { stem, language: null };
  }

  /** The bundle that a file lies in, at any depth; null if it lies in none, or is the text of one. */
  #bundleOf(file: string, folders: { has: (folder: string) => boolean }): string | null {
    for (let folder = posix.dirname(file); folder !== '.' && folder !== this.config.content; folder = posix.dirname(folder))
      if (folders.has(folder)) return folder;
    return null;
  }

  #document(file: string, folders: ReadonlySet<string>): void {
    const { path, lang } = this.#inLanguage(file);
    const { stem, language } = this.#nameOf(file);
    const bundle = this.#bundleOf(file, folders);
    const isIndex = stem === 'index' && bundle === posix.dirname(file);
    if (bundle !== null && !isIndex) return this.#resource(file, path);
    if (stem === '_index') return this.#branch(file, path, language, lang);
    const parents = posix.dirname(path) === '.' ? [] : posix.dirname(path).split('/');
    const name = isIndex ? parents.at(-1)! : stem;
    this.#page(file, {
      parents: isIndex ? parents.slice(0, -1) : parents,
      name,
      language: language ?? lang,
      lang,
      isNamed: language !== null,
    });
    if (isIndex && (!this.#bundles.has(bundle) || language === null || language === this.config.language))
      this.#bundles.set(bundle, this.documents.at(-1)!.place);
  }

  #page(
    file: string,
    at: { parents: string[]; name: string; language: string | null; lang: string | null; isNamed: boolean },
  ): void {
    const { parents, name, language, lang, isNamed } = at;
    const { datesInNames } = this.config;
    const { data } = readSourceDocument(join(this.#root, file));
    const nameDate = dated.exec(name)?.[1] ?? null;
    const plainName = name.replace(dated, '');
    const { date, notes } = toKnownFields(data, { zone: this.#zone, nameDate });
    const slug = textOf(fieldOf(data, 'slug'));
    const parts = {
      folders: parents,
      name: datesInNames ? plainName : name,
      slug,
      title: textOf(data.title),
      date,
      url: textOf(fieldOf(data, 'url')),
      language,
    };
    const old = toHugoAddress(parts, this.config);
    const isPage =
      data.type === 'page' || parents.length === 0 || /^pages?$/i.test(parents[0]!) || (date === null && notes.length === 0);
    const isOther = language !== null && language !== this.config.language;
    const folder = [...(lang !== null && isOther ? [lang] : []), ...parents.map(toUrlName)];
    const suffix = isNamed && isOther ? `.${language}` : '';
    const own = [...folder, (toUrlName(slug || plainName) || name) + suffix].join('/');
    const isOwnUrl = isPage && parts.url !== '';
    const path = isOwnUrl ? old.slice(this.config.base.length).replace(/^\/|\/$|\.html?$/g, '') || own : own;
    this.#add({
      place: { source: file, path, old },
      sort: isPage ? 'pages' : 'posts',
      slug: slug || plainName,
      nameDate,
      lang: lang !== null && isOther ? lang : null,
      hidden: isHeadless(data) ? 'Hugo makes no page of it (it is headless): it is a draft now.' : null,
    });
  }

  #add(document: HugoDocument): void {
    this.documents.push(document);
    this.places.document(document.place);
  }

  /** The text above a listing, of which there is one for all languages. */
  #branch(file: string, path: string, language: string | null, lang: string | null): void {
    const [folder, said] = [posix.dirname(path), language ?? lang];
    if (said !== null && said !== this.config.language) {
      this.#account.found('pages');
      return this.#account.left('pages', file, 'The text of a folder has one language here, and that is another.');
    }
    const names = folder === '.' ? [] : folder.split('/').map(toUrlName);
    const place = {
      source: file,
      path: [...names, '_path'].join('/'),
      old: `${this.config.base}/${names.map((name) => `${name}/`).join('')}`,
    };
    this.#add({ place, sort: 'pages', slug: '_index', nameDate: null, lang: null, hidden: null });
  }

  /** A text in a bundle of another: its page shows it as it likes. */
  #resource(file: string, path: string): void {
    const plain = path.replace(textName, '').split('/').map(toUrlName).join('/');
    const hidden = 'It is a piece of the page whose folder it lies in, and no page of its own: it is a draft now.';
    this.#add({ place: { source: file, path: plain, old: null }, sort: 'pages', slug: '', nameDate: null, lang: null, hidden });
  }

  #other(file: string): void {
    const statics = this.config.static.find((folder) => file.startsWith(`${folder}/`));
    if (statics !== undefined) return this.#put(file, file.slice(statics.length + 1));
    if (file.startsWith('data/comments/') && this.config.content !== '') {
      if (isCommentFile(file.slice('data/'.length))) this.comments.push(file);
      else this.#leave(file, 'It is data for the theme of Hugo, no comment.');
      return;
    }
    if (!this.#inContent(file)) {
      if (isPicture.test(file)) return this.#put(file, file.slice('assets/'.length));
      return this.#leave(file, 'It belongs to the theme of Hugo.');
    }
    if (otherText.test(file)) {
      this.#account.found('posts');
      return this.#account.left('posts', file, 'It is no Markdown and no HTML: save it as one of them.');
    }
    const { path } = this.#inLanguage(file);
    const bundle = this.#bundleOf(file, this.#bundles);
    if (bundle === null) return this.#put(file, path);
    const page = this.#bundles.get(bundle)!;
    const name = file.slice(bundle.length + 1);
    // What lies deeper would be a picture of the album if it lay right beside the text.
    if (name.includes('/')) return this.#put(file, `${page.path}/${name}`, `${page.old}${name}`);
    const copied = { source: file, from: join(this.#root, file), sort: 'attachments' as const, name };
    this.beside.set(page.source, [...(this.beside.get(page.source) ?? []), copied]);
    this.places.file({ source: file, path: `${page.path}/${name}`, old: `${page.old}${name}`, beside: page.source });
  }

  #put(source: string, path: string, old = `${this.config.base}/${path}`): void {
    // A picture of the site and one of the theme may have one path: the site's goes first.
    if (source.startsWith('assets/') && this.config.static.some((folder) => existsSync(join(this.#root, folder, path))))
      return this.#leave(source, `There is another file at ${path}, in the folder of static files.`);
    const place = { source, path, old };
    this.files.push(place);
    this.places.file(place);
  }
}

/** Hugo has two ways to say that a page is for others to use. */
function isHeadless(data: Record<string, unknown>): boolean {
  const build = fieldOf(data, 'build') ?? fieldOf(data, '_build');
  const render = typeof build === 'object' && build !== null ? fieldOf(build as Record<string, unknown>, 'render') : undefined;
  return data.headless === true || render === 'never' || render === false;
}
