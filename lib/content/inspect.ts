import type { Element, Root, RootContent } from 'hast';
import { mapTargets } from './decorate.ts';
import { toAddress } from './links.ts';
import type { Source } from './markdown.ts';
import { toTree } from './pipeline.ts';

/** What a body points to, resolved like a page's links, with the line of the body (from 1). `alt` is null if nobody wrote one. */
export type Inspection = {
  links: { href: string; line: number }[];
  images: { src: string; alt: string | null; line: number }[];
};

const lineOf = ({ position }: Element): number => position?.start.line ?? 1;

/** In Markdown an empty alt text is a forgotten one; in HTML `alt=""` says on purpose that there is nothing to say. */
function altOf({ properties }: Element, body: string, line: number): string | null {
  const { alt } = properties;
  if (typeof alt !== 'string') return null;
  const written = body.split('\n')[line - 1] ?? '';
  return alt === '' && written.includes('![](') ? null : alt;
}

function collect(node: Root | RootContent, source: Omit<Source, 'url'>, found: Inspection): void {
  if (node.type === 'element') {
    const line = lineOf(node);
    mapTargets(node, (target, kind) => {
      const address = toAddress(target, source.file, kind);
      if (node.tagName === 'img') found.images.push({ src: address, alt: altOf(node, source.body, line), line });
      else found.links.push({ href: address, line });
      return target;
    });
  }
  if ('children' in node) for (const child of node.children) collect(child, source, found);
}

/** The links and pictures of a body, for `check`. What cannot be parsed points nowhere. */
export function inspectBody(source: Omit<Source, 'url'>): Inspection {
  const found: Inspection = { links: [], images: [] };
  try {
    collect(toTree(source.body, source.format), source, found);
  } catch {
    return { links: [], images: [] };
  }
  return found;
}
