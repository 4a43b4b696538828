import { decodeHTMLStrict } from 'entities';
import type { Root, RootContent } from 'hast';
import { toHtml } from '../../content/pipeline.ts';
import { parsePlacedHtml } from '../parse-html.ts';
import { element, isVerbatim, text } from './nodes.ts';
import { shortcodesIn, type ShortcodeTag } from './shortcode.ts';

/** Shortcodes of highlighters; those of SyntaxHighlighter Evolved are names of languages too. */
const general = ['code', 'sourcecode', 'source', 'syntaxhighlighter', 'crayon'];
const languages = (
  'as3 actionscript3 bash shell coldfusion cf clojure clj cpp c csharp css delphi pas pascal diff patch erlang erl fsharp go golang groovy ' +
  'haskell html java javafx js javascript latex tex matlab objc perl pl php powershell ps py python r rails ror ruby rb scala sql swift vb ' +
  'vbnet xml xhtml xslt yaml yml'
).split(' ');
const names = new Set([...general, ...languages, 'plain', 'text']);

/** Is what stands at an offset words of the text: neither in code nor in a tag? */
function isInText(tree: Root | RootContent, offset: number): boolean {
  if (!('children' in tree)) return tree.type === 'text';
  if (tree.type === 'element' && isVerbatim(tree)) return false;
  const at = (tree.children as RootContent[]).find(
    ({ position }) => position && position.start.offset! <= offset && offset < position.end.offset!,
  );
  return at !== undefined && isInText(at, offset);
}

/** The first code in a text that a shortcode says is some: its tags. */
function findCode(html: string): [ShortcodeTag, ShortcodeTag] | null {
  const tags = shortcodesIn(html).filter(({ name, shown }) => shown === null && names.has(name));
  let tree: Root | null = null;
  for (const [index, tag] of tags.entries()) {
    const end = tag.isEnd ? undefined : tags.slice(index + 1).find(({ name, isEnd }) => isEnd && name === tag.name);
    if (end && isInText((tree ??= parsePlacedHtml(html)), tag.start)) return [tag, end];
  }
  return null;
}

function languageOf({ name, attributes, words }: ShortcodeTag): string | null {
  const named = attributes.language ?? attributes.lang ?? (words[0] === '' ? undefined : words[0]);
  if (named !== undefined) return /^[\w+#-]+$/.test(named) ? named : null;
  return languages.includes(name) ? name : null;
}

/**
 * A text in which code between shortcodes (`[code language="php"]…[/code]`) is in `<pre>`: before it is read as HTML, which code is not. Code
 * that the visual editor has written is escaped already.
 */
export function readCodeShortcodes(html: string): string {
  let read = '';
  let rest = html;
  for (let found = findCode(rest); found; found = findCode(rest)) {
    const [start, end] = found;
    const code = decodeHTMLStrict(rest.slice(start.end, end.start)).replace(/^\r?\n|\s+$/g, '');
    const language = languageOf(start);
    const inner = element('code', language === null ? {} : { className: [`language-${language}`] }, [text(`${code}\n`)]);
    read += `${rest.slice(0, start.start)}${toHtml([element('pre', {}, [inner])])}`;
    rest = rest.slice(end.end);
  }
  return read + rest;
}
