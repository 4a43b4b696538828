import GithubSlugger, { slug } from 'github-slugger';
/**
 * What a blog adds to plain HTML: addresses instead of relative links, ids, links to headings, lazy images; and what
 * changes where several posts stand on one page. One walk, because a plugin each would visit every node again.
 */
import type { Element, ElementContent, Properties, Root, RootContent } from 'hast';
import { toString } from 'hast-util-to-string';
import type { Image } from '../photos/sizes.ts';
import { boxTable, makeAccessible } from './accessible-parts.ts';
import { isInPage, type LinkKind, mapCandidates, toAddress, toContentPath } from './links.ts';
import { showPicture } from './shown-picture.ts';

/** What a walk has found, for the steps after it. */
export type Found = {
  /** `code` elements in a `pre` that name their language. */
  code: Element[];
  headings: Heading[];
  /** Elements that must change where several posts stand on one page. */
  local: Element[];
  /** The children of the root that hold them. */
  differing: Set<RootContent>;
};

type Heading = { element: Element; linkable: boolean };
/** `isInTable` and `isWide` (in a figure wider than the column) are of where the walk is. */
type Walk = Found & { file: string; images: ReadonlyMap<string, Image>; ids: Set<string>; isInTable: boolean; isWide: boolean };
/** Links can not be nested, pictures neither, and a drawing's parts refer to each other by id. */
type Place = 'text' | 'control' | 'picture' | 'drawing';

const controls = new Set(['a', 'button', 'label', 'summary']);
const headingTag = /^h[1-6]$/;
const resources = ['src', 'poster', 'xLinkHref'] as const;
const references = ['id', 'ariaDescribedBy', 'ariaLabelledBy', 'htmlFor'] as const;

/** Every target that an element has, replaced. */
export function mapTargets({ tagName, properties }: Element, map: (target: string, kind: LinkKind) => string): void {
  const isLink = tagName === 'a' || tagName === 'area';
  if (typeof properties.href === 'string') properties.href = map(properties.href, isLink ? 'page' : 'resource');
  for (const name of resources) {
    const value = properties[name];
    if (typeof value === 'string') properties[name] = map(value, 'resource');
  }
  const { data, srcSet } = properties;
  if (tagName === 'object' && typeof data === 'string') properties.data = map(data, 'resource');
  if (typeof srcSet === 'string') properties.srcSet = mapCandidates(srcSet, (url) => map(url, 'resource'));
}

const isColourable = (node: ElementContent): node is Element =>
  node.type === 'element' &&
  node.tagName === 'code' &&
  Array.isArray(node.properties.className) &&
  node.properties.className.some((name) => /^lang(?:uage)?-/.test(String(name)));

const isLocal = (properties: Properties): boolean =>
  references.some((name) => properties[name] !== undefined) || (typeof properties.href === 'string' && isInPage(properties.href));

function note(element: Element, walk: Walk, place: Place): void {
  const { tagName, properties, children } = element;
  if (typeof properties.id === 'string') walk.ids.add(properties.id);
  if (place === 'drawing') return;
  const isHeading = headingTag.test(tagName);
  if (isHeading) {
    // The label of the footnotes is for screen readers only: a link in it could have the focus unseen.
    walk.headings.push({ element, linkable: place === 'text' && properties.id !== 'footnote-label' });
  }
  if (isHeading || isLocal(properties)) walk.local.push(element);
  if (tagName === 'pre') walk.code.push(...children.filter(isColourable));
}

/** The text of a script or style is written as it is: here it loses what would end the element too early, or never. */
function secureCode({ tagName, children }: Element, place: Place): void {
  for (const child of children) {
    if (child.type !== 'text' || !child.value.includes('<')) continue;
    if (place === 'drawing') child.value = child.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    else {
      child.value = child.value.replace(/<\/(?=script|style)/gi, '<\\/');
      if (tagName === 'script' && child.value.includes('<!--')) child.value = child.value.replace(/<(?=script)/gi, '\\x3C');
    }
  }
}

function placeInside({ tagName }: Element, place: Place): Place {
  if (tagName === 'svg' || tagName === 'math') return 'drawing';
  if (tagName === 'picture' && place !== 'drawing') return 'picture';
  return place === 'text' && controls.has(tagName) ? 'control' : place;
}

