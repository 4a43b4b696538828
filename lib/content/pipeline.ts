/**
 * Body → tree → HTML, by unified alone: CommonMark with GFM, and the HTML that authors write. What a blog adds to
 * it (links, ids, colours) is `decorate.ts`.
 */
import type { Root, RootContent } from 'hast';
import type { Nodes, Root as MarkdownRoot } from 'mdast';
import rehypeRaw from 'rehype-raw';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { type Data, type Processor, unified } from 'unified';
import { withinTime } from './time-limit.ts';

type Syntax = NonNullable<Data['micromarkExtensions']>[number];
type Constructs = NonNullable<Syntax['text']>;

const allow = { allowDangerousHtml: true };

function without(constructs: Constructs | undefined, names: readonly string[]): Constructs {
  const left: Constructs = {};
  for (const [code, value] of Object.entries(constructs ?? {})) {
    const kept = [value ?? []].flat().filter(({ name }) => name === undefined || !names.includes(name));
    if (kept.length > 0) left[code] = kept;
  }
  return left;
}

const address = /@|:\/\/|www\./i;

function holdsBareAddress(node: Nodes): boolean {
  if (node.type === 'text') return address.test(node.value);
  return 'children' in node && node.type !== 'link' && node.children.some(holdsBareAddress);
}

/**
 * Takes out of remark-gfm what costs most and changes nothing: its e-mail construct tries every word, though its
 * transform finds the same addresses; the transform visits every node, though few trees hold a bare address.
 * That is half of the time that parsing takes.
 */
function leanGfm(this: Processor, dropped: readonly string[]): undefined {
  const data = this.data();
  data.micromarkExtensions = data.micromarkExtensions?.map((syntax) => ({
    ...syntax,
    text: without(syntax.text, dropped),
    flow: without(syntax.flow, dropped),
  }));
  data.fromMarkdownExtensions = data.fromMarkdownExtensions?.flat().map((extension) => ({
    ...extension,
    transforms: extension.transforms?.map(
      (transform) => (tree: MarkdownRoot) => (holdsBareAddress(tree) ? transform(tree) : undefined),
    ),
  }));
  return undefined;
}

const toProcessor = (dropped: readonly string[]) =>
  unified().use(remarkParse).use(remarkGfm).use(leanGfm, dropped).use(remarkRehype, allow).use(rehypeStringify, allow).freeze();

const withTables = toProcessor(['emailAutolink']);
const withoutTables = toProcessor(['emailAutolink', 'table']);
const raw = unified().use(rehypeRaw).freeze();

/** No table stands without one of these, and trying each line for one takes time. */
const tableMark = /\||:-|-:/;

const processorOf = (body: string) => (tableMark.test(body) ? withTables : withoutTables);

function holdsRaw(node: Root | RootContent): boolean {
  return node.type === 'raw' || ('children' in node && node.children.some(holdsRaw));
}

const top = { line: 1, column: 1, offset: 0 };

function toLooseTree(body: string, format: 'markdown' | 'html'): Root {
  if (format === 'html') return { type: 'root', children: [{ type: 'raw', value: body, position: { start: top, end: top } }] };
  const processor = processorOf(body);
  return processor.runSync(processor.parse(body));
}

/** Readers of HTML pass over a line's end at the beginning of these: one that is meant is written twice. */
const passesOverFirst = new Set(['pre', 'textarea', 'listing']);

function keepFirstLines(node: Root | RootContent): void {
  if (!('children' in node)) return;
  const [first] = node.children;
  if (node.type === 'element' && passesOverFirst.has(node.tagName) && first?.type === 'text' && first.value.startsWith('\n'))
    first.value = `\n${first.value}`;
  node.children.forEach(keepFirstLines);
}

function toBalancedTree(body: string, format: 'markdown' | 'html'): Root {
  const tree = toLooseTree(body, format);
  if (!holdsRaw(tree)) return tree;
  const balanced = raw.runSync(tree, body) as Root;
  keepFirstLines(balanced);
  return balanced;
}

/** The parsers take quadratic time on some inputs; what is short, flat and mostly words can not make that matter. */
const mark = /[*_~`[\]<>|&!@#:+-]|\d[.)]/g;
const nesting = /^[ \t>*+\d.)-]{24}|\]:[ \t]*\[\^/m;
const isHarmless = (body: string): boolean => body.length < 8000 && (body.match(mark)?.length ?? 0) < 300 && !nesting.test(body);

/**
 * A body as an HTML tree, with positions in the body. What its author left open is closed at its end, so that
 * nothing of a post can reach the page around it. Throws on nesting that is too deep for the stack, and on what
 * takes longer than two seconds.
 */
export const toTree = (body: string, format: 'markdown' | 'html'): Root =>
  isHarmless(body) ? toBalancedTree(body, format) : withinTime(2000, () => toBalancedTree(body, format));

/** Nodes as HTML. */
export const toHtml = (nodes: RootContent[]): string => withTables.stringify({ type: 'root', children: nodes });

/**
 * Markdown as CommonMark and GFM define it and nothing more: raw HTML as written, even unbalanced. For comparison
 * with the specifications; pages take `renderBody`. Throws on nesting that is too deep for the stack.
 */
export const markdownToHtml = (body: string): string => String(processorOf(body).processSync(body));
