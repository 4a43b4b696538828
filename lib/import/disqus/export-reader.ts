import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { encodingOf, textChunks, type Encoding } from '../text-chunks.ts';

/** What an export of Disqus says of a thread or a comment: the texts of its elements by their paths (`author/name`), and which others it names. */
export type Item = { is: 'thread' | 'post'; id: string; line: number; texts: Map<string, string>; names: Map<string, string> };

/** What is no XML in exports that Disqus makes, but can be read all the same: characters of control and entities of HTML in comments. */
const harmless =
  /disallowed character(?: in entity name)?\.$|undefined entity\.$|malformed character entity\.$|"\]\]>" is disallowed in char data\.$/;

const isItem = (name: string): name is Item['is'] => name === 'thread' || name === 'post';

/** Puts items together from what a parser comes across. Elements: the root, then items, then what they say. */
class ItemBuilder {
  readonly ready: Item[] = [];
  readonly #path: string[] = [];
  #item: Item | null = null;
  #text = '';

  open({ name, attributes }: SaxesTagPlain, line: number): void {
    if (this.#path.length === 0 && name !== 'disqus') throw new Error(`It begins with <${name}>: this is no export of Disqus.`);
    this.#path.push(name);
    this.#text = '';
    const id = attributes['dsq:id'] ?? '';
    if (this.#path.length === 2 && isItem(name)) this.#item = { is: name, id, line, texts: new Map(), names: new Map() };
    else if (id !== '') this.#item?.names.set(name, id);
  }

  text(text: string): void {
    if (this.#item) this.#text += text;
  }

  close(): void {
    const within = this.#path.slice(2).join('/');
    if (within !== '') this.#item?.texts.set(within, this.#text);
    this.#text = '';
    if (this.#path.pop() && this.#path.length === 1 && this.#item) {
      this.ready.push(this.#item);
      this.#item = null;
    }
  }
}

/**
 * The threads and comments of an export of Disqus, in the order of the file (https://help.disqus.com/en/articles/1717164-comments-export). `bytes` is
 * how much of it has been read. What could be read though it is no XML is told to `onOdd`, by line. Throws an Error for what cannot be.
 */
export async function* readExport(
  path: string,
  onOdd: (line: number, what: string) => void,
): AsyncGenerator<{ items: Item[]; bytes: number; encoding: Encoding }> {
  const parser = new SaxesParser();
  const builder = new ItemBuilder();
  parser.on('error', (error) => {
    if (!harmless.test(error.message)) throw new Error(`This is no XML: ${error.message}`);
    onOdd(parser.line, error.message);
  });
  parser.on('opentag', (tag) => builder.open(tag, parser.line));
  parser.on('text', (text) => builder.text(text));
  parser.on('cdata', (text) => builder.text(text));
  parser.on('closetag', () => builder.close());
  const encoding = await encodingOf(path);
  for await (const { text, bytes } of textChunks(path, encoding)) {
    parser.write(text);
    yield { items: builder.ready.splice(0), bytes, encoding };
  }
  parser.close();
}