/** The picture of the content folder that an element shows. One that names its own candidates is left to its author. */
function imageOf({ properties: { src, srcSet } }: Element, { images, file }: Walk): Image | undefined {
  const path = typeof src === 'string' && srcSet === undefined && images.size > 0 ? toContentPath(src, file) : null;
  return path === null ? undefined : images.get(path);
}

const isWideFigure = ({ tagName, properties: { className } }: Element): boolean =>
  tagName === 'figure' && Array.isArray(className) && className.includes('wide');

/** Walks on below an element. */
function visitChildren(node: Element, walk: Walk, place: Place): void {
  const { isInTable, isWide } = walk;
  walk.isInTable ||= node.tagName === 'table';
  walk.isWide ||= isWideFigure(node);
  const inside = placeInside(node, place);
  for (const child of node.children) visit(child, walk, inside);
  for (const child of node.content?.children ?? []) visit(child, walk, inside);
  Object.assign(walk, { isInTable, isWide });
}

function visit(node: RootContent, walk: Walk, place: Place): void {
  if (node.type !== 'element') return;
  if (node.tagName === 'table' && place === 'text' && !walk.isInTable) return visitElement(boxTable(node), walk, place);
  return visitElement(node, walk, place);
}

function visitElement(node: Element, walk: Walk, place: Place): void {
  // It has no end tag: the rest of the page would be its text.
  if (node.tagName === 'plaintext') node.tagName = 'pre';
  if (node.tagName === 'script' || node.tagName === 'style') secureCode(node, place);
  const image = node.tagName === 'img' && place !== 'picture' ? imageOf(node, walk) : undefined;
  mapTargets(node, (target, kind) => toAddress(target, walk.file, kind));
  note(node, walk, place);
  if (place !== 'drawing') makeAccessible(node, place !== 'text');
  if (node.tagName === 'img') {
    node.properties.loading ??= 'lazy';
    node.properties.decoding ??= 'async';
    if (image) {
      const shown = showPicture(node, image, { mayLink: place === 'text', isWide: walk.isWide });
      if (walk.local.at(-1) === node) walk.local.splice(-1, 1, shown);
      return;
    }
  }
  visitChildren(node, walk, place);
}

function addIds({ headings, ids }: Walk): void {
  const slugger = new GithubSlugger();
  for (const id of ids) slugger.occurrences[id] = 0;
  for (const { element } of headings) element.properties.id ??= slugger.slug(slug(toString(element)) || 'section');
}

/**
 * Resolves the targets in a tree against its document's file (relative to the content folder), gives headings their
 * ids, images their lazy loading, pictures of the content folder (`images`, by path) their derivatives, and what is wide or without a
 * name what makes it accessible, in place.
 */
export function decorate(tree: Root, file: string, images: ReadonlyMap<string, Image>): Found {
  const found: Found = { code: [], headings: [], local: [], differing: new Set() };
  const walk: Walk = { ...found, file, images, ids: new Set(), isInTable: false, isWide: false };
  for (const child of tree.children) {
    const before = walk.local.length;
    visit(child, walk, 'text');
    if (walk.local.length > before) walk.differing.add(child);
  }
  addIds(walk);
  return walk;
}

function toAnchor(id: string, text: string): Element {
  const properties = {
    className: ['anchor'],
    href: `#${encodeURIComponent(id)}`,
    ariaLabel: `Link to this section: ${text}`,
  };
  return { type: 'element', tagName: 'a', properties, children: [{ type: 'text', value: '#' }] };
}

/** Ends each heading with a link to itself, in place; what it returns takes the links out again. */
export function linkHeadings({ headings }: Found): () => void {
  const linked = headings.filter(({ linkable }) => linkable).map(({ element }) => element);
  for (const element of linked) {
    const anchor = toAnchor(String(element.properties.id), toString(element).trim());
    element.children.push({ type: 'text', value: ' ' }, anchor);
  }
  return () => linked.forEach(({ children }) => children.splice(-2));
}

/**
 * Makes ready for a page with other posts, in place: no ids, links within the post lead to its own page (`url`),
 * headings are two levels lower.
 */
export function toListed({ local }: Found, url: string): void {
  for (const element of local) {
    const { properties, tagName } = element;
    for (const name of references) delete properties[name];
    if (headingTag.test(tagName)) element.tagName = `h${Math.min(Number(tagName[1]) + 2, 6)}`;
    const { href } = properties;
    if (typeof href === 'string' && isInPage(href)) properties.href = url + href;
  }
}
