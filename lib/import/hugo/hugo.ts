import { join, posix } from 'node:path';
import type { Front, Imported, ImportedEntry } from '../imported.ts';
import type { Source } from '../importer.ts';
import { carryAll } from '../markdown/carry-all.ts';
import { carryDocument } from '../markdown/carry-document.ts';
import { tellUnzoned, toKnownFields } from '../markdown/known-fields.ts';
import type { DocumentPlace } from '../markdown/places.ts';
import { readSourceDocument } from '../markdown/source-document.ts';
import { readStaticman, type CommentFolders } from '../markdown/staticman.ts';
import { readDate } from '../markdown/written-date.ts';
import { HugoSite, type HugoDocument } from './hugo-site.ts';
import { readShortcodes } from './shortcode-text.ts';

/** Reads one site. */
class HugoReader {
  readonly #source: Source;
  readonly #site: HugoSite;
  readonly #comments: CommentFolders;
  /** Dates without a zone. */
  #unzoned = 0;
  /** Documents by the last of their names: `ref` is content with that. */
  readonly #byName = new Map<string, DocumentPlace | null>();

  constructor(source: Source) {
    this.#source = source;
    this.#site = new HugoSite(source.path, source.site.timezone, source.account);
    this.#comments = readStaticman(source.path, this.#site.comments, source.account);
    for (const { place } of this.#site.documents)
      for (const name of namesOf(place.source)) this.#byName.set(name, this.#byName.has(name) ? null : place);
  }

  *read(): Generator<Imported> {
    yield* carryAll(this.#site, this.#source, (document) => this.#entry(document));
    this.#comments.leaveHomeless(this.#source.account);
    tellUnzoned(this.#unzoned, this.#source.site.timezone, this.#source.account);
  }

  /** The page that `ref` means: by its path from the root or from where it stands, else by its name alone if there is one of it. */
  #addressOf(reference: string, from: DocumentPlace): string | null {
    const [path = '', fragment] = reference.split('#', 2);
    const tail = fragment === undefined ? '' : `#${fragment}`;
    if (path === '') return tail || null;
    const { places, config } = this.#site;
    const content = config.content === '' ? '' : `${config.content}/`;
    const plain = path.replace(/\/$/, '');
    const candidates = plain.startsWith('/')
      ? [content + plain.slice(1)]
      : [posix.join(posix.dirname(from.source), plain), content + plain];
    for (const candidate of candidates)
      for (const ending of ['', '.md', '.html', '/index.md', '/_index.md']) {
        const place = places.of(candidate + ending);
        if (place) return places.addressOf(place) + tail;
      }
    const named =
      this.#byName.get(posix.basename(plain)) ?? places.at(config.base + (plain.startsWith('/') ? plain : `/${plain}`));
    return named ? places.addressOf(named) + tail : null;
  }

  #entry(document: HugoDocument): ImportedEntry | null {
    const { place, sort, slug, hidden, lang } = document;
    const { account, path } = this.#source;
    const { data, body, notes, isBroken } = readSourceDocument(join(path, place.source));
    const format = /\.html?$/i.test(place.source) ? 'html' : 'markdown';
    const beside = this.#site.beside.get(place.source) ?? [];
    account.found(sort);
    account.found('attachments', beside.length);
    const { front, notes: noted, wasExpired } = this.#front(data, document);
    let text = { text: body, notes: [] as string[] };
    try {
      text = readShortcodes(body, { format, front: data, addressOf: (reference) => this.#addressOf(reference, place) });
    } catch {
      noted.push('Its shortcodes are left as written: its text cannot be read.');
    }
    const isDraft = front.draft === true || hidden !== null || isBroken || wasExpired;
    const isUndated = sort === 'pages' && !front.date && hidden === null && !/^[^/]+$|^pages?\/|(?:^|\/)_path$/.test(place.path);
    const said = [hidden, isUndated ? 'It has no date, so it is a page, which stands in no listing.' : null];
    return carryDocument(
      {
        place,
        sort,
        format,
        front: { ...front, draft: isDraft ? true : undefined, lang: front.lang ?? lang ?? undefined },
        body: text.text,
        notes: [...notes, ...noted, ...said.filter((each) => each !== null), ...text.notes],
        beside,
        comments: this.#comments.take([slug, posix.basename(place.path)]),
      },
      this.#site.places,
      account,
    );
  }

  #front(
    data: Record<string, unknown>,
    { place, nameDate, sort }: HugoDocument,
  ): { front: Front; notes: string[]; wasExpired: boolean } {
    const { config } = this.#site;
    const zone = config.zone ?? this.#source.site.timezone;
    const { slug: _, url: __, ...rest } = data;
    const known = toKnownFields(rest, { zone, nameDate });
    const { front, notes, date } = known;
    if (date?.zoned === false && config.zone === null) this.#unzoned++;
    // Aliases that do not begin with `/` stand where the page does (Hugo's documentation, "Aliases").
    const folder = place.old === null ? '/' : posix.dirname(place.old.replace(/\/$/, '') || '/');
    const aliases = (front.aliases ?? []).map((alias) => (/^(?:\/|https?:)/.test(alias) ? alias : posix.join(folder, alias)));
    const published = readDate(rest.publishDate, zone);
    if (published && date && published.at > date.at) {
      front.date = published.iso;
      notes.push(`It was published later than its date (${date.iso}): its date is that of its publication now.`);
      delete front.publishDate;
    }
    const expires = readDate(rest.expiryDate, zone);
    const wasExpired = expires !== null && expires.at <= Date.now();
    if (expires)
      notes.push(
        wasExpired
          ? `It has expired (${expires.iso}): it is a draft now.`
          : `It would expire (${expires.iso}), which has no meaning here.`,
      );
    const guid =
      front.guid ??
      (sort === 'posts' && config.origin !== '' && place.old !== null ? config.origin + encodeURI(place.old) : undefined);
    return { front: { ...front, aliases: aliases.map((alias) => this.#based(alias)), guid }, notes, wasExpired };
  }

  /** Where the old site stood below a path, what an author calls `/a` was there. */
  #based(alias: string): string {
    const { base } = this.#site.config;
    return base === '' || !alias.startsWith('/') || alias.startsWith(`${base}/`) ? alias : base + alias;
  }
}

/** What an author may call a file in `ref`: `a.md`, `a`, or the name of its folder. */
function namesOf(source: string): string[] {
  const name = posix.basename(source);
  const stem = name.replace(/\.\w+$/, '');
  return /^_?index$/.test(stem) ? [posix.basename(posix.dirname(source))] : [name, stem];
}

/** Reads the sources of a site of Hugo's, or its `content` folder alone: posts, pages, the texts of folders, files, and comments that Staticman keeps. */
export function importHugo(source: Source): Generator<Imported> {
  return new HugoReader(source).read();
}
