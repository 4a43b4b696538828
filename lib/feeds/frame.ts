import { escapeXml, insideCdata } from './xml.ts';

/**
 * Stands between our texts and the package that writes the XML: it is given marks, and what they stand for is filled in
 * afterwards, escaped for its place. The package does not escape `<` in attributes, reads `&amp;` in a title as `&`,
 * escapes but the first `]]>`, and lets control characters through; and between marks, an end tag is an end tag, so what the
 * package cannot say is put in before it.
 */
export class Frame {
  readonly #texts: string[] = [];

  /** A mark is an address too: where the package takes addresses apart, it comes out as it was. */
  #mark(written: string): string {
    return `mark:${this.#texts.push(written) - 1};`;
  }

  /** What the package writes into an element or an attribute. */
  readonly text = (text: string): string => this.#mark(escapeXml(text));

  /** What the package writes into a CDATA section; nothing if there is nothing. */
  readonly cdata = (text: string): string | undefined => (text === '' ? undefined : this.#mark(insideCdata(text)));

  /** XML that is written already: a text in it that looks like a mark is none. */
  readonly xml = (xml: string): string => this.#mark(xml);

  /** The finished document. */
  fill(xml: string): string {
    return xml.replace(/mark:(\d+);/g, (_, index: string) => this.#texts[Number(index)] ?? '');
  }
}

/** Puts elements (XML) before the end tags of the entries of a document of marks, in their order. */
export function addToEntries(xml: string, endTag: string, additions: readonly string[]): string {
  const [first = '', ...rest] = xml.split(endTag);
  return rest.reduce((written, part, index) => `${written}${additions[index] ?? ''}${endTag}${part}`, first);
}

/** Puts elements (XML) before the first of some tags that a document of marks has. */
export function addBefore(xml: string, tags: readonly string[], addition: string): string {
  const places = tags.map((tag) => xml.indexOf(tag)).filter((place) => place >= 0);
  const place = Math.min(...places, xml.length);
  return xml.slice(0, place) + addition + xml.slice(place);
}
