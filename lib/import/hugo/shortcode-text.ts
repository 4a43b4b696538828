import { withinTime } from '../../content/time-limit.ts';
import { codeIn, type Stretch } from '../clean-markdown.ts';
import { codeText, indentAt, linkText, pictureText } from '../markdown/snippets.ts';
import { closingOf, parametersOf, toPieces, type Piece } from './shortcode.ts';

/** What a text of Hugo's is read with. */
export type HugoPage = {
  format: 'markdown' | 'html';
  front: Record<string, unknown>;
  /** The address of a page by how an author names it in `ref`; null if there is none. */
  addressOf: (reference: string) => string | null;
};

/** So long (ms) a text may take. */
const longest = 10_000;

type Parameters = ReadonlyMap<string, string>;

const pictures = new Set(['figure', 'img', 'image', 'picture']);

const pictureParameters = new Set(['src', 'alt', 'title', 'caption', 'attr', 'attrlink', 'link', '0']);

/** Pages of other sites, which Hugo's own shortcodes put into a text; `id` and the like are how they are named there. */
const elsewhere: Record<string, (said: Parameters) => string> = {
  youtube: (said) => `https://www.youtube.com/watch?v=${said.get('id') ?? said.get('0')}`,
  vimeo: (said) => `https://vimeo.com/${said.get('id') ?? said.get('0')}`,
  gist: (said) => `https://gist.github.com/${said.get('0')}/${said.get('1')}`,
  tweet: (said) => `https://x.com/${said.get('user') ?? 'i'}/status/${said.get('id') ?? said.get('0')}`,
  x: (said) => `https://x.com/${said.get('user') ?? 'i'}/status/${said.get('id') ?? said.get('0')}`,
  twitter: (said) => `https://x.com/${said.get('user') ?? 'i'}/status/${said.get('id') ?? said.get('0')}`,
  instagram: (said) => `https://www.instagram.com/p/${said.get('id') ?? said.get('0')}/`,
};

const shortened = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 100);

class Reader {
  readonly notes = new Set<string>();
  readonly #page: HugoPage;
  readonly #text: string;
  #code: readonly Stretch[] | null = null;

  constructor(page: HugoPage, text: string) {
    this.#page = page;
    this.#text = text;
  }

  read(pieces: readonly Piece[]): string {
    let text = '';
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index]!;
      if (piece.kind === 'text') text += piece.whole;
      else if (piece.kind === 'escaped') text += this.#shown(piece.shown, piece.at);
      else {
        const closing = closingOf(pieces, index);
        const inner = closing < 0 ? [] : pieces.slice(index + 1, closing);
        const known = piece.kind === 'close' ? null : this.#known(piece, inner, indentAt(text));
        text += known ?? this.#asWritten(piece);
        if (known !== null && closing >= 0) index = closing;
      }
    }
    return text;
  }

  /** In code it is text anyway; elsewhere `<` in front of a letter would begin a tag. */
  #shown(text: string, at: number): string {
    if (this.#page.format === 'html') return text.replaceAll('<', '&lt;');
    this.#code ??= codeIn(this.#text);
    const isCode = this.#code.some(({ start, end }) => at >= start && at < end);
    return isCode ? text : text.replace(/<(?=\S)/g, String.raw`\<`);
  }

  #asWritten(piece: Exclude<Piece, { kind: 'text' | 'escaped' }>): string {
    if (piece.kind !== 'close') this.notes.add(`It has a shortcode that is left as written: ${shortened(piece.whole)}.`);
    return piece.whole;
  }

  #known({ name, said }: { name: string; said: string }, inner: readonly Piece[], indent: string): string | null {
    const parameters = parametersOf(said);
    const { format, front, addressOf } = this.#page;
    if (name === 'highlight') return this.#highlight(parameters, inner, indent);
    if (pictures.has(name)) return this.#picture(name, parameters);
    if (name === 'ref' || name === 'relref') return addressOf(parameters.get('path') ?? parameters.get('0') ?? '');
    if (name === 'param') {
      const value = front[parameters.get('0') ?? ''];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
    }
    const url = Object.hasOwn(elsewhere, name) && parameters.size > 0 ? elsewhere[name]!(parameters) : '';
    return url === '' || url.includes('undefined') || /[\s<>]/.test(url) ? null : linkText(url, url, format);
  }

  #highlight(said: Parameters, inner: readonly Piece[], indent: string): string {
    const options = [...said]
      .filter(([key]) => key !== '0' && key !== 'lang' && key !== 'type')
      .map(([key, value]) => (/^\d/.test(key) ? value : `${key}=${value}`));
    if (options.length > 0) this.notes.add(`An option of its code is left out: ${options.join(' ')}.`);
    return codeText(this.read(inner), said.get('lang') ?? said.get('type') ?? said.get('0') ?? '', this.#page.format, indent);
  }

  #picture(name: string, said: Parameters): string | null {
    const src = said.get('src') ?? (name === 'figure' ? undefined : said.get('0'));
    if (src === undefined || src === '') return null;
    const source = said.get('attr') ?? '';
    const attribution = said.has('attrlink') ? linkText(said.get('attrlink')!, source, 'html') : source;
    const caption = [said.get('title'), said.get('caption'), attribution].filter(Boolean).join(' ');
    const others = [...said.keys()].filter((key) => !pictureParameters.has(key));
    if (others.length > 0) this.notes.add(`Of the shortcode ${name}, this has no meaning here: ${others.join(', ')}.`);
    return pictureText({ src, alt: said.get('alt') ?? '', caption, href: said.get('link') ?? '' }, this.#page.format);
  }
}

/**
 * Writes a text of Hugo's without its shortcodes, as far as they can be written down: pictures, code, links. Hugo reads them before Markdown,
 * so code is no shelter; those between comment marks, `{{</* … *\/>}}`, are shown as they are. Anything else stays as it is written, and is said
 * in `notes` (sentences for the report). Throws an Error for a text that cannot be read.
 */
export function readShortcodes(text: string, page: HugoPage): { text: string; notes: string[] } {
  if (!text.includes('{{')) return { text, notes: [] };
  const reader = new Reader(page, text);
  return { text: withinTime(longest, () => reader.read(toPieces(text))), notes: [...reader.notes] };
}
