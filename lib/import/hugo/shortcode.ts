/** A piece of a text with shortcodes. */
export type Piece =
  | { kind: 'text'; whole: string }
  /** One that is only shown: `shown` is what readers see of it. */
  | { kind: 'escaped'; whole: string; at: number; shown: string }
  | { kind: 'open' | 'close' | 'single'; whole: string; name: string; said: string };

/** The end of a shortcode, `>}}`, where it does not stand in a text in quotes; -1 if there is none. */
function endOf(text: string, from: number, close: string): number {
  let quote = '';
  for (let index = from; index < text.length; index++) {
    const char = text[index]!;
    if (quote !== '') {
      if (char === '\\' && quote === '"') index++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`') quote = char;
    else if (text.startsWith(close, index)) return index;
    else if (text.startsWith('{{<', index) || text.startsWith('{{%', index)) return -1;
  }
  return -1;
}

function toPiece(whole: string, at: number): Piece {
  const inner = whole.slice(3, -3).trim();
  if (inner.startsWith('/*')) {
    const shown =
      whole.slice(0, 3) +
      whole
        .slice(3, -3)
        .replace(/^(\s*)\/\*/, '$1')
        .replace(/\*\/(\s*)$/, '$1') +
      whole.slice(-3);
    return { kind: 'escaped', whole, at, shown };
  }
  const [, slash = '', name = '', said = ''] = /^(\/?)\s*([\w./-]*)\s*([^]*)$/.exec(inner) ?? [];
  if (slash !== '') return { kind: 'close', whole, name, said: '' };
  const isSingle = said.endsWith('/') || (said === '' && name.endsWith('/'));
  return { kind: isSingle ? 'single' : 'open', whole, name: name.replace(/\/$/, ''), said: said.replace(/\/$/, '').trim() };
}

/**
 * Cuts a text at its shortcodes (`{{< … >}}` and `{{% … %}}`, "Shortcodes" in Hugo's documentation). What is not closed is text. Put together,
 * the pieces are the text again.
 */
export function toPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (let search = 0; ;) {
    const found = /\{\{[<%]/g;
    found.lastIndex = search;
    const start = found.exec(text)?.index;
    if (start === undefined) break;
    const close = `${text[start + 2] === '<' ? '>' : '%'}}}`;
    const isEscaped = /^\s*\/\*/.test(text.slice(start + 3, start + 20));
    const escapedEnd = isEscaped ? text.indexOf(close, text.indexOf('*/', start)) : -1;
    const end = isEscaped ? (text.includes('*/', start) ? escapedEnd : -1) : endOf(text, start + 3, close);
    search = end < 0 ? start + 3 : end + 3;
    if (end < 0) continue;
    if (start > at) pieces.push({ kind: 'text', whole: text.slice(at, start) });
    pieces.push(toPiece(text.slice(start, end + 3), start));
    at = end + 3;
  }
  if (at < text.length) pieces.push({ kind: 'text', whole: text.slice(at) });
  return pieces;
}

const parameter = /(?:([\w-]+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|([^\s"`=]+))/g;

/** Parameters by their names, those without under `0`, `1` …. */
export function parametersOf(said: string): Map<string, string> {
  const found = new Map<string, string>();
  let number = 0;
  for (const [, key, double, raw, bare] of said.matchAll(parameter)) {
    const value = double === undefined ? (raw ?? bare ?? '') : double.replace(/\\(["\\])/g, '$1');
    found.set(key ?? String(number++), value);
  }
  return found;
}

/** Where the end of a paired shortcode is (its place in the list); -1 if it is not paired. */
export function closingOf(pieces: readonly Piece[], from: number): number {
  const opened = pieces[from];
  if (opened?.kind !== 'open') return -1;
  let depth = 0;
  for (let index = from; index < pieces.length; index++) {
    const piece = pieces[index]!;
    if (piece.kind === 'text' || piece.kind === 'escaped' || piece.name !== opened.name) continue;
    if (piece.kind === 'open') depth++;
    else if (piece.kind === 'close' && --depth === 0) return index;
    // Those that are not paired open nothing: what follows closes the last of them.
    else if (piece.kind === 'close' && depth < 0) return -1;
  }
  return -1;
}
