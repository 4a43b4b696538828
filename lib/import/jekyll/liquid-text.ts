import { withinTime } from '../../content/time-limit.ts';
import { codeText, indentAt, linkText, pictureText } from '../markdown/snippets.ts';
import { evaluate, isRoot, valueOf, type Scope } from './liquid-values.ts';
import { argumentsOf, nameOf, parametersOf, toPieces, type Piece } from './liquid.ts';

/** What a text of Jekyll's is read with. */
export type LiquidSite = Scope & {
  format: 'markdown' | 'html';
  /** The address of a post by its name, `2013-04-26-name` or `category/2013-04-26-name`; null if there is none. */
  postUrl: (name: string) => string | null;
  /** The address of a file of the source; null if there is none. */
  link: (path: string) => string | null;
};

/** A text without its Liquid; `notes` are sentences for the report. `isProgram`: it is put together by a loop or the like. */
export type LiquidText = { text: string; notes: string[]; isProgram: boolean };

/** So long (ms) a text may take. */
const longest = 10_000;

const control = /^(?:for|tablerow|if|unless|case|assign|capture|paginate|cycle|increment|decrement)$/;

const sources = ['src', 'url', 'image', 'image_path', 'image_url', 'path', 'file', 'filename', 'img', 'name'];
const captions = ['caption', 'description', 'title'];
const links = ['link', 'href'];

const isPictureInclude = (name: string): boolean => /(?:figure|image|img|picture|photo)/i.test(name.replace(/^.*\//, ''));

const shortened = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 100);

class Reader {
  readonly notes = new Set<string>();
  isProgram = false;
  readonly #site: LiquidSite;

  constructor(site: LiquidSite) {
    this.#site = site;
  }

  read(pieces: readonly Piece[]): string {
    let text = '';
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index]!;
      if (piece.kind === 'tag' && nameOf(piece) === 'highlight') {
        const end = pieces.findIndex((other, at) => at > index && other.kind === 'tag' && nameOf(other) === 'endhighlight');
        if (end > 0) {
          text += this.#highlight(piece, pieces.slice(index + 1, end), indentAt(text));
          index = end;
          continue;
        }
      }
      text += this.#one(piece, text, pieces[index + 1]);
    }
    return text;
  }

  #one(piece: Piece, before: string, next: Piece | undefined): string {
    if (piece.kind === 'text') return piece.whole;
    if (piece.kind === 'raw') return piece.words;
    if (piece.kind === 'comment') {
      this.notes.add(`A comment of Liquid is taken out: ${shortened(piece.words)}.`);
      return '';
    }
    return (piece.kind === 'output' ? this.#output(piece, before, next) : this.#tag(piece)) ?? this.#asWritten(piece);
  }

  #asWritten(piece: Piece): string {
    if (piece.kind === 'tag' && control.test(nameOf(piece))) this.isProgram = true;
    // The end of a block that was told already says nothing new.
    if (!/^(?:end|else|elsif|when)/.test(nameOf(piece)))
      this.notes.add(`It has Liquid that is left as written: ${shortened(piece.whole)}.`);
    return piece.whole;
  }

  #highlight(piece: Piece, inner: readonly Piece[], indent: string): string {
    const [language = '', ...options] = argumentsOf(piece).split(/\s+/);
    if (options.some((option) => option.startsWith('linenos'))) this.notes.add('Lines of code have no numbers here.');
    const others = options.filter((option) => !option.startsWith('linenos')).join(' ');
    if (others !== '') this.notes.add(`An option of its code is left out: ${others}.`);
    return codeText(this.read(inner), language, this.#site.format, indent);
  }

  /** The address of the old site is nothing before a path, `/` in an attribute or a target, and itself in a sentence. */
  #output({ words }: Piece, before: string, next: Piece | undefined): string | null {
    if (!isRoot(words)) return evaluate(words, this.#site);
    if (next && (next.kind !== 'text' || next.whole.startsWith('/'))) return '';
    if (/[("'<=]$|\]:\s*$/.test(before)) return '/';
    const own = this.#site.site[words.trim().slice('site.'.length)];
    return typeof own === 'string' ? own : '';
  }

  #tag(piece: Piece): string | null {
    const name = nameOf(piece);
    const said = argumentsOf(piece);
    if (name === 'post_url') return this.#site.postUrl(said.replace(/^["']|["']$/g, ''));
    if (name === 'link') return this.#site.link(said.replace(/^["']|["']$/g, ''));
    if (name === 'include' || name === 'include_relative') return this.#include(said);
    const id = said.split(/\s+/)[0]?.replace(/^["']|["']$/g, '') ?? '';
    const known: Record<string, string> = {
      gist: `https://gist.github.com/${id}`,
      youtube: `https://www.youtube.com/watch?v=${id}`,
      vimeo: `https://vimeo.com/${id}`,
    };
    const url = /^[\w./-]+$/.test(id) && Object.hasOwn(known, name) ? known[name] : undefined;
    return url === undefined ? null : linkText(url, url, this.#site.format);
  }

  #include(said: string): string | null {
    const name = said.split(/\s+/)[0] ?? '';
    const parameters = parametersOf(said.slice(name.length));
    const read = new Set<string>();
    const take = (names: readonly string[]): string => {
      const key = names.find((each) => parameters.has(each));
      const parameter = key === undefined ? undefined : parameters.get(key)!;
      if (key === undefined || parameter === undefined) return '';
      read.add(key);
      if (!parameter.isName) return this.read(toPieces(parameter.value));
      return valueOf(parameter.value, this.#site) ?? (parameter.value.includes('/') ? parameter.value : '');
    };
    const src = isPictureInclude(name) ? take(sources) : '';
    if (src === '') return null;
    const picture = { src, alt: take(['alt']), caption: take(captions), href: take(links) };
    const others = [...parameters.keys()].filter((key) => !read.has(key));
    if (others.length > 0) this.notes.add(`Of the include ${name}, this has no meaning here: ${others.join(', ')}.`);
    return pictureText({ ...picture, alt: picture.alt || (read.has('title') ? picture.caption : '') }, this.#site.format);
  }
}

/**
 * Writes a text of Jekyll's without its Liquid, as far as that says something that can be written down: code, pictures, links, values. Jekyll
 * reads Liquid before Markdown, so code is no shelter from it, `raw` is. Anything else stays as it is written, and is said. Throws an Error for a text that takes too long.
 */
export function readLiquid(text: string, site: LiquidSite): LiquidText {
  const reader = new Reader(site);
  const read = withinTime(longest, () => reader.read(toPieces(text)));
  return { text: read, notes: [...reader.notes], isProgram: reader.isProgram };
}
