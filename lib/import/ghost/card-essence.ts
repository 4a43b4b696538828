import type { Element, ElementContent } from 'hast';
import { toString } from 'hast-util-to-string';
import { element } from './elements.ts';

const kept = new Set('h1 h2 h3 h4 h5 h6 p ul ol blockquote pre table figure audio video iframe details hr'.split(' '));
const dropped = new Set('svg button style form input label'.split(' '));

const isBlock = (node: ElementContent): boolean =>
  node.type === 'element' &&
  (kept.has(node.tagName) || ['div', 'img', 'form'].includes(node.tagName) || node.children.some(isBlock));

/** Texts, pictures and links of a card whose form there is nothing for: each a block of its own, in order. */
export function essenceOf(card: Element): ElementContent[] {
  return card.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return node.value.trim() === '' ? [] : [element('p', {}, node)];
    if (node.type !== 'element' || dropped.has(node.tagName)) return [];
    if (kept.has(node.tagName)) return [node];
    if (node.tagName === 'img') return [element('p', {}, node)];
    if (node.children.some(isBlock)) return essenceOf(node);
    if (toString(node).trim() === '') return [];
    return [element('p', {}, node.tagName === 'a' ? element('a', { href: node.properties.href }, node.children) : node.children)];
  });
}
