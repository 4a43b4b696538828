/** Markdown that has hung or felled parsers: nesting, beginnings without ends, and little that becomes much. */

const lines = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, number) => line(number)).join('\n');

/** So often that it is as long as asked for. */
const filled = (piece: string) => (size: number) => piece.repeat(Math.max(1, Math.floor(size / piece.length)));

/** As many beginnings as ends. */
const enclosed =
  (open: string, close: string, inside = 'a') =>
  (size: number) => {
    const count = Math.max(1, Math.floor((size - inside.length) / (open.length + close.length)));
    return open.repeat(count) + inside + close.repeat(count);
  };

const half = (size: number): number => Math.floor(size / 2);

/** Numbered lines, about as long as asked for. */
const numbered = (line: (number: number) => string) => (size: number) => {
  const longest = line(size).length + 1;
  return lines(Math.max(1, Math.floor(size / longest)), line);
};

/** Forty-odd of them, by what they are made of; each gives a text of about so many characters, never more. */
export const pathological: Record<string, (size: number) => string> = {
  'nested emphasis': enclosed('*a ', ' a*'),
  'nested strong emphasis': enclosed('**a ', ' a**'),
  'emphasis that is opened in turns': filled('*a **a '),
  'emphasis that is never opened': filled('a_ '),
  'emphasis that is never closed': filled('_a '),
  'emphasis of two kinds that never meets': filled('*a_ '),
  'marks that may open and close': filled('a**b'),
  'a run of asterisks': filled('*'),
  'runs of ever more asterisks': (size) => lines(Math.floor(Math.sqrt(size)), (n) => `a${'*'.repeat(n % 1400)}`).slice(0, size),
  'tildes that never end': filled('~~a '),
  'nested brackets': enclosed('[', ']'),
  'brackets that are never closed': filled('['),
  'brackets that are never opened': filled(']'),
  'pictures that are never closed': filled('!['),
  'nested links': enclosed('[', '](b)'),
  'links that are never closed': filled('[a](b'),
  'links that never get a target': filled('[a]('),
  'angle brackets in targets': filled('[a](<b'),
  'empty targets': filled('[]('),
  'titles that never end': filled('[a](b "c '),
  'parentheses in targets': (size) => `[a](${filled('(')(size - 4)}`,
  'code spans of ever longer marks': (size) =>
    lines(Math.floor(Math.sqrt(size)), (n) => `e${'`'.repeat(n % 1400)}`).slice(0, size),
  'code spans that never end': filled('`a``'),
  'a fence that is never closed': (size) => `\`\`\`\n${filled('a\n')(size - 4)}`,
  'fences in turns': filled('```\n~~~\n'),
  'nested quotes': filled('> '),
  'quotes of ever more levels': (size) => lines(Math.floor(Math.sqrt(size)), (n) => `${'>'.repeat(n % 1400)}a`).slice(0, size),
  'nested lists': filled('- '),
  'lists that go ever deeper': (size) => lines(Math.floor(Math.sqrt(size)), (n) => `${'  '.repeat(n % 700)}- a`).slice(0, size),
  'numbered lists in each other': filled('1. '),
  'lists and quotes in turns': filled('> - '),
  'tables of many columns': (size) => `${'|a'.repeat(half(half(size)))}\n${'|-'.repeat(half(half(size)))}`,
  'tables of many columns whose rows are short': (size) =>
    `${'|a'.repeat(half(half(half(size))))}|\n${'|-'.repeat(half(half(half(size))))}|\n${filled('|a\n')(half(size) - 4)}`,
  'lines that could head a table': filled('a|b\n'),
  'open tags': filled('<div>'),
  'tags that are never closed': filled('<a b="'),
  'attributes that never end': (size) => `<a ${filled('b="c" ')(size - 3)}`,
  'comments that never end': filled('<!--'),
  'declarations that never end': filled('<!A '),
  'processing instructions that never end': filled('<?'),
  'character data that never ends': filled('<![CDATA['),
  'nested formatting in HTML': filled('<b><i>'),
  'unclosed paragraphs in HTML': filled('<p><b>a'),
  'tables in HTML that are misplaced': filled('<table><b>'),
  'scripts that never end': filled('<script><!--'),
  entities: filled('&amp;'),
  'entities that are none': filled('&a'),
  'references to one long target': (size) => `[a]: /${'x'.repeat(half(size) - 10)}\n\n${filled('[a]')(half(size) - 10)}`,
  'references to nothing': filled('[a][b]'),
  'many definitions': numbered((n) => `[${n}]: /a`),
  'definitions that are never closed': filled('[a]:\n'),
  'labels that are never closed': filled('[a\\'),
  'autolinks that never end': filled('<a:'),
  'bare addresses': filled('http://a.b '),
  'bare addresses with parentheses': (size) => `http://a.b/${filled('(')(size - 11)}`,
  'closing parentheses behind an address': (size) => `http://a.b/${filled(')')(size - 11)}`,
  'words that are nearly addresses of mail': filled('a.b-c_'),
  'at signs': filled('a@'),
  'many footnotes': numbered((n) => `[^${n}]\n\n[^${n}]: a\n`),
  'one footnote from everywhere': (size) => `[^a]: b\n\n${filled('[^a] ')(size - 10)}`,
  'nested footnotes': filled('[^a]: '),
  'setext headings': filled('a\n=\n'),
  'text above a setext heading': (size) => `${filled('a\n')(size - 4)}===`,
  headings: filled('# a\n'),
  backslashes: filled('\\'),
  spaces: (size) => `a${' '.repeat(size - 2)}b`,
  'lines of spaces': filled(' \n'),
  tabs: filled('\t>\t-\t'),
  'a long word': filled('a'),
  'NUL characters': filled('\0'),
  'half surrogate pairs': filled('\ud800'),
  'combining marks': filled('a\u0300\u0316\u0489'),
};
