import type { Element, Root } from 'hast';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { withinTime } from '../../content/time-limit.ts';
import { parseHtml } from '../parse-html.ts';

const markdown = unified().use(remarkParse).use(remarkGfm).freeze();

/** Elements by which somebody who writes HTML tells one part of a text from the next. */
const parts = new Set('p br div ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 center section article'.split(' '));

const hasParts = (node: Root | Element): boolean =>
  node.children.some((child) => child.type === 'element' && (parts.has(child.tagName) || hasParts(child)));

type Sign = 'none' | 'weak' | 'strong';

/** What a node of Markdown says of who wrote it: nobody who writes HTML means anything by `[a](b)` or `# a`. */
function signOf(node: Nodes, text: string): Sign {
  const begin = text.slice(node.position?.start.offset, node.position?.end.offset);
  if (node.type === 'link' || node.type === 'image') return /^!?\[/.test(begin) ? 'strong' : 'none';
  if (node.type === 'heading') return begin.startsWith('#') ? 'strong' : 'weak';
  // Lines that are indented are code in Markdown alone.
  if (node.type === 'code') return /^[`~]/.test(begin) ? 'strong' : 'none';
  if (node.type === 'definition' || node.type === 'table') return 'strong';
  if (node.type === 'root') return node.children.filter(({ type }) => type === 'paragraph').length > 1 ? 'weak' : 'none';
  return ['list', 'blockquote', 'emphasis', 'strong', 'inlineCode'].includes(node.type) ? 'weak' : 'none';
}

function signsIn(node: Nodes, text: string, signs: Set<Sign>): void {
  signs.add(signOf(node, text));
  if ('children' in node) for (const child of node.children) signsIn(child, text, signs);
}

/**
 * Does a text that does not say so look like Markdown? The plugin for Markdown takes every entry for that unless it is told otherwise, which
 * stands in no entry. Paragraphs without any element for them are a sign too, where the text is not HTML by others. Throws an Error for a
 * text that cannot be read.
 */
export function looksLikeMarkdown(text: string): boolean {
  return withinTime(10_000, () => {
    const signs = new Set<Sign>();
    signsIn(markdown.parse(text), text, signs);
    return signs.has('strong') || (signs.has('weak') && !hasParts(parseHtml(text)));
  });
}
