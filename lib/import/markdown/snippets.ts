import { escapeUTF8 } from 'entities';

/** A picture as an include or a shortcode has it. */
export type Picture = {
  src: string;
  alt: string;
  /** Markdown or HTML; '' if there is none. */
  caption: string;
  href: string;
};

type Format = 'markdown' | 'html';

const quoted = (text: string): string => `"${escapeUTF8(text)}"`;

const bracketed = (text: string): string => text.replace(/\s+/g, ' ').replace(/[[\]\\]/g, String.raw`\$&`);

/** A target of Markdown: what could end it, or hold it up, is in angle brackets or encoded. */
const target = (url: string): string => (/[\s()<>]/.test(url) ? `<${url.replace(/[<>\n]/g, encodeURIComponent)}>` : url);

/** A link that stands by itself, or in a sentence. */
export function linkText(url: string, words: string, format: Format): string {
  return format === 'html' ? `<a href=${quoted(url)}>${escapeUTF8(words)}</a>` : `[${bracketed(words)}](${target(url)})`;
}

/** A picture: with a caption a `<figure>`, which in Markdown is a block of its own. */
export function pictureText({ src, alt, caption, href }: Picture, format: Format): string {
  const img = `<img src=${quoted(src)} alt=${quoted(alt)}>`;
  const linked = href === '' ? img : `<a href=${quoted(href)}>${img}</a>`;
  if (caption === '') {
    if (format === 'html') return linked;
    const picture = `![${bracketed(alt)}](${target(src)})`;
    return href === '' ? picture : `[${picture}](${target(href)})`;
  }
  // Between empty lines, Markdown goes on being Markdown within HTML.
  const words =
    format === 'markdown' && /[*_`[]/.test(caption) ? `\n\n${caption.trim()}\n\n` : caption.trim().replace(/\s*\n\s*/g, ' ');
  return `<figure>\n${linked}\n<figcaption>${words}</figcaption>\n</figure>`;
}

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A block of code. `indent` is what stands before its first line: that of a list item, mostly. */
export function codeText(code: string, language: string, format: Format, indent = ''): string {
  const plain = code.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  const name = language.toLowerCase();
  if (format === 'html') {
    const attribute = name === '' ? '' : ` class=${quoted(`language-${name}`)}`;
    return `<pre><code${attribute}>${escapeUTF8(plain)}</code></pre>`;
  }
  const fence = '`'.repeat(Math.max(3, longestRun(plain) + 1));
  const lines = plain.split('\n').map((line) => (indent === '' || line === '' || line.startsWith(indent) ? line : indent + line));
  return `${fence}${name}\n${lines.join('\n')}\n${indent}${fence}`;
}

/** The white space before a place in a text, if the line has nothing else there; else ''. */
export function indentAt(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return line.trim() === '' ? line : '';
}
