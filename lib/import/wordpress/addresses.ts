import type { Element } from 'hast';
import { mapCandidates } from '../../content/links.ts';
import type { ExportIndex } from './export-index.ts';
import { childrenOf, type Parent } from './nodes.ts';
import { addressOf } from './post-text.ts';

const addressed = ['href', 'src', 'poster', 'data', 'cite'] as const;

/** What a link that WordPress puts round a picture says of it: `rel="attachment wp-att-12"`. */
function attachmentIn({ properties }: Element): number {
  const words = Array.isArray(properties.rel) ? properties.rel.map(String) : [];
  return Number(words.find((word) => word.startsWith('wp-att-'))?.slice(7) ?? 0);
}

const numbered = ['p', 'page_id', 'attachment_id'];

/** Where an address of the old blog leads now: a path, for another site's null. */
function toNewAddress(url: string, index: ExportIndex): string | null {
  const attachment = index.attachmentAt(url);
  if (attachment) return addressOf(attachment);
  const path = index.address.toPath(url);
  if (path === null) return null;
  const query = new URL(path, 'http://blog').searchParams;
  const id = Number(numbered.map((name) => query.get(name)).find((value) => value !== null) ?? 0);
  const file = index.attachments.get(id);
  return file ? addressOf(file) : (index.linkOf(id) ?? path);
}

function mapAddresses(element: Element, index: ExportIndex): void {
  const { properties } = element;
  for (const name of addressed) {
    const url = properties[name];
    if (typeof url === 'string') properties[name] = toNewAddress(url, index) ?? url;
  }
  if (typeof properties.srcSet === 'string')
    properties.srcSet = mapCandidates(properties.srcSet, (url) => toNewAddress(url, index) ?? url);
  const linked = element.tagName === 'a' ? index.attachments.get(attachmentIn(element)) : undefined;
  if (linked) properties.href = addressOf(linked);
}

/** A picture is the original now, so what was said of the size of another one is not true. */
function withoutSize({ properties }: Element): void {
  for (const name of ['srcSet', 'sizes', 'width', 'height', 'className', 'loading', 'decoding', 'style', 'fetchPriority'])
    delete properties[name];
}

/** Has a text lead to where things of the blog are now: links become paths, and pictures their originals. */
export function moveAddresses(parent: Parent, index: ExportIndex): void {
  for (const node of childrenOf(parent)) {
    if (node.type !== 'element') continue;
    const before = node.properties.src;
    mapAddresses(node, index);
    if (node.tagName === 'img' && (node.properties.src !== before || index.attachmentAt(String(before)))) withoutSize(node);
    moveAddresses(node, index);
  }
}
