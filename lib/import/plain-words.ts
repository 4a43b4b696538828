/** Short cuts for what most of a text is, paragraphs of words: what comes out is the same, in half of the time. */
import type { Element, Root } from 'hast';
import { defaultHandlers, type Options } from 'hast-util-to-mdast';
import type { Text } from 'mdast';

type Handle = NonNullable<Options['handlers']>[string];

/** A paragraph of words alone, with its white space as it will be; they are not in it, so that nobody looks at them any more. */
type WordsOnly = Element & { words?: string };

/** What is always written as Markdown, whatever is in it. What stays HTML is written by others, who know nothing of words that were set aside. */
const always = new Set(['blockquote', 'ul', 'ol', 'li']);

/** Takes the words out of paragraphs of a tree that hold nothing else; `asParagraph` puts them back. */
export function setWordsAside(parent: Root | Element): void {
  for (const node of parent.children as WordsOnly[]) {
    if (node.type !== 'element') continue;
    if (always.has(node.tagName)) setWordsAside(node);
    else if (node.tagName === 'p' && node.children.every((child) => child.type === 'text')) {
      const words = node.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
      // White space as HTML has it: a no-break space is none.
      node.words = words.replace(/[ \t\n\f\r]+/g, ' ').replace(/^ | $/g, '');
      node.children = [];
    }
  }
}

/** A paragraph as hast-util-to-mdast makes it. */
export const asParagraph: Handle = (state, node: WordsOnly) =>
  node.words ? { type: 'paragraph', children: [{ type: 'text', value: node.words }] } : defaultHandlers.p(state, node);

/** Nothing in it is markup wherever it stands; what may be, at its ends too, is looked at closely. */
const plain = /^\p{L}[\p{L}\p{N} ,;.?()'"“”‘’…–—%-]*[\p{L}\p{N},;.?)"”’…]$/u;

/** How remark-stringify writes a text. */
export const writeText = (
  { value }: Text,
  _parent: unknown,
  state: { safe: (text: string, info: object) => string },
  info: object,
): string => (plain.test(value) && !/www\./i.test(value) ? value : state.safe(value, info));
