import { join, posix } from 'node:path';
import type { Account } from '../account.ts';
import type { Copied, Imported, ImportedEntry } from '../imported.ts';
import type { Source } from '../importer.ts';
import { carryAll } from './carry-all.ts';
import { carryDocument } from './carry-document.ts';
import { isWholeHtml } from './carry-file.ts';
import { showHero } from './hero-picture.ts';
import { tellUnzoned, toKnownFields } from './known-fields.ts';
import { toPlainMarkdown } from './mdx.ts';
import { Places, type DocumentPlace, type FilePlace } from './places.ts';
import { readSourceDocument } from './source-document.ts';
import { listFolder, type SourceFolder } from './source-folder.ts';
import { assetFolders, findRoots, pathOf, publicFolders, rootOf, routeOf, within, type Root } from './starter-folders.ts';

const isDocument = (file: string): boolean => /\.(?:mdx?|markdown|html)$/i.test(file);
const isProgram = (file: string): boolean =>
  /\.(?:[cm]?[jt]sx?|json5?|ya?ml|toml|astro|vue|svelte|s?css|less|sh|lock)$/i.test(file) ||
  /^(?:license|readme|changelog|contributing)(?:\.\w+)?$/i.test(file);
const dated = /^(\d{4}-\d{2}-\d{2})-(?=.)/;

type Document = { place: DocumentPlace; sort: 'posts' | 'pages'; isIndex: boolean };

/** A folder of Markdown, looked through once: where everything in it goes. */
class Starter {
  readonly places = new Places();
  readonly documents: Document[] = [];
  readonly files: FilePlace[] = [];
  readonly beside = new Map<string, (Copied & { name: string })[]>();
  /** Dates without a zone. */
  unzoned = 0;
  readonly #roots: Root[];
  readonly #folder: SourceFolder;
  readonly #routes: string[];
  /** The folders that texts lie in, as routes would have them. */
  readonly #collections: ReadonlySet<string>;

  constructor(source: string, account: Account) {
    this.#roots = findRoots(source);
    const routes: string[] = [];
    this.#folder = listFolder(source, (path) => this.#outside(path, routes), account);
    this.#routes = [...new Set(routes)];
    this.#collections = new Set(this.#folder.files.filter(isDocument).map((file) => this.#collectionOf(file)));
    const isText = (file: string): boolean =>
      isDocument(file) && within(publicFolders, file) === null && !isWholeHtml(join(source, file));
    const [texts, others] = [this.#folder.files.filter(isText), this.#folder.files.filter((file) => !isText(file))];
    for (const file of texts) this.#document(file);
    const bundles = new Map(
      this.documents.filter(({ isIndex }) => isIndex).map(({ place }) => [posix.dirname(place.source), place]),
    );
    for (const file of others) this.#file(file, bundles);
    this.#tellRoutes(account);
  }

  #outside(path: string, routes: string[]): string | null {
    const name = posix.basename(path);
    if (name.startsWith('.') || name.endsWith('~') || name === 'node_modules')
      return 'It is hidden, or a package: no part of the blog.';
    const [folders, isWhole] = [
      [...this.#roots.map(({ folder }) => folder), ...publicFolders, ...assetFolders],
      this.#roots[0]?.folder === '',
    ];
    const route = routeOf(path);
    if (route !== null) routes.push(route);
    const isInside = isWhole || folders.some((folder) => path.startsWith(`${folder}/`));
    if (path.endsWith('/')) {
      const leadsThere = folders.some((folder) => folder.startsWith(path)) || /^(?:src\/)?(?:app|pages)\//.test(path);
      return isInside || leadsThere ? null : 'It belongs to the program, not to the texts.';
    }
    if (!isInside || (isProgram(path) && within(publicFolders, path) === null))
      return 'It belongs to the program, not to the texts.';
    return null;
  }

  #collectionOf(file: string): string {
    const root = rootOf(this.#roots, file);
    return root === null ? '' : `/${pathOf(root, file).split('/', 1)[0]}`;
  }

  /** Where the program showed a document, if its routes tell that. */
  #oldOf(root: Root, path: string): string | null {
    if (root.pages) return `/${path}`;
    const [collection = '', ...rest] = path.split('/');
    if (rest.length > 0 && this.#routes.includes(`/${collection}`)) return `/${path}`;
    return this.#onlyRoute === null ? null : `${this.#onlyRoute}/${rest.length > 0 ? rest.join('/') : collection}`;
  }

  /** One route for all texts, unless it is that of one of their folders. */
  get #onlyRoute(): string | null {
    const [only, ...others] = this.#routes;
    return only === undefined || others.length > 0 || this.#collections.has(only) ? null : only;
  }

