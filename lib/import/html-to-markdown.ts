import type { Element, ElementContent, Root, RootContent } from 'hast';
import { defaultNodeHandlers, toMdast, type Options } from 'hast-util-to-mdast';
import { toString } from 'hast-util-to-string';
import type { Html, Parents, PhrasingContent, Root as MarkdownRoot, RootContent as MarkdownContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { toHtml } from '../content/pipeline.ts';
import { toReason, withinTime } from '../content/time-limit.ts';
import { holdsBlock, isOfLine } from './blocks.ts';
import { cleanTree } from './clean-html.ts';
import { parseHtml } from './parse-html.ts';
import { isPlainTable } from './plain-table.ts';
import { collapseWhiteSpace } from './white-space.ts';
import { writeText } from './write-text.ts';

/** The body of an entry, and what has to be said of it: sentences for the report. */
export type Body = { format: 'markdown' | 'html'; body: string; notes: string[] };

/** What an importer does to the tree of a text before it is written down: links, galleries, captions. */
export type Edit = (tree: Root) => void;

type Handle = NonNullable<Options['handlers']>[string];

/** A node of a paragraph, for which mdast has no type: see `asInline`. */
type Tagged = { type: 'mdxJsxTextElement'; open: string; close: string; children: PhrasingContent[] };

/** How remark-stringify has a node written, as far as it is used here. */
type Stringify = (
  node: Tagged,
  parent: unknown,
  state: { containerPhrasing: (node: Tagged, info: object) => string },
  info: object,
) => string;

/** An empty line would end a block of HTML (CommonMark, section 4.6, kind 6); within `<pre>` it has to stay one. */
function withoutEmptyLines(html: string): string {
  let depth = 0;
  const parts = html.split(/(?=<\/?pre[\s>])/i).map((part) => {
    if (/^<\/?pre[\s>]/i.test(part)) depth += part[1] === '/' ? -1 : 1;
    return part.replace(/\n(?=[ \t]*\n)/g, depth > 0 ? '&#10;' : '');
  });
  return parts.join('').trim();
}

/** A block that Markdown has no words for stays HTML, which Markdown may hold. */
const asBlock: Handle = (_state, node: Element): Html => ({ type: 'html', value: withoutEmptyLines(toHtml([node])) });

/**
 * The same within a paragraph, where text between two tags goes on being Markdown. The name is that of a node which mdast counts among
 * those of a paragraph: its own `html` would end the paragraph.
 */
const asInline: Handle = (state, node: Element) => {
  const [open = '', close = ''] = toHtml([{ ...node, children: [{ type: 'text', value: '\u0001' }] }]).split('\u0001');
  return { type: 'mdxJsxTextElement', children: state.all(node), open, close } as unknown as Html;
};

const writeInline: Stringify = (node, _parent, state, info) => node.open + state.containerPhrasing(node, info) + node.close;

/** What only groups others says nothing unless it has attributes. */
const saysMore = ({ properties }: Element): boolean => Object.keys(properties).length > 0;

const asInlineGroup: Handle = (state, node: Element, parent) =>
  saysMore(node) ? asInline(state, node, parent) : state.all(node);

const asGroup: Handle = (state, node: Element, parent) =>
  saysMore(node) ? asBlock(state, node, parent) : state.toFlow(state.all(node));

const each = (names: string, handle: Handle): Record<string, Handle> =>
  Object.fromEntries(names.split(' ').map((name) => [name, handle]));

const handlers: Record<string, Handle> = {
  ...each('abbr bdo cite dfn ins kbd mark q ruby samp small sub sup time u var big tt', asInline),
  ...each('span font', asInlineGroup),
  ...each(
    'address audio canvas center details dl figure iframe map math menu picture progress select svg textarea video',
    asBlock,
  ),
  ...each('article aside div footer header hgroup main nav section', asGroup),
};

/** An element that stays HTML as it is, whatever it is: its name is that of no element. */
const whole = 'kept-whole';

const asWhole: Handle = (state, { children: [element] }: Element, parent) => asBlock(state, element as Element, parent);

const isEmptyCode = (node: ElementContent): boolean =>
  node.type === 'element' && node.tagName === 'code' && toString(node) === '';

/** Wraps what Markdown cannot say: tables that are more than rows and columns, and blocks within what is part of a line there. */
function keepWhole(parent: Root | Element): void {
  // Two backticks with nothing in between would be a fence with what comes after them.
  parent.children = (parent.children as ElementContent[]).filter((child) => !isEmptyCode(child));
  for (const [index, child] of parent.children.entries()) {
    if (child.type !== 'element') continue;
    const isKept = child.tagName === 'table' ? !isPlainTable(child) : isOfLine(child) && holdsBlock(child);
    if (isKept) parent.children[index] = { type: 'element', tagName: whole, properties: {}, children: [child] };
    else keepWhole(child);
  }
}

const options: Options = { document: true, handlers: { ...handlers, [whole]: asWhole } };

/** Joins texts beside each other, and leaves out spaces at the ends of lines that were made while elements became Markdown. */
function joinTexts(parent: Parents): void {
  const joined: MarkdownContent[] = [];
  for (const child of parent.children as MarkdownContent[]) {
    const last = joined.at(-1);
    if (child.type === 'text' && last?.type === 'text') last.value += child.value;
    else joined.push(child);
    if ('children' in child) joinTexts(child);
  }
  if (['root', 'heading', 'paragraph'].includes(parent.type)) {
    const [first, last] = [joined[0], joined.at(-1)];
    if (first?.type === 'text') first.value = first.value.replace(/^[\t ]+/, '');
    if (last?.type === 'text') last.value = last.value.replace(/[\t ]+$/, '');
  }
  parent.children = joined.filter((child) => child.type !== 'text' || child.value !== '') as typeof parent.children;
}

/**
 * A tree as Markdown has it. hast-util-to-mdast would first copy the tree and collapse the white space of the copy, and walk through what it has
 * made once more, in more time than all the rest: it is given an empty tree, and ours where it asks for the nodes of that.
 */
function toMarkdownTree(tree: Root): MarkdownRoot {
  const made: MarkdownRoot[] = [];
  const nodeHandlers: Options['nodeHandlers'] = {
    root(state, node: Root) {
      made.push(defaultNodeHandlers.root(state, tree));
      return node as MarkdownRoot;
    },
  };
  toMdast({ type: 'root', children: [] }, { ...options, nodeHandlers });
  const root = made[0]!;
  joinTexts(root);
  return root;
}

const writer = unified()
  .use(remarkGfm)
  .use(remarkStringify, {
    bullet: '-',
    emphasis: '*',
    rule: '-',
    listItemIndent: 'one',
    handlers: { mdxJsxTextElement: writeInline, text: writeText } as object,
  })
  .freeze();

/** So long (ms) a text may take, which is a thousand times what most take. */
const longest = 3000;

/** What can be matched with what comes much later. */
const mark = /[<[*_`]/g;

/** The parsers take quadratic time on some inputs; what is short and mostly words can not make that matter, and a watch over it costs as much as it. */
const isHarmless = (html: string): boolean => html.length < 20_000 && (html.match(mark)?.length ?? 0) < 500;

/** Of 1,000 characters with 200 elements, each within the one before, one text took 39 s to be written. */
const deepest = 15;

const isFlat = (node: Root | RootContent, depth = 0): boolean =>
  depth <= deepest && (!('children' in node) || node.children.every((child) => isFlat(child, depth + 1)));

/** A text of HTML as a tree, without what a browser would execute; that is named in `removed`. */
function toCleanTree(html: string, edit: Edit | undefined, removed: Set<string>): Root {
  const tree = parseHtml(html);
  edit?.(tree);
  cleanTree(tree, removed);
  return tree;
}

function toMarkdown(tree: Root): string {
  keepWhole(tree);
  collapseWhiteSpace(tree);
  return writer.stringify(toMarkdownTree(tree));
}

/** Writes a text as Markdown, under a watch unless it can do without. */
function write(html: string, toTree: () => Root): string {
  if (!isHarmless(html)) return withinTime(longest, () => toMarkdown(toTree()));
  const tree = toTree();
  return isFlat(tree) ? toMarkdown(tree) : withinTime(longest, () => toMarkdown(tree));
}

const noteOf = (removed: ReadonlySet<string>): string[] =>
  removed.size === 0 ? [] : [`Taken out, because a browser would execute it: ${[...removed].sort().join(', ')}.`];

/**
 * A text of HTML as Markdown. What Markdown has no words for stays HTML in it; what a browser would execute is taken out, and said in `notes`.
 * `edit` changes the tree before that. A text that is too deep or too slow to be written as Markdown stays HTML, which is said too; one that
 * cannot even be read throws an Error.
 */
export function toBody(html: string, edit?: Edit): Body {
  const removed = new Set<string>();
  const toTree = (): Root => toCleanTree(html, edit, removed);
  try {
    const markdown = write(html, toTree);
    return { format: 'markdown', body: markdown, notes: noteOf(removed) };
  } catch (error) {
    const body = withinTime(longest, () => toHtml(toTree().children));
    return {
      format: 'html',
      body: `${body}\n`,
      notes: [...noteOf(removed), `Its text stays HTML: as Markdown, ${toReason(error)}.`],
    };
  }
}
