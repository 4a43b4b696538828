import type { Element, ElementContent } from 'hast';

/** What stands within a line of Markdown, headings too. */
const ofLines = new Set(
  'a abbr b bdo big cite code del dfn em font h1 h2 h3 h4 h5 h6 i ins kbd mark q ruby s samp small span strike strong sub sup time tt u var'.split(
    ' ',
  ),
);

/** What no line of Markdown can hold. */
const blocks = new Set(
  'address article aside blockquote center dd details div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table ul'.split(
    ' ',
  ),
);

/** Is an element part of a line of Markdown? Without attributes, `span` and `font` are nothing. */
export const isOfLine = ({ tagName, properties }: Element): boolean =>
  ofLines.has(tagName) && (!['span', 'font'].includes(tagName) || Object.keys(properties).length > 0);

/** Is a node a block, or is there one in it? */
export const isOrHoldsBlock = (node: ElementContent): boolean =>
  node.type === 'element' && (blocks.has(node.tagName) || node.children.some(isOrHoldsBlock));

/** Is there a block in an element? */
export const holdsBlock = ({ children }: Element): boolean => children.some(isOrHoldsBlock);
