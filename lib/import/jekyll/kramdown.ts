import { blank, codeIn } from '../clean-markdown.ts';
import { edited, type Edit } from '../markdown/link-targets.ts';

/** Where an attribute list ends, seen from its `{:`: at the first `}` of its line that does not stand in quotes; -1 if there is none. */
function endOfList(text: string, from: number): number {
  let quote = '';
  for (let index = from; index < text.length && text[index] !== '\n'; index++) {
    const char = text[index]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '}') return index + 1;
  }
  return -1;
}

/** The text with its code blanked. What is too deep to be told apart counts as code as a whole. */
function readableOf(text: string): string {
  try {
    return blank(text, codeIn(text));
  } catch {
    return '';
  }
}

/** `* TOC` above `{:toc}` is there to be replaced. */
const contentsItem = /(?:^|\n)[ \t]*(?:[*+-]|\d+\.)[ \t]+[^\n]*\n[ \t]*$/;

/**
 * A text of kramdown without its attribute lists (`{: .class}`, kramdown's syntax, "Inline Attribute Lists"), which Markdown has no words for;
 * they are said in `notes`. Code keeps them.
 */
export function withoutAttributeLists(text: string): { text: string; notes: string[] } {
  if (!text.includes('{:')) return { text, notes: [] };
  const readable = readableOf(text);
  const edits: Edit[] = [];
  const lists = new Set<string>();
  for (let start = readable.indexOf('{:'); start >= 0; start = readable.indexOf('{:', start + 2)) {
    const end = endOfList(readable, start + 2);
    if (end < 0) continue;
    const list = text.slice(start, end);
    lists.add(list);
    const item = /^\{:\s*toc\b/.test(list) ? (contentsItem.exec(text.slice(0, start))?.[0].trimStart() ?? '') : '';
    edits.push({ start: start - item.length, end, text: '' });
  }
  if (edits.length === 0) return { text, notes: [] };
  return { text: edited(text, edits), notes: [`Attributes of kramdown are taken out: ${[...lists].slice(0, 5).join(' ')}.`] };
}
