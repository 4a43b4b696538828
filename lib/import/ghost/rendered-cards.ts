/**
 * The cards of Ghost's editor (https://ghost.org/docs/themes/content/) in HTML as Ghost renders it, in the words of plain HTML, for most of which
 * Markdown has some too.
 */
import type { Element, ElementContent, Root, RootContent } from 'hast';
import { toString } from 'hast-util-to-string';
import { essenceOf } from './card-essence.ts';
import { classesOf, element, find, findAll } from './elements.ts';
import { isUpload, originalOf, toFile } from './upload-address.ts';

/** What a text says of itself beside its words. */
export type Findings = {
  /** The pictures of its galleries, as front matter has an album. */
  album: (string | { file: string; alt: string })[];
  /** Uploads that it names, by their addresses. */
  uploads: Set<string>;
  /** Sentences for the report. */
  notes: string[];
};

type Card = (card: Element, findings: Findings) => ElementContent[];

const captionOf = (card: Element): ElementContent[] => find(card, 'figcaption')?.children ?? [];

const paragraph = (...children: Parameters<typeof element>[2][]): Element[] => {
  const made = element('p', {}, ...children);
  return made.children.length > 0 ? [made] : [];
};

/** Waypost makes the sizes of a picture itself. */
const bare = ({ properties: { src, alt, title } }: Element): Element => element('img', { src, alt: alt ?? '', title });

/** With its caption it is a figure, without one as plain as can be. */
function figure(card: Element, shown: Element): ElementContent[] {
  const caption = captionOf(card);
  const isWide = classesOf(card).some((name) => name === 'kg-width-wide' || name === 'kg-width-full');
  if (caption.length === 0 && !isWide) return shown.tagName === 'img' || shown.tagName === 'a' ? paragraph(shown) : [shown];
  const words = caption.length > 0 ? element('figcaption', {}, caption) : null;
  return [element('figure', isWide ? { className: ['wide'] } : {}, shown, words)];
}

const image: Card = (card) => {
  const img = find(card, 'img');
  if (!img) return essenceOf(card);
  const link = findAll(card, 'a').find((each) => find(each, 'img'));
  return figure(card, link ? element('a', { href: link.properties.href }, bare(img)) : bare(img));
};

const gallery: Card = (card, { album, uploads, ...findings }) => {
  const pictures = findAll(card, 'img').map(bare);
  const addresses = pictures.map(({ properties }) => originalOf(String(properties.src)));
  if (!addresses.every(isUpload)) return [element('figure', {}, pictures, element('figcaption', {}, captionOf(card)))];
  for (const [index, address] of addresses.entries()) {
    const alt = String(pictures[index]!.properties.alt);
    album.push(alt === '' ? toFile(address) : { file: toFile(address), alt });
    uploads.add(address);
  }
  findings.notes.push('The pictures of a gallery are in the album of the post now, no more where they stood in the text.');
  return paragraph(captionOf(card));
};

const bookmark: Card = (card) => {
  const href = find(card, 'a')?.properties.href;
  if (!href) return essenceOf(card);
  const [title, description] = ['.kg-bookmark-title', '.kg-bookmark-description'].map((name) => {
    const found = find(card, name);
    return found ? toString(found).trim() : '';
  });
  const words = description ? `: ${description}` : '';
  return [...paragraph(element('a', { href }, title || href), words), ...paragraph(captionOf(card))];
};

const embed: Card = (card) => {
  const shown = card.children.filter((node) => node.type !== 'element' || node.tagName !== 'figcaption');
  return [...shown, ...paragraph(captionOf(card))];
};

const callout: Card = (card) => {
  const [emoji, text] = [find(card, '.kg-callout-emoji'), find(card, '.kg-callout-text')];
  const mark = emoji ? `${toString(emoji).trim()} ` : '';
  const blocks = text?.children.some((node) => node.type === 'element' && ['p', 'ul', 'ol'].includes(node.tagName));
  return [
    element('blockquote', {}, blocks ? [...paragraph(mark.trim()), ...text!.children] : paragraph(mark, text?.children ?? [])),
  ];
};

