import type { Element } from 'hast';
import { mapTargets } from '../../content/decorate.ts';
import { childrenOf, hasClass, textIn, type PageNode } from './page-tree.ts';
import { sheetTargets } from './sheet-links.ts';

/** A target as it is written, and whether it stands in what an author or a reader wrote. */
export type Link = { target: string; isAuthors: boolean };

/** What a page, or a piece of one, says that matters to others: where it leads, and the ids in it. */
export type Found = { links: Link[]; ids: string[] };

/** What is written by people: texts, summaries, what the menu has, the website of a commenter. */
const isWritten = (element: Element): boolean =>
  hasClass(element, 'e-content', 'intro', 'p-summary', 'p-author') || (element.tagName === 'header' && hasClass(element, 'site'));

/** Pictures in other widths lie beside the thumbnail: the script that shows them larger makes their addresses (enhancements/lightbox.js). */
function lightboxTargets({ properties, children }: Element): string[] {
  const { dataWidths } = properties;
  const picture = children.find((child): child is Element => child.type === 'element');
  const img = picture?.children.find((child): child is Element => child.type === 'element' && child.tagName === 'img') ?? picture;
  const src = img?.properties.src;
  if (typeof dataWidths !== 'string' || typeof src !== 'string') return [];
  const folder = src.slice(0, src.lastIndexOf('/') + 1);
  return dataWidths.split(' ').map((width) => `${folder}${width}.webp`);
}

/** What that script loads itself, beside it. */
const lightboxFiles = ['photoswipe.js', 'photoswipe.css'];

function scriptTargets({ properties: { src } }: Element): string[] {
  const [path = ''] = typeof src === 'string' ? src.split('?') : [];
  return path.endsWith('/lightbox.js') ? lightboxFiles.map((file) => path.slice(0, -'lightbox.js'.length) + file) : [];
}

/** Is a text of data for machines an address? A template (RFC 6570) is none before it is filled in. */
const isAddress = (text: string): boolean => /^https?:\/\/[^\s{}]+$/.test(text);

/** Every text in data for machines. */
function* textsIn(data: unknown): Generator<string> {
  if (typeof data === 'string') yield data;
  else if (data !== null && typeof data === 'object') for (const each of Object.values(data)) yield* textsIn(each);
}

function dataTargets(element: Element): string[] {
  if (element.properties.type !== 'application/ld+json') return [];
  try {
    return [...textsIn(JSON.parse(textIn(element)))].filter(isAddress);
  } catch {
    return [];
  }
}

const addressed = new Set(['og:url', 'og:image']);

/** Every target that an element has by itself. */
function targetsOf(element: Element): string[] {
  const { tagName, properties } = element;
  const targets: string[] = [];
  mapTargets(element, (target) => {
    targets.push(target);
    return target;
  });
  if (typeof properties.imageSrcSet === 'string')
    mapTargets({ ...element, tagName: 'img', properties: { srcSet: properties.imageSrcSet } }, (target) => {
      targets.push(target);
      return target;
    });
  if (typeof properties.style === 'string') targets.push(...sheetTargets(properties.style));
  if (tagName === 'style') targets.push(...sheetTargets(textIn(element)));
  if (tagName === 'meta' && addressed.has(String(properties.property))) targets.push(String(properties.content));
  if (tagName === 'a') targets.push(...lightboxTargets(element));
  if (tagName === 'script') targets.push(...scriptTargets(element), ...dataTargets(element));
  return targets;
}

/** Where a tree leads, and its ids. `isLeftOut` says which elements are not looked at; `isAuthors`, whether a person wrote all of it. */
export function findLinks(
  tree: PageNode,
  { isLeftOut = () => false, isAuthors = false }: { isLeftOut?: (element: Element) => boolean; isAuthors?: boolean } = {},
): Found {
  const found: Found = { links: [], ids: [] };
  const visit = (node: PageNode, written: boolean): void => {
    if (node.type !== 'element') return childrenOf(node).forEach((child) => visit(child, written));
    if (isLeftOut(node)) return;
    const { id, name } = node.properties;
    if (typeof id === 'string') found.ids.push(id);
    if (node.tagName === 'a' && typeof name === 'string') found.ids.push(name);
    const isByPeople = written || isWritten(node);
    for (const target of targetsOf(node)) found.links.push({ target, isAuthors: isByPeople });
    const inner = node.tagName === 'template' ? node.content : undefined;
    if (inner) visit(inner, isByPeople);
    childrenOf(node).forEach((child) => visit(child, isByPeople));
  };
  visit(tree, isAuthors);
  return found;
}
