import type { Element, Root, RootContent } from 'hast';
import { toString } from 'hast-util-to-string';
import { withinTime } from '../content/time-limit.ts';
import { toBody, type Edit } from './html-to-markdown.ts';
import { parseHtml } from './parse-html.ts';

/** What readers' comments may say here (lib/comments/comment-text), besides text. */
const known = new Set([
  'p',
  'br',
  'a',
  'em',
  'i',
  'strong',
  'b',
  'del',
  's',
  'strike',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
]);

/** Elements whose text has to stay apart from what stands beside it. */
const blocks = new Set([
  'div',
  'section',
  'article',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'tr',
  'table',
  'dl',
  'dt',
  'dd',
  'figure',
  'hr',
]);

const text = (value: string): RootContent => ({ type: 'text', value });

/** A picture in a comment becomes a link to it: comments show none. */
function toLink({ properties }: Element): RootContent {
  const { src = '', alt } = properties;
  const words = text(typeof alt === 'string' && alt !== '' ? alt : src);
  return { type: 'element', tagName: 'a', properties: { href: src }, children: [words as never] };
}

function toKnown(node: RootContent): RootContent[] {
  if (node.type === 'comment') return [];
  if (node.type !== 'element') return [node];
  if (node.tagName === 'img') return [toLink(node)];
  // What runs is taken out by `toBody`, which says so.
  if (['script', 'style'].includes(node.tagName)) return [node];
  const children = node.children.flatMap(toKnown) as Element['children'];
  if (known.has(node.tagName)) {
    const { href } = node.properties;
    return [{ ...node, properties: node.tagName === 'a' && href ? { href } : {}, children }];
  }
  return blocks.has(node.tagName) ? [{ type: 'element', tagName: 'p', properties: {}, children }] : children;
}

function keepKnown(tree: Root): void {
  tree.children = tree.children.flatMap(toKnown);
}

/** The words of a text of HTML without its markup; as it was typed, if not even they can be told. Comments show markup as text, so that is safe. */
function wordsOf(html: string): string {
  try {
    return withinTime(1000, () => toString(parseHtml(html)));
  } catch {
    return html;
  }
}

/**
 * A comment of HTML as readers write comments here: Markdown without HTML, '' if nothing is left. `edit` changes the tree before that. `notes` are
 * sentences for the report. Never throws: what cannot be written as Markdown is its words alone.
 */
export function toCommentText(html: string, edit?: Edit): { text: string; notes: string[] } {
  try {
    const { format, body, notes } = toBody(html, (tree) => {
      edit?.(tree);
      keepKnown(tree);
    });
    if (format === 'markdown') return { text: body.trim(), notes };
  } catch {
    // What is too deep for the one way is for the other, too.
  }
  return { text: wordsOf(html).trim(), notes: ['It has its words alone: its markup is nested too deeply.'] };
}