const toggle: Card = (card) => {
  const [heading, content] = [find(card, '.kg-toggle-heading-text'), find(card, '.kg-toggle-content')];
  return [element('details', {}, element('summary', {}, heading ? toString(heading) : ''), content?.children ?? [])];
};

const audio: Card = (card) => {
  const [player, title] = [find(card, 'audio'), find(card, '.kg-audio-title')];
  if (!player) return essenceOf(card);
  return [element('audio', { src: player.properties.src, controls: true }), ...paragraph(title ? toString(title) : '')];
};

const video: Card = (card) => {
  const player = find(card, 'video');
  if (!player) return essenceOf(card);
  const { src, width, height, loop } = player.properties;
  const settings = { src, width, height, controls: true, ...(loop === true && { loop }) };
  return figure(card, element('video', settings));
};

const file: Card = (card) => {
  const href = find(card, 'a')?.properties.href;
  const part = (name: string): string => toString(find(card, `.kg-file-card-${name}`) ?? element('p', {})).trim();
  if (!href) return essenceOf(card);
  const facts = [part('filename'), part('filesize')].filter(Boolean).join(', ');
  return [
    ...paragraph(element('a', { href }, part('title') || part('filename') || href), facts && ` (${facts})`),
    ...paragraph(part('caption')),
  ];
};

const code: Card = (card) => embed(card, { album: [], uploads: new Set(), notes: [] });

const cards: Record<string, Card> = {
  'kg-image-card': image,
  'kg-gallery-card': gallery,
  'kg-bookmark-card': bookmark,
  'kg-embed-card': embed,
  'kg-code-card': code,
  'kg-callout-card': callout,
  'kg-toggle-card': toggle,
  'kg-audio-card': audio,
  'kg-video-card': video,
  'kg-file-card': file,
  'kg-button-card': essenceOf,
  'kg-header-card': essenceOf,
  'kg-product-card': essenceOf,
  'kg-cta-card': essenceOf,
  'kg-signup-card'(card, { notes }) {
    notes.push('A form to subscribe is left out; what it said stays.');
    return essenceOf(card);
  },
};

function toPlain(card: Element, findings: Findings): ElementContent[] {
  const names = classesOf(card).filter((name) => /^kg-.+-card$/.test(name));
  const known = names.find((name) => Object.hasOwn(cards, name));
  if (known !== undefined) return cards[known]!(card, findings);
  findings.notes.push(`A card that is not known (${names.join(' ') || 'kg-card'}) has its texts, pictures and links alone.`);
  return essenceOf(card);
}

/** What belongs to Ghost's looks, and where uploads are. */
function plainAttributes({ tagName, properties }: Element, { uploads }: Findings): void {
  const classes = [properties.className ?? []].flat().filter((name) => !name.startsWith('kg-'));
  if (classes.length > 0) properties.className = classes;
  else delete properties.className;
  if (tagName === 'img') for (const name of ['srcSet', 'sizes', 'loading', 'decoding']) delete properties[name];
  for (const name of ['src', 'href', 'poster']) {
    if (typeof properties[name] !== 'string') continue;
    properties[name] = originalOf(properties[name]);
    if (isUpload(properties[name])) uploads.add(properties[name]);
  }
}

/** Puts plain elements in the place of Ghost's cards. Marks of Ghost's in comments go. */
export function plainCards(tree: Root | Element, findings: Findings): void {
  const children = (tree.children as RootContent[]).flatMap((node): RootContent[] => {
    if (node.type === 'comment') return /^\s*(?:kg-card-|members-only)/.test(node.value) ? [] : [node];
    if (node.type !== 'element') return [node];
    return classesOf(node).includes('kg-card') ? toPlain(node, findings) : [node];
  });
  tree.children = children as typeof tree.children;
  for (const node of children) {
    if (node.type !== 'element') continue;
    plainAttributes(node, findings);
    plainCards(node, findings);
  }
}
