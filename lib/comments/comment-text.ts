/**
 * A reader's comment as HTML: what of Markdown people type into comment boxes, and the rest as they typed it.
 * Two walls stand before what is hostile: the parser knows no HTML, and the sanitizer lets through twelve elements.
 */
import type { Element, ElementContent } from 'hast';
import { toString } from 'hast-util-to-string';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { type Processor, unified } from 'unified';
import { isPlainWords } from '../content/plain-words.ts';
import { withinTime } from '../content/time-limit.ts';
import { restoreTyped, withoutUnwanted } from './comment-tree.ts';

/** What a reader wrote, as HTML that is balanced and valid inside of a `<div>`. */
export type CommentText = {
  html: string;
  /** The text alone, for excerpts and mail: blocks with an empty line between them. */
  plain: string;
  /** Number of links in `html`. */
  links: number;
};

/** What stays as typed. Thematic breaks and definitions are not here: the tree gives them back whole. */
const notForComments = [
  'htmlFlow',
  'htmlText',
  'headingAtx',
  'setextUnderline',
  'labelStartImage',
  'table',
  'tasklistCheck',
  'gfmFootnoteDefinition',
  'gfmFootnoteCall',
  'gfmPotentialFootnoteCall',
  'wwwAutolink',
  'emailAutolink',
];

/** Leaves bare http(s) addresses and strikethrough of GFM; its transform would link `www.` and e-mail addresses after all. */
function commentSyntax(this: Processor): undefined {
  const data = this.data();
  data.micromarkExtensions?.push({ disable: { null: notForComments } });
  data.fromMarkdownExtensions = data.fromMarkdownExtensions?.flat().map((extension) => ({ ...extension, transforms: [] }));
  return undefined;
}

const schema: Schema = {
  tagNames: ['a', 'blockquote', 'br', 'code', 'del', 'em', 'li', 'ol', 'p', 'pre', 'strong', 'ul'],
  attributes: { a: ['href'], ol: ['start'] },
  protocols: { href: ['http', 'https', 'mailto'] },
  required: { a: { rel: ['ugc', 'nofollow', 'noopener'] } },
  ancestors: { li: ['ol', 'ul'] },
  strip: ['script', 'style'],
  clobber: [],
};

const processor = unified()
  .use(remarkParse)
  // One tilde is what people write for "about".
  .use(remarkGfm, { singleTilde: false })
  .use(commentSyntax)
  .use(remarkRehype)
  .use(rehypeSanitize, schema)
  .use(rehypeStringify)
  .freeze();

function render(source: string): CommentText {
  const { tree: typed, links } = restoreTyped(processor.parse(source), source);
  const tree = processor.runSync(typed);
  const blocks = tree.children.filter((child) => child.type === 'element');
  // On the outermost blocks only: one with a direction of its own has no say in that of the block around it.
  for (const block of blocks) block.properties.dir = 'auto';
  const texts = blocks.map((block) => toString(block).trim());
  return { html: processor.stringify(tree), plain: texts.filter((text) => text !== '').join('\n\n'), links };
}

/** What most comments are, paragraphs of words, takes a short cut: the same comes out, in a fiftieth of the time. Null for others. */
function renderWords(text: string): CommentText | null {
  const paragraphs = text.split('\n\n');
  if (!paragraphs.every(isPlainWords)) return null;
  return { html: paragraphs.map((paragraph) => `<p dir="auto">${paragraph}</p>`).join('\n'), plain: text, links: 0 };
}

function renderAsTyped(source: string): CommentText {
  const plain = source.trim();
  const children = plain.split('\n').flatMap((line, index): ElementContent[] => {
    const text = { type: 'text', value: line } as const;
    return index === 0 ? [text] : [{ type: 'element', tagName: 'br', properties: {}, children: [] }, text];
  });
  const block: Element = { type: 'element', tagName: 'p', properties: { dir: 'auto' }, children };
  return { html: processor.stringify({ type: 'root', children: [block] }), plain, links: 0 };
}

/** The parser takes quadratic time on some inputs; a comment as short as this can not make that matter. */
const harmlessLength = 1000;
const patience = 250;

/** Is a text with line feeds alone made into HTML in a few milliseconds, whatever stands in it? Others take up to a quarter of a second. */
export const isQuick = (text: string): boolean => text.length < harmlessLength || renderWords(text) !== null;

/** The longest HTML of a text (characters). A long address that is referred to again and again would be hundreds of times as much. */
const mostHtml = ({ length }: string): number => 2000 + 20 * length;

/**
 * A comment as HTML, as text, and its number of links. Never throws: what nests too deeply, takes longer than a
 * quarter of a second, or becomes far more than it was, is shown as typed. The length of `source` is for the caller to limit.
 */
export function renderComment(source: string): CommentText {
  const text = withoutUnwanted(source.replace(/\r\n?/g, '\n'));
  const inWords = renderWords(text);
  if (inWords) return inWords;
  try {
    const rendered = text.length < harmlessLength ? render(text) : withinTime(patience, () => render(text));
    return rendered.html.length > mostHtml(text) ? renderAsTyped(text) : rendered;
  } catch {
    return renderAsTyped(text);
  }
}
