/** Colours for code, by rehype-highlight with every grammar of highlight.js. */
import type { Element, ElementContent } from 'hast';
import { toString } from 'hast-util-to-string';
import { all } from 'lowlight';
import rehypeHighlight from 'rehype-highlight';
import { unified } from 'unified';
import { toReason, withinTime } from './time-limit.ts';

const toProcessor = () => unified().use(rehypeHighlight, { languages: all }).freeze();

/** Made at the first code block: registering all grammars takes 60 ms. */
let processor: ReturnType<typeof toProcessor> | undefined;

/** In characters. Grammars take quadratic time on what is no code, such as 30 kB of Base64. */
const harmlessLength = 5000;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;' };

function toMarkup(node: ElementContent): string {
  if (node.type === 'text') return node.value.replace(/[&<]/g, (character) => escapes[character] ?? '');
  if (node.type !== 'element') return '';
  return `<span class="${[node.properties.className].flat().join(' ')}">${node.children.map(toMarkup).join('')}</span>`;
}

/** In place of the code: the plugin would go on to visit each coloured piece, and to write them all takes as long again. */
function toStandIn(code: Element): Element {
  const plain = code.children;
  return {
    ...code,
    get children() {
      return plain;
    },
    set children(coloured) {
      code.children = [{ type: 'raw', value: coloured.map(toMarkup).join('') }];
    },
  };
}

/**
 * Colours `code` elements in place, each by its `language-…` class; an unknown language stays plain. Returns why code
 * stays plain if it takes longer than half a second, or if a grammar fails.
 */
export function highlight(blocks: Element[]): string | undefined {
  const highlighter = (processor ??= toProcessor());
  // Only the code, not the tree: the plugin visits every node it is given.
  const pre: Element = { type: 'element', tagName: 'pre', properties: {}, children: blocks.map(toStandIn) };
  const colour = () => highlighter.runSync({ type: 'root', children: [pre] });
  const length = blocks.reduce((sum, block) => sum + toString(block).length, 0);
  try {
    if (length < harmlessLength) colour();
    else withinTime(500, colour);
    return undefined;
  } catch (error) {
    return `Code is shown without colours: ${toReason(error)}.`;
  }
}