  #tellRoutes(account: Account): void {
    const known = this.documents.filter(({ place }) => place.old !== null).length;
    if (known === this.documents.length && this.#routes.length === 0) return;
    const from = this.#routes.length === 0 ? 'no route' : this.#routes.map((route) => `${route}/…`).join(', ');
    account.noted(
      'other',
      '.',
      `Old addresses are a guess from the routes of the program (${from}): ${known} of ${this.documents.length} texts have one.`,
    );
  }

  #document(file: string): void {
    const root = rootOf(this.#roots, file)!;
    const { data } = readSourceDocument(join(this.#folder.root, file));
    const whole = pathOf(root, file);
    const said = typeof data.slug === 'string' ? data.slug.replace(/^\/+|\/+$/g, '') : '';
    const collection = whole.split('/', 1)[0]!;
    const path = said === '' ? whole : whole.includes('/') ? `${collection}/${said}` : said;
    const place = {
      source: file,
      path: posix.join(posix.dirname(path), posix.basename(path).replace(dated, '')),
      old: this.#oldOf(root, path),
    };
    const { date } = toKnownFields(data, { zone: 'UTC' });
    const isPost = !root.pages || date !== null;
    this.documents.push({ place, sort: isPost ? 'posts' : 'pages', isIndex: /(?:^|\/)index\.\w+$/.test(file) });
    this.places.document(place);
  }

  #file(source: string, bundles: ReadonlyMap<string, DocumentPlace>): void {
    const isPublic = within(publicFolders, source);
    if (isPublic !== null) return this.#put({ source, path: isPublic, old: `/${isPublic}` });
    const root = rootOf(this.#roots, source);
    const folder = posix.dirname(source);
    const index = folder === (root?.folder || '.') ? undefined : bundles.get(folder);
    if (root && index) {
      const path = `${index.path}/${posix.basename(source)}`;
      const copied = {
        source,
        from: join(this.#folder.root, source),
        sort: 'attachments' as const,
        name: posix.basename(source),
      };
      this.beside.set(index.source, [...(this.beside.get(index.source) ?? []), copied]);
      return this.places.file({ source, path, old: `/${path}`, beside: index.source });
    }
    const inRoot = root === null ? source : posix.join(root.path, source.slice(root.folder === '' ? 0 : root.folder.length + 1));
    this.#put({ source, path: inRoot, old: `/${inRoot}` });
  }

  #put(place: FilePlace): void {
    this.files.push(place);
    this.places.file(place);
  }
}

function read({ place, sort }: Document, starter: Starter, { path, site, account }: Source): ImportedEntry | null {
  const { source } = place;
  const document = readSourceDocument(join(path, source));
  const { slug: _, ...data } = document.data;
  const nameDate = dated.exec(posix.basename(source))?.[1];
  const known = toKnownFields(data, { zone: site.timezone, nameDate });
  if (known.date?.zoned === false) starter.unzoned++;
  const plain = /\.mdx$/i.test(source) ? toPlainMarkdown(document.body) : { text: document.body, notes: [] };
  const format = /\.html$/i.test(source) ? 'html' : 'markdown';
  const none = { front: known.front, body: plain.text, notes: [] };
  const { front, body, notes } = format === 'markdown' ? showHero(known.front, plain.text, place, starter.places) : none;
  const beside = starter.beside.get(source) ?? [];
  account.found(sort);
  account.found('attachments', beside.length);
  return carryDocument(
    {
      place,
      sort,
      format,
      body,
      front: document.isBroken ? { ...front, draft: true } : front,
      notes: [...document.notes, ...known.notes, ...plain.notes, ...notes],
      beside,
    },
    starter.places,
    account,
  );
}

/** Reads the Markdown of a starter (Astro, contentlayer, Next), or any folder of Markdown: see `starter-folders` for where it looks. */
export function* importMarkdown(source: Source): Generator<Imported> {
  const starter = new Starter(source.path, source.account);
  yield* carryAll(starter, source, (document) => read(document, starter, source));
  tellUnzoned(starter.unzoned, source.site.timezone, source.account);
}
