import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import pLimit from 'p-limit';
import { toCardAddress } from '../../card-address.ts';
import { toDerivative } from '../../photo-address.ts';
import * as urls from '../../urls.ts';
import { FeedLinks } from './feed-links.ts';
import { FileNames, fileOf } from './file-name.ts';
import type { OutputFolder } from './output-folder.ts';
import type { Link } from './page-links.ts';
import { References } from './references.ts';
import { sheetTargets } from './sheet-links.ts';
import { needsServer, toSiteAddress } from './site-address.ts';
import type { Answer, SiteReader } from './site-reader.ts';
import { toStaticPage } from './static-page.ts';

/** What became of an address. A file is relative to the exported folder. */
export type Outcome =
  | { kind: 'file'; file: string; isPage: boolean }
  | { kind: 'redirect'; to: string }
  /** Nothing is there (any more), or what is there cannot be had as a file: why, as a sentence. */
  | { kind: 'missing' | 'unwritten'; reason: string };

/** Asked for at the same time. */
const atOnce = 4;

/** Where the page of unknown addresses lies: servers look for it there. */
export const unknownFile = '404.html';

const unwritten = (reason: string): Outcome => ({ kind: 'unwritten', reason });

const isMade = (url: string): boolean => {
  const segments = urls.toSegments(url) ?? [];
  return toDerivative(segments) !== null || toCardAddress(segments) !== null;
};

/** Follows links from what it is given to a fixpoint, and writes what it finds. */
export class Crawl {
  readonly #reader: Pick<SiteReader, 'ask' | 'unknownPage'>;
  readonly #output: OutputFolder;
  readonly #base: string;
  readonly #onProgress: (done: number, total: number) => void;
  readonly #feeds = new FeedLinks();
  readonly #known = new Set<string>();
  #waiting: string[] = [];
  readonly names = new FileNames();
  readonly outcomes = new Map<string, Outcome>();
  readonly references = new References();
  /** How many of what was taken out of pages. */
  readonly taken = new Map<string, number>();

  /** `base` is scheme and host of the site. */
  constructor(
    { reader, output, base }: { reader: Pick<SiteReader, 'ask' | 'unknownPage'>; output: OutputFolder; base: string },
    onProgress: (done: number, total: number) => void,
  ) {
    this.#reader = reader;
    this.#output = output;
    this.#base = base;
    this.#onProgress = onProgress;
  }

  /** Reads these addresses (URLs), and all that they lead to. */
  async visit(addresses: Iterable<string>): Promise<void> {
    for (const address of addresses) this.#add(toSiteAddress(address, '/', this.#base)?.url ?? address);
    const limit = pLimit(atOnce);
    while (this.#waiting.length > 0) {
      const wave = this.#waiting;
      this.#waiting = [];
      await limit.map(wave, async (url) => {
        this.outcomes.set(url, await this.#read(url));
        this.#onProgress(this.outcomes.size, this.#known.size);
      });
    }
  }

  /** Writes the page of unknown addresses, unless an author has one. */
  async visitUnknown(): Promise<void> {
    if (this.names.claim(unknownFile, urls.notFound()) !== null) return;
    this.#known.add(urls.notFound());
    this.outcomes.set(urls.notFound(), { kind: 'file', file: unknownFile, isPage: true });
    await this.#output.write(unknownFile, this.#readPage(urls.notFound(), await this.#reader.unknownPage(), unknownFile));
    await this.visit([]);
  }

  #add(url: string): void {
    if (this.#known.has(url) || needsServer(url)) return;
    this.#known.add(url);
    this.#waiting.push(url);
  }

  #follow(url: string, links: readonly Link[]): void {
    for (const { target, isAuthors } of links) {
      const address = toSiteAddress(target, url, this.#base);
      if (!address) continue;
      this.references.add(address, { page: url, isAuthors: isAuthors && !isMade(address.url) });
      this.#add(address.url);
    }
  }

  async #read(url: string): Promise<Outcome> {
    // Another picture has another address.
    const made = isMade(url) ? fileOf(url, false) : null;
    if (made !== null && this.#output.has(made)) return this.#claimed(url, made, false, async () => this.#output.keep(made));
    const answer = await this.#reader.ask(url);
    if (answer.status !== 200) answer.body.resume();
    if (answer.location !== '') {
      this.#follow(url, [{ target: answer.location, isAuthors: true }]);
      return { kind: 'redirect', to: answer.location };
    }
    if (answer.status === 404) return { kind: 'missing', reason: 'nothing is there' };
    if (answer.status === 410) return { kind: 'missing', reason: 'what was there has been taken away' };
    if (answer.status !== 200) return unwritten(`it is answered by ${answer.status}`);
    return this.#write(url, answer);
  }

  async #write(url: string, { type, body }: Answer): Promise<Outcome> {
    const isPage = type.startsWith('text/html');
    const file = fileOf(url, isPage);
    const content = this.#isRead(type) ? await buffer(body) : body;
    const outcome = await (file === null
      ? unwritten('no file can have that name')
      : this.#claimed(url, file, isPage, () => this.#output.write(file, this.#linked(url, type, content))));
    // What nobody reads would never end.
    if (outcome.kind === 'unwritten' && !Buffer.isBuffer(content)) content.resume();
    return outcome;
  }

  async #claimed(url: string, file: string, isPage: boolean, write: () => Promise<void>): Promise<Outcome> {
    const taken = this.names.claim(file, url);
    if (taken !== null) return unwritten(`its file, ${file}, is in the way of that of ${taken}`);
    await write();
    return { kind: 'file', file, isPage };
  }

  #isRead = (type: string): boolean => /^text\/(?:html|css)|xml|json|opml/.test(type) && !type.includes('svg');

  /** What is written at an address, after its links have been followed. */
  #linked(url: string, type: string, content: Buffer | Readable): Buffer | Readable {
    if (!Buffer.isBuffer(content)) return content;
    if (type.startsWith('text/html')) return this.#readPage(url, content, url);
    const text = content.toString();
    try {
      if (type.startsWith('text/css'))
        this.#follow(
          url,
          sheetTargets(text).map((target) => ({ target, isAuthors: !url.startsWith('/_next/') })),
        );
      else this.#follow(url, type.includes('json') ? this.#feeds.inJson(text) : this.#feeds.inXml(text));
    } catch {
      // A file of the author's in that format, and a broken one: it is served as it is.
    }
    return content;
  }

  #readPage(url: string, content: Buffer, file: string): Buffer {
    // A page that an older site left may be written in anything.
    const isText = isUtf8(content);
    const isAuthors = /\.html?$/i.test(file) && file !== unknownFile;
    const { html, taken, ids, links } = toStaticPage(
      isText ? content.toString() : content.toString('latin1'),
      url,
      this.#base,
      isAuthors,
    );
    for (const [what, count] of taken) this.taken.set(what, (this.taken.get(what) ?? 0) + count);
    this.references.addPage(url, ids);
    this.#follow(url, links);
    return taken.size === 0 ? content : Buffer.from(html, isText ? 'utf8' : 'latin1');
  }
}
