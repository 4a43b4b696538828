import type { Nodes, Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { toReason, withinTime } from '../../content/time-limit.ts';
import type { Stretch } from '../clean-markdown.ts';
import { edited, type Edit } from './link-targets.ts';

type Jsx = Extract<Nodes, { type: 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;
type Code = Extract<Nodes, { type: 'mdxjsEsm' }>;

/** It parses, and nothing else: what it parsed is never run. */
const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMdx).freeze();

/** So long (ms) a text may take. */
const longest = 10_000;

const stretchOf = ({ position }: { position?: Nodes['position'] }): Stretch => ({
  start: position?.start.offset ?? 0,
  end: position?.end.offset ?? 0,
});

const shortened = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 60);

/** What takes MDX out of a text. */
class Reader {
  readonly #text: string;
  readonly edits: Edit[] = [];
  readonly notes = new Set<string>();
  /** Pictures that the text imports, by the names that it has for them. */
  readonly #pictures = new Map<string, string>();

  constructor(text: string) {
    this.#text = text;
  }

  read(root: Root): void {
    for (const node of root.children) if (node.type === 'mdxjsEsm') this.#code(node);
    this.#visit(root);
  }

  #cut(stretch: Stretch, text = ''): void {
    this.edits.push({ ...stretch, text });
  }

  #code(node: Code): void {
    for (const line of node.data?.estree?.body ?? []) {
      if (line.type !== 'ImportDeclaration' || typeof line.source.value !== 'string') continue;
      for (const { type, local } of line.specifiers)
        if (type === 'ImportDefaultSpecifier') this.#pictures.set(local.name, line.source.value);
    }
    this.#cut(stretchOf(node));
    this.notes.add(`Code is taken out: ${shortened(node.value)}`);
  }

  #visit(node: Nodes): void {
    if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') return this.#element(node);
    if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') return this.#expression(node.value, node);
    if ('children' in node) for (const child of node.children) this.#visit(child);
  }

  /** `{' '}` is a text, `{/* … *\/}` is a remark of the author's, and all else would have to be run. */
  #expression(value: string, node: Nodes): void {
    const literal = /^\s*(["'])([^"'\\]*)\1\s*$/.exec(value)?.[2];
    this.#cut(stretchOf(node), literal ?? '');
    if (literal === undefined && value.trim() !== '') this.notes.add(`An expression is taken out: {${shortened(value)}}.`);
  }

  /** What an attribute says, if that is a text, or the name of a picture that was imported. */
  #attribute(node: Jsx, name: string): string | null {
    for (const attribute of node.attributes) {
      if (attribute.type !== 'mdxJsxAttribute' || attribute.name !== name) continue;
      if (typeof attribute.value === 'string') return attribute.value;
      return this.#pictures.get(attribute.value?.value.replace(/\.src$/, '').trim() ?? '') ?? null;
    }
    return null;
  }

  #element(node: Jsx): void {
    const src = /^(?:img|Image|Picture)$/.test(node.name ?? '') ? this.#attribute(node, 'src') : null;
    if (src !== null) {
      const alt = (this.#attribute(node, 'alt') ?? '').replace(/[[\]\\]/g, String.raw`\$&`);
      return this.#cut(stretchOf(node), `![${alt}](<${src.replace(/[<>\n]/g, encodeURIComponent)}>)`);
    }
    if (/^[a-z][a-z\d-]*$/.test(node.name ?? '')) this.#html(node);
    else this.#component(node);
    for (const child of node.children) this.#visit(child);
  }

  /** Plain HTML stays, with its attributes under their names in HTML; those whose values would have to be run go. */
  #html(node: Jsx): void {
    this.#setApart(node);
    for (const attribute of node.attributes) {
      const stretch = stretchOf(attribute);
      const name = attribute.type === 'mdxJsxAttribute' ? attribute.name : '{…}';
      if (attribute.type === 'mdxJsxAttribute' && (attribute.value == null || typeof attribute.value === 'string')) {
        if (name === 'className') this.#cut({ start: stretch.start, end: stretch.start + name.length }, 'class');
        continue;
      }
      this.#cut(stretch);
      this.notes.add(`An attribute is taken out: ${name} of <${node.name}>.`);
    }
  }

  /** In MDX, what stands in an element is Markdown; in Markdown it is that only between empty lines. */
  #setApart(node: Jsx): void {
    const [first, last] = [node.children.at(0), node.children.at(-1)];
    if (node.type !== 'mdxJsxFlowElement' || !first || !last) return;
    const line = this.#text.lastIndexOf('\n', stretchOf(first).start);
    if (line < stretchOf(node).start) return;
    this.#cut({ start: line, end: line }, '\n');
    this.#outdent(stretchOf(first).start, stretchOf(last).end, line);
    this.#cut({ start: stretchOf(last).end, end: stretchOf(last).end }, '\n');
  }

  /** Lines are as deep as the first thing in a component: in Markdown that would be code. */
  #outdent(from: number, to: number, line = this.#text.indexOf('\n', from)): void {
    const depth = from - (this.#text.lastIndexOf('\n', from - 1) + 1);
    if (depth === 0) return;
    for (let start = line + 1; start > 0 && start < to; start = this.#text.indexOf('\n', start) + 1) {
      const indent = /^[ \t]*/.exec(this.#text.slice(start, start + depth))?.[0].length ?? 0;
      if (indent > 0) this.#cut({ start, end: start + indent });
    }
  }

  /** The tags of a component go, what stands between them stays. */
  #component(node: Jsx): void {
    const { start, end } = stretchOf(node);
    const name = node.name ?? '';
    if (name !== '') this.notes.add(`A component is taken out: ${shortened(this.#text.slice(start, end)).split('>')[0]}>.`);
    const [first, last] = [node.children.at(0), node.children.at(-1)];
    if (!first || !last) return this.#cut({ start, end });
    this.#cut({ start, end: stretchOf(first).start });
    if (node.type === 'mdxJsxFlowElement') this.#outdent(stretchOf(first).start, end);
    this.#cut({ start: stretchOf(last).end, end }, node.type === 'mdxJsxFlowElement' ? '\n' : '');
  }
}

/**
 * The Markdown in a text of MDX: imports, exports and expressions are taken out, of components only the tags. Each is said in `notes`, as
 * sentences for the report. What is no MDX stays as it is, and that is said too. Nothing is executed.
 */
export function toPlainMarkdown(text: string): { text: string; notes: string[] } {
  const reader = new Reader(text);
  try {
    withinTime(longest, () => reader.read(parser.parse(text)));
  } catch (error) {
    return { text, notes: [`It cannot be read as MDX, and is carried over as it is: ${toReason(error)}.`] };
  }
  return { text: edited(text, reader.edits), notes: [...reader.notes] };
}
