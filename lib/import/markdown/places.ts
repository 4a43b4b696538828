import { posix } from 'node:path';
import * as urls from '../../urls.ts';
import { freePath, toName, toPath } from '../free-path.ts';

/** Where a document of the source goes: `path` as an entry wishes for it, `old` the address (path) that it had, null if that is not known. */
export type DocumentPlace = { source: string; path: string; old: string | null };

/** Where a file goes. `beside` is the document (source) in whose folder it lies then. */
export type FilePlace = { source: string; path: string; old: string; beside?: string };

/** What a target leads to; `known` is false if nothing like it is in the source. */
export type Resolved = { target: string; known: boolean };

const elsewhere = /^(?:[a-z][a-z\d+.-]*:|\/\/|[#?]|$)/i;

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** An address as it is compared: `/a/`, `/a/index.html` and `/a.html` are `/a`. */
const keyOf = (address: string): string =>
  decoded(address)
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?:\/index)?\.html?$/, '')
    .replace(/\/+$/, '');

/** Parentheses would end a target of Markdown. */
const encoded = (url: string): string => url.replace(/[()]/g, (char) => (char === '(' ? '%28' : '%29'));

/** The address that a browser would have made of a target on the old site; '' if that cannot be told. */
const oldOf = (path: string, { old }: DocumentPlace): string =>
  old !== null && URL.canParse(path, `http://old${old}`) ? new URL(path, `http://old${old}`).pathname : '';

const addressOf = (path: string): string => urls.fromSegments(toPath(path).split('/'));

/** Where everything of a source goes, so that links can be led there. */
export class Places {
  readonly #bySource = new Map<string, DocumentPlace>();
  readonly #byOld = new Map<string, DocumentPlace>();
  readonly #wishes = new Map<string, number>();
  readonly #files = new Map<string, FilePlace>();
  readonly #filesByOld = new Map<string, FilePlace>();
  readonly #base: string;
  readonly #content: string;

  /** `base` is the path below which the old site stood: '' or `/blog`; `content` is the folder of its texts. */
  constructor(base = '', content = '') {
    this.#base = base;
    this.#content = content;
  }

  document(place: DocumentPlace): void {
    const wish = toPath(place.path).toLowerCase();
    this.#bySource.set(place.source.normalize('NFC'), place);
    this.#wishes.set(wish, (this.#wishes.get(wish) ?? 0) + 1);
    if (place.old !== null && !this.#byOld.has(keyOf(place.old))) this.#byOld.set(keyOf(place.old), place);
  }

  file(place: FilePlace): void {
    this.#files.set(place.source.normalize('NFC'), place);
    this.#filesByOld.set(keyOf(place.old), place);
  }

  /** The document of a file of the source. */
  of(source: string): DocumentPlace | null {
    return this.#bySource.get(source.normalize('NFC')) ?? null;
  }

  fileOf(source: string): FilePlace | null {
    return this.#files.get(source.normalize('NFC')) ?? null;
  }

  /** The document that was at an address (path). */
  at(old: string): DocumentPlace | null {
    return this.#byOld.get(keyOf(old)) ?? null;
  }

  /** The address of a document: the new one, or if that is not sure the old one, which leads to it. */
  addressOf({ path, old }: DocumentPlace): string {
    const wanted = toPath(path);
    if (/(?:^|\/)_path$/.test(wanted)) return urls.path(`/${wanted.replace(/\/?_path$/, '')}`);
    const isSure = this.#wishes.get(wanted.toLowerCase()) === 1 && freePath(wanted, () => true).why === null;
    return isSure || old === null ? addressOf(path) : old;
  }

  /** Where a target that stands in a document leads now. What leads to other sites, or within the page, stays as it is. */
  resolve(target: string, from: DocumentPlace): Resolved {
    const trimmed = target.trim();
    if (elsewhere.test(trimmed)) return { target, known: true };
    const end = trimmed.search(/[?#]/);
    const [path, tail] = end < 0 ? [trimmed, ''] : [trimmed.slice(0, end), trimmed.slice(end)];
    if (path.startsWith('/')) return { target: this.#rooted(path, tail) ?? target, known: true };
    const found = this.#inSource(decoded(path), from) ?? this.#atOld(path, from);
    if (found !== null) return { target: encoded(found) + tail, known: true };
    // A host without its scheme is no path; what climbs was one, to a page that an engine made perhaps.
    const old = path.startsWith('.') ? (urls.toSegments(oldOf(path, from)) ?? []) : [];
    return { target: old.length === 0 ? target : encoded(urls.fromSegments(old)) + tail, known: false };
  }

  /** The file that a target leads to, as an address (`url`), if it is in the source. */
  fileAt(target: string, from: DocumentPlace): { file: FilePlace; url: string } | null {
    const path = target.trim();
    if (elsewhere.test(path)) return null;
    const file = path.startsWith('/')
      ? this.#fileAtRoot(path)
      : (this.#files.get(this.#sourceOf(decoded(path), from)) ?? this.#filesByOld.get(keyOf(oldOf(path, from))));
    return file ? { file, url: encoded(this.#toFile(file, from)) } : null;
  }

  /** Authors write the path that a site stood below, or trust that something puts it there. */
  #fileAtRoot(path: string): FilePlace | undefined {
    return this.#filesByOld.get(keyOf(path)) ?? this.#filesByOld.get(keyOf(this.#base + path));
  }

  /** Files of texts, files that have another name here, and what lay below the old site's own path: all else stays where it is. */
  #rooted(path: string, tail: string): string | null {
    const named = /\.mdx?$/i.test(path) ? this.of(posix.join(this.#content, decoded(path).slice(1))) : null;
    if (named) return this.addressOf(named) + tail;
    const file = this.#fileAtRoot(path);
    if (file && addressOf(file.path) !== urls.fromSegments(urls.toSegments(path) ?? []))
      return encoded(addressOf(file.path)) + tail;
    if (this.#base === '' || !path.startsWith(`${this.#base}/`)) return null;
    const document = this.#byOld.get(keyOf(path));
    return (document ? this.addressOf(document) : path.slice(this.#base.length)) + tail;
  }

  /** Starters name their folder of sources `@/` or `~/`. */
  #sourceOf(path: string, from: DocumentPlace): string {
    const place = /^[@~]\//.test(path) ? `src/${path.slice(2)}` : posix.join(posix.dirname(from.source), path);
    return place.replace(/\/$/, '').normalize('NFC');
  }

  #inSource(path: string, from: DocumentPlace): string | null {
    const source = this.#sourceOf(path, from);
    const file = this.#files.get(source);
    if (file) return this.#toFile(file, from);
    for (const ending of ['', '.md', '.mdx', '.markdown', '.html', '/index.md', '/_index.md', '/index.mdx']) {
      const document = this.#bySource.get(source + ending);
      if (document) return this.addressOf(document);
    }
    return null;
  }

  #atOld(path: string, from: DocumentPlace): string | null {
    const key = keyOf(oldOf(path, from));
    // Layouts put the root of the site before what includes and fields name.
    const file = this.#filesByOld.get(key) ?? this.#fileAtRoot(`/${path}`);
    if (file) return this.#toFile(file, from);
    const document = key === '' ? undefined : this.#byOld.get(key);
    return document ? this.addressOf(document) : null;
  }

  #toFile(file: FilePlace, from: DocumentPlace): string {
    return file.beside === from.source ? encodeURIComponent(toName(posix.basename(file.path))) : addressOf(file.path);
  }
}
