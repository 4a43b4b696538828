/** A piece of a template. `words` is what stands between the marks, without white space around it. */
export type Piece = { kind: 'text' | 'output' | 'tag' | 'raw' | 'comment'; whole: string; words: string };

/** Where a mark ends: at the first `close` that does not stand in quotes, or if there is none, at the first one. */
function endOf(text: string, from: number, close: string): number {
  let quote = '';
  for (let index = from; index < text.length; index++) {
    const char = text[index]!;
    if (char === '\n' && quote !== '') break;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (text.startsWith(close, index)) return index;
  }
  return text.indexOf(close, from);
}

/** The name of a tag: `{% highlight ruby %}` is `highlight`. */
export const nameOf = ({ words }: Piece): string => /^[\w-]*/.exec(words)?.[0] ?? '';

/** What stands behind the name of a tag. */
export const argumentsOf = (piece: Piece): string => piece.words.slice(nameOf(piece).length).trim();

/** The end tag of what is not read, `{% endraw %}`: from where to where; null if there is none. */
function closingTag(text: string, name: string, from: number): { start: number; end: number } | null {
  const pattern = new RegExp(`\\{%-?\\s*end${name}\\s*-?%\\}`, 'g');
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found && { start: found.index, end: pattern.lastIndex };
}

/**
 * Cuts a template of Liquid into pieces (Shopify's grammar: `{% … %}` and `{{ … }}`, with a `-` at either end or without). Between `raw` and
 * `endraw` everything is text, between `comment` and `endcomment` nothing is; a mark that is not closed is text. Put together, the pieces are
 * the template again.
 */
export function toPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const take = (kind: Piece['kind'], end: number, words: string): void => {
    if (end > at) pieces.push({ kind, whole: text.slice(at, end), words });
    at = end;
  };
  for (const mark = /\{[%{]/g; ;) {
    mark.lastIndex = at;
    const start = mark.exec(text)?.index;
    if (start === undefined) break;
    const isTag = text[start + 1] === '%';
    const close = endOf(text, start + 2, isTag ? '%}' : '}}');
    if (close < 0) break;
    take('text', start, '');
    const words = text
      .slice(start + 2, close)
      .replace(/^-|-$/g, '')
      .trim();
    const name = isTag ? (/^(?:raw|comment)\b/.exec(words)?.[0] ?? '') : '';
    const ending = name === '' ? null : closingTag(text, name, close);
    if (ending) take(name as 'raw' | 'comment', ending.end, text.slice(close + 2, ending.start));
    else take(isTag ? 'tag' : 'output', close + 2, words);
  }
  take('text', text.length, '');
  return pieces;
}

const parameter = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+))/g;

/** The parameters of an include, `src="a.png" alt=page.title`: texts, or names of what a text is in (`isName`). */
export function parametersOf(text: string): Map<string, { value: string; isName: boolean }> {
  const found = new Map<string, { value: string; isName: boolean }>();
  for (const [, key = '', double, single, bare] of text.matchAll(parameter)) {
    const value = (double ?? single ?? bare ?? '').replace(/\\(["'])/g, '$1');
    found.set(key, { value, isName: bare !== undefined });
  }
  return found;
}
