import type { Element, Root } from 'hast';
import { toReason } from '../../content/time-limit.ts';
import { cleanMarkdown, codeIn } from '../clean-markdown.ts';
import { toBody, type Body } from '../html-to-markdown.ts';
import { withBreaks } from './line-breaks.ts';
import { looksLikeMarkdown } from './markdown-signs.ts';

/** What the endings of entries say of their text. */
const byEnding = new Map([
  ['txt', 'html'],
  ['htm', 'html'],
  ['md', 'markdown'],
  ['mkd', 'markdown'],
]);

/** Names that plugins have for one and the same. */
const byName = new Map([
  ['plain', 'html'],
  ['none', 'html'],
  ['raw', 'html'],
  ['xhtml', 'html'],
  ['breaks', 'linebreaks'],
  ['autobr', 'linebreaks'],
  ['md', 'markdown'],
  ['mkd', 'markdown'],
  ['multimarkdown', 'markdown'],
  ['restructuredtext', 'rst'],
]);

/** What an entry is written in: what it says itself goes before the ending of its file. */
function markupOf(said: string | null, ending: string): string {
  const name = (said ?? '').toLowerCase().replace(/[^a-z\d]/g, '');
  return name === '' ? (byEnding.get(ending) ?? ending) : (byName.get(name) ?? name);
}

const names = String.raw`\$(?:\((?:base_url|url)\)|blosxom::url|base_url|url)`;
const atBeginning = new RegExp(String.raw`^${names}(?=[/?#]|$)`);
const inMarkdown = new RegExp(String.raw`(?<=[("'<=]|\]:[ \t]*)${names}(?=[/?#)"'>\s]|$)(/?)`, 'gm');

/** The address of the blog was a variable: here, its paths begin with `/`. */
function resolveAddresses(node: Root | Element): void {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    for (const [name, value] of Object.entries(child.properties)) {
      if (typeof value !== 'string' || !atBeginning.test(value)) continue;
      const path = value.replace(atBeginning, '');
      child.properties[name] = path.startsWith('/') ? path : `/${path}`;
    }
    resolveAddresses(child);
  }
}

/** The same in Markdown; code that speaks of variables is left as it is. */
function resolveInMarkdown(text: string): string {
  if (!text.includes('$')) return text;
  let resolved = '';
  let at = 0;
  for (const { start, end } of [...codeIn(text), { start: text.length, end: text.length }]) {
    resolved += text.slice(at, start).replace(inMarkdown, '/') + text.slice(start, end);
    at = end;
  }
  return resolved;
}

/** A text that is not read here, in a block of code; its fence is longer than any in it. */
function asCode(text: string, markup: string, note: string): Body {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return { format: 'markdown', body: `${fence}${markup}\n${text.replace(/^\n+|\s+$/g, '')}\n${fence}\n`, notes: [note] };
}

function fromMarkdown(text: string): Body {
  const { text: body, notes } = cleanMarkdown(resolveInMarkdown(text));
  return { format: 'markdown', body, notes };
}

/**
 * The text of an entry as Markdown. `said` is the markup that it names, if it does; `ending` is that of its file. What is neither HTML nor
 * Markdown, and what cannot be read, stands in a block of code, which is said in `notes`.
 */
export function toEntryBody(text: string, said: string | null, ending: string): Body {
  const markup = markupOf(said, ending);
  const isUnsaid = said === null && ending === 'txt';
  const unread = `Its text is written in ${markup}, which is not read here: it stands in a block of code, as it was.`;
  try {
    if (isUnsaid && looksLikeMarkdown(text)) {
      const { notes, ...body } = fromMarkdown(text);
      return {
        ...body,
        notes: [...notes, 'Nothing says what its text is written in: it looks like Markdown, and is taken for that.'],
      };
    }
    if (markup === 'html') return toBody(text, resolveAddresses);
    if (markup === 'linebreaks') return toBody(withBreaks(text), resolveAddresses);
    return markup === 'markdown' ? fromMarkdown(text) : asCode(text, markup, unread);
  } catch (error) {
    return asCode(text, '', `Its text could not be read (${toReason(error)}): it stands in a block of code, as it was.`);
  }
}
