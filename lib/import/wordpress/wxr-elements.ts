import { SaxesParser, type SaxesTagNS } from 'saxes';
import { toOwnText } from '../own-text.ts';
import { readLines } from './lenient-text.ts';
import { XmlMender } from './mended-xml.ts';

/** An element of WXR. `name` has the usual prefix (`wp:post_id`, `content:encoded`), whatever prefix and version its file has. */
export type WxrElement = { name: string; attributes: Record<string, string>; text: string; children: WxrElement[]; line: number };

/** The text of the first child of that name, '' if there is none. */
export const textOf = ({ children }: WxrElement, name: string): string =>
  children.find((child) => child.name === name)?.text ?? '';

/** The file is no XML from some line on: what stands before it was read. */
export class BrokenXml extends Error {
  override name = 'BrokenXml';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** WordPress counts its version up in the address of its namespace: `…/export/1.2/`, and for excerpts `…/export/1.2/excerpt/`. */
function prefixOf(uri: string): string {
  if (uri.startsWith('http://wordpress.org/export/')) return uri.endsWith('/excerpt/') ? 'excerpt:' : 'wp:';
  if (uri.startsWith('http://purl.org/rss/1.0/modules/content')) return 'content:';
  return uri.startsWith('http://purl.org/dc/elements/') ? 'dc:' : '';
}

/** What saxes tells of and gets over by itself: a blank line or a warning of PHP's before the declaration is among it. */
const harmless =
  /"\]\]>" is disallowed|malformed character entity|disallowed character\.$|unbound namespace prefix|XML declaration must|outside of root/;

/** Short texts (names, addresses) are remembered to the end, without the piece of the file that they were cut out of. */
const toKeptText = (text: string): string => (text.length < 2000 ? toOwnText(text) : text);

const toElement = ({ local, uri, attributes }: SaxesTagNS, line: number): WxrElement => ({
  name: prefixOf(uri) + local,
  attributes: Object.fromEntries(Object.values(attributes).map((attribute) => [attribute.name, toKeptText(attribute.value)])),
  text: '',
  children: [],
  line,
});

/** A tag that stands in a text: HTML that got out of its CDATA. */
const asTag = ({ name, attributes }: SaxesTagNS): string =>
  `<${name}${Object.values(attributes)
    .map((attribute) => ` ${attribute.name}="${attribute.value.replaceAll('"', '&quot;')}"`)
    .join('')}>`;

/** Puts the elements of a channel together, each when it ends. */
class Builder {
  readonly done: WxrElement[] = [];
  readonly #open: WxrElement[] = [];
  readonly #without: ReadonlySet<string>;
  /** How many elements are open that are kept as text, or not at all. */
  #inside = 0;

  constructor(without: ReadonlySet<string>) {
    this.#without = without;
  }

  get current(): WxrElement | undefined {
    return this.#open[2];
  }

  open(tag: SaxesTagNS, line: number): void {
    const parent = this.#open.at(-1);
    if (this.#inside > 0 || (parent && (parent.name.endsWith(':encoded') || this.#without.has(parent.name)))) {
      this.#inside++;
      this.text(asTag(tag));
    } else this.#open.push(toElement(tag, line));
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (element && !this.#without.has(element.name)) element.text += text;
  }

  close({ name }: SaxesTagNS): void {
    if (this.#inside > 0) {
      this.#inside--;
      return this.text(`</${name}>`);
    }
    const element = this.#open.pop()!;
    element.text = toKeptText(element.text);
    const depth = this.#open.length;
    if (depth === 2) this.done.push(element);
    else if (depth > 2) this.#open.at(-1)!.children.push(element);
  }
}

/** What came of some lines: the elements that ended there, and how many bytes and characters had to be mended until now. */
export type Stretch = { elements: WxrElement[]; read: number; bytes: number; characters: number };

const describe = (element: WxrElement | undefined): string =>
  element ? `, in the ${element.name} "${textOf(element, 'title').slice(0, 60)}" that begins in line ${element.line}` : '';

/**
 * The children of the channel of a WXR file (versions 1.0 to 1.2), in pieces: no more than a piece is ever in memory. What is in elements
 * named `without` is left out. Throws a BrokenXml where it is no XML that could be mended, an Error if it is no WXR.
 */
export async function* readWxr(file: string, without: ReadonlySet<string> = new Set()): AsyncGenerator<Stretch> {
  const parser = new SaxesParser({ xmlns: true });
  const builder = new Builder(without);
  const mender = new XmlMender();
  let broken: BrokenXml | null = null;
  let bytes = 0;
  parser.on('error', ({ message }) => {
    if (harmless.test(message)) return;
    broken ??= new BrokenXml(parser.line, message.replace(/^[\d:]+ /, '') + describe(builder.current));
  });
  // What comes after an error was put together by guessing.
  const unlessBroken =
    <Given>(take: (given: Given) => void) =>
    (given: Given): void =>
      broken ? undefined : take(given);
  parser.on(
    'opentag',
    unlessBroken((tag) => builder.open(tag, parser.line)),
  );
  parser.on(
    'closetag',
    unlessBroken((tag) => builder.close(tag)),
  );
  parser.on(
    'text',
    unlessBroken((text) => builder.text(text)),
  );
  parser.on(
    'cdata',
    unlessBroken((text) => builder.text(text)),
  );
  for await (const { text, mended, read } of readLines(file)) {
    bytes += mended;
    parser.write(mender.mend(text));
    yield { elements: builder.done.splice(0), read, bytes, characters: mender.mended };
    if (broken) throw broken as BrokenXml;
  }
  parser.close();
  if (broken) throw broken as BrokenXml;
}
