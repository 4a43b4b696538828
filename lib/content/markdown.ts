/** A document's body as HTML for its own page and for listings, and the targets that it names. */
import type { RootContent } from 'hast';
import type { Image } from '../photos/sizes.ts';
import { decorate, linkHeadings, mapTargets, toListed } from './decorate.ts';
import { highlight } from './highlighting.ts';
import { toAddress } from './links.ts';
import { toHtml, toTree } from './pipeline.ts';
import { toReason } from './time-limit.ts';

/**
 * A document's body; `file` is relative to the content folder, `url` the document's permalink (a path). `images` are the pictures
 * of the content folder that it may show, by path.
 */
export type Source = {
  body: string;
  format: 'markdown' | 'html';
  file: string;
  url: string;
  images?: ReadonlyMap<string, Image>;
};

/**
 * `html` is for the document's own page, `listed` for pages with several documents: without ids, with links to the
 * document's page, with lower headings. Both are the same string if nothing differs.
 */
export type Rendering = { html: string; listed: string; problem?: string };

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escape = (text: string): string => text.replace(/[&<>]/g, (character) => escapes[character] ?? '');

/** Neighbours that all differ in a listing, or all do not. */
function toRuns(nodes: RootContent[], differing: ReadonlySet<RootContent>): { nodes: RootContent[]; differs: boolean }[] {
  const runs: { nodes: RootContent[]; differs: boolean }[] = [];
  for (const node of nodes) {
    const differs = differing.has(node);
    const last = runs.at(-1);
    if (last?.differs === differs) last.nodes.push(node);
    else runs.push({ nodes: [node], differs });
  }
  return runs;
}

function render({ body, format, file, url, images = new Map() }: Source): Rendering {
  const tree = toTree(body, format);
  const found = decorate(tree, file, images);
  const problem = found.code.length > 0 ? highlight(found.code) : undefined;
  const runs = toRuns(tree.children, found.differing);
  const unlinkHeadings = linkHeadings(found);
  const parts = runs.map(({ nodes }) => toHtml(nodes));
  const html = parts.join('');
  if (found.local.length === 0) return { html, listed: html, problem };
  unlinkHeadings();
  toListed(found, url);
  const listed = runs.map(({ nodes, differs }, index) => (differs ? toHtml(nodes) : parts[index])).join('');
  return { html, listed, problem };
}

/** Never throws: a body that can not be rendered comes as text, with the reason as `problem`. */
export function renderBody(source: Source): Rendering {
  try {
    return render(source);
  } catch (error) {
    const html = `<pre>${escape(source.body)}</pre>`;
    return { html, listed: html, problem: `The body is shown as plain text: ${toReason(error)}.` };
  }
}

/** Targets as they come out on a page: internal ones begin with `/`. `line` counts from 1 within the body. */
export type Targets = {
  /** Everything but the `src` of images: links, embedded media, the candidates of a `srcset`. */
  links: { href: string; line: number }[];
  /** `alt` is null where it is missing, and empty where the author left it empty. */
  images: { src: string; alt: string | null; line: number }[];
};

function collect(node: RootContent, file: string, targets: Targets): void {
  if (node.type !== 'element') return;
  const { tagName, properties, position } = node;
  const line = position?.start.line ?? 1;
  const isGenerated = 'dataFootnoteRef' in properties || 'dataFootnoteBackref' in properties;
  const { src, alt } = properties;
  mapTargets(node, (target, kind) => {
    const href = toAddress(target, file, kind);
    if (tagName === 'img' && target === src) targets.images.push({ src: href, alt: typeof alt === 'string' ? alt : null, line });
    else if (!isGenerated) targets.links.push({ href, line });
    return target;
  });
  for (const child of node.children) collect(child, file, targets);
  for (const child of node.content?.children ?? []) collect(child, file, targets);
}

/** What a body links to and shows, raw HTML included. Never throws: nothing, where `renderBody` reports a problem. */
export function inspectBody({ body, format, file }: Omit<Source, 'url' | 'images'>): Targets {
  const targets: Targets = { links: [], images: [] };
  try {
    for (const child of toTree(body, format).children) collect(child, file, targets);
  } catch {
    return { links: [], images: [] };
  }
  return targets;
}
