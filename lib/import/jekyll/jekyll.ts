import { join, posix } from 'node:path';
import { toReason } from '../../content/time-limit.ts';
import type { Front, Imported, ImportedComment, ImportedEntry } from '../imported.ts';
import type { Source } from '../importer.ts';
import { carryAll } from '../markdown/carry-all.ts';
import { carryDocument } from '../markdown/carry-document.ts';
import { tellUnzoned, toKnownFields } from '../markdown/known-fields.ts';
import type { DocumentPlace } from '../markdown/places.ts';
import { readStaticman, type CommentFolders } from '../markdown/staticman.ts';
import { readJekyllConfig } from './jekyll-config.ts';
import { categoriesOf, JekyllSite, type JekyllDocument } from './jekyll-site.ts';
import { withoutAttributeLists } from './kramdown.ts';
import { readLiquid, type LiquidSite, type LiquidText } from './liquid-text.ts';
import { slugify } from './permalink.ts';

/** Finds a post by the name that `post_url` has for it. */
class PostNames {
  readonly #byName = new Map<string, DocumentPlace>();

  constructor(documents: readonly JekyllDocument[]) {
    for (const { place, sort } of documents) {
      if (sort !== 'posts') continue;
      const whole = place.source
        .replace(/(?:^|\/)_posts\//, '/')
        .replace(/^\//, '')
        .replace(/\.\w+$/, '');
      for (const name of [whole, posix.basename(whole)]) if (!this.#byName.has(name)) this.#byName.set(name, place);
    }
  }

  get(name: string): DocumentPlace | null {
    return this.#byName.get(name.replace(/^\/|\.(?:md|markdown|html)$/g, '')) ?? null;
  }
}

/** Reads one site. */
class JekyllReader {
  readonly #source: Source;
  readonly #site: JekyllSite;
  readonly #names: PostNames;
  readonly #comments: CommentFolders;
  /** Dates without a zone. */
  #unzoned = 0;
  /** How categories are written that are folders now. */
  readonly #tagNames = new Map<string, string>();

  constructor(source: Source) {
    const config = readJekyllConfig(source.path);
    this.#source = { ...source, path: join(source.path, config.source) };
    this.#site = new JekyllSite(this.#source.path, config, source.site.timezone, source.account);
    this.#names = new PostNames(this.#site.documents);
    this.#comments = readStaticman(this.#source.path, this.#site.comments, source.account);
  }

  *read(): Generator<Imported> {
    yield* carryAll(this.#site, this.#source, (document) => this.#entry(document));
    this.#comments.leaveHomeless(this.#source.account);
    tellUnzoned(this.#unzoned, this.#source.site.timezone, this.#source.account);
    this.#tellNames();
  }

  #commentsOf({ place, slug, sort }: JekyllDocument): ImportedComment[] {
    const name = posix.basename(place.source).replace(/\.\w+$/, '');
    return this.#comments.take(sort === 'posts' ? [slug, name, slugify(slug)] : [slug]);
  }

  #liquid(body: string, format: 'markdown' | 'html', page: Record<string, unknown>, place: DocumentPlace): LiquidText {
    const { places, config } = this.#site;
    const addressOf = (found: DocumentPlace | null): string | null => found && places.addressOf(found);
    const read: LiquidSite = {
      site: config.all,
      page: { ...page, url: places.addressOf(place) },
      format,
      postUrl: (name) => addressOf(this.#names.get(name)),
      link: (path) =>
        addressOf(places.of(path.replace(/^\//, ''))) ??
        places.fileAt(`${config.base}/${path.replace(/^\//, '')}`, place)?.url ??
        null,
    };
    try {
      return readLiquid(body, read);
    } catch (error) {
      return { text: body, notes: [`Its Liquid is left as written: ${toReason(error)}.`], isProgram: false };
    }
  }

  /** What jekyll-feed calls a post: its address without an ending. */
  #guidOf({ place, slug, sort }: JekyllDocument): string | undefined {
    const { hasFeed, url } = this.#site.config;
    if (!hasFeed || url === '' || sort !== 'posts' || place.old === null) return undefined;
    return url + encodeURI(posix.join(posix.dirname(place.old), slug));
  }

  /** Categories that are in the path are tags by that. */
  #tagsOf(data: Record<string, unknown>, inPath: readonly string[]): Record<string, unknown> {
    const { category: _, categories: __, slug: ___, permalink: ____, ...rest } = data;
    const known = new Set(inPath.map(slugify));
    for (const each of inPath)
      if (slugify(each) !== each && !this.#tagNames.has(slugify(each))) this.#tagNames.set(slugify(each), each);
    return { ...rest, categories: categoriesOf(data).filter((each) => !known.has(slugify(each))) };
  }

  /** A folder's name is its tag; what its category was called is a matter of settings here. */
  #tellNames(): void {
    if (this.#tagNames.size === 0) return;
    const names = Object.fromEntries(this.#tagNames);
    this.#source.account.noted(
      'other',
      '.',
      `Categories are folders now; this in site.yaml has them written as they were: tagNames: ${JSON.stringify(names)}.`,
    );
  }

  /** Where the site stood below a path, so did what it redirected from. */
  #based(aliases: readonly string[]): string[] {
    const { base } = this.#site.config;
    return aliases.map((alias) =>
      base === '' || /^https?:/.test(alias) || alias.startsWith(`${base}/`) ? alias : posix.join(base, '/', alias),
    );
  }

  #entry(document: JekyllDocument): ImportedEntry | null {
    const { place, sort, type, nameDate, inPath, hidden } = document;
    const { account, site } = this.#source;
    const zone = this.#site.config.zone ?? site.timezone;
    const { data, body, notes, isBroken, hasFront } = this.#site.read(place.source, type);
    const format = /\.html?$/i.test(place.source) ? 'html' : 'markdown';
    account.found(sort);
    const rules = { zone, nameDate, tagsBySpaces: true };
    const known = toKnownFields(this.#tagsOf(data, inPath), rules);
    if (known.date?.zoned === false && this.#site.config.zone === null) this.#unzoned++;
    const liquid = hasFront ? this.#liquid(body, format, data, place) : { text: body, notes: [], isProgram: false };
    if (sort === 'pages' && liquid.isProgram && place.path.endsWith('_path')) {
      account.left('pages', place.source, 'It lists posts by a program of Liquid, as the home page here does by itself.');
      return null;
    }
    const plain = format === 'markdown' ? withoutAttributeLists(liquid.text) : { text: liquid.text, notes: [] };
    const isProgram = sort === 'pages' && liquid.isProgram;
    const said = [hidden, isProgram ? 'A program of Liquid puts it together: it is a draft now.' : null];
    const isDraft = type === 'drafts' || hidden !== null || isBroken || isProgram || known.front.draft === true;
    const aliases = this.#based(known.front.aliases ?? []);
    const front: Front = {
      ...known.front,
      aliases,
      draft: isDraft ? true : undefined,
      guid: known.front.guid ?? this.#guidOf(document),
    };
    return carryDocument(
      {
        place,
        sort,
        format,
        front,
        body: plain.text,
        notes: [...notes, ...known.notes, ...said.filter((each) => each !== null), ...liquid.notes, ...plain.notes],
        comments: this.#commentsOf(document),
      },
      this.#site.places,
      account,
    );
  }
}

/** Reads the sources of a site of Jekyll's: posts, drafts, pages, collections, files, and comments that Staticman keeps beside its data. */
export function importJekyll(source: Source): Generator<Imported> {
  return new JekyllReader(source).read();
}
