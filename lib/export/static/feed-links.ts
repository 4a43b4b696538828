import { SaxesParser } from 'saxes';
import { findLinks, type Link } from './page-links.ts';
import { parsePiece } from './page-tree.ts';

/** What names a thing and leads nowhere: an entry keeps its name when its address changes. */
const names = new Set(['guid', 'id', 'ref']);

/** What people read as it stands there. */
const words = new Set(['title', 'name', 'category', 'creator', 'term']);

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text.trim());

/** An element of RSS and Atom, or a field of JSON Feed, without its namespace. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Where feeds and lists of them lead, by the HTML in them too. A post stands in dozens of feeds: its HTML is read once, and known by its text
 * from then on.
 */
export class FeedLinks {
  readonly #pieces = new Map<string, Link[]>();

  #inText(name: string, text: string): Link[] {
    if (names.has(name) || words.has(name)) return [];
    if (isAddress(text)) return [{ target: text.trim(), isAuthors: false }];
    if (!text.includes('<')) return [];
    const known = this.#pieces.get(text) ?? findLinks(parsePiece(text), { isAuthors: true }).links;
    this.#pieces.set(text, known);
    return known;
  }

  /** The links of an XML document: RSS, Atom, OPML, a sitemap. Throws if it is not well-formed. */
  inXml(xml: string): Link[] {
    const links: Link[] = [];
    const texts: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ attributes }) => {
      texts.push('');
      for (const [name, value] of Object.entries(attributes))
        if (!name.startsWith('xmlns') && isAddress(value)) links.push(...this.#inText(localName(name), value));
    });
    const add = (text: string): void => void (texts.length > 0 && texts.push(`${texts.pop()}${text}`));
    parser.on('text', add);
    parser.on('cdata', add);
    parser.on('closetag', ({ name }) => links.push(...this.#inText(localName(name), texts.pop() ?? '')));
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(xml).close();
    return links;
  }

  /** The links of a JSON Feed. Throws if it is no JSON. */
  inJson(json: string): Link[] {
    const links: Link[] = [];
    const visit = (name: string, value: unknown): void => {
      if (typeof value === 'string') links.push(...this.#inText(name, value));
      else if (Array.isArray(value)) value.forEach((each) => visit(name, each));
      else if (value !== null && typeof value === 'object') for (const [field, each] of Object.entries(value)) visit(field, each);
    };
    visit('', JSON.parse(json));
    return links;
  }
}
