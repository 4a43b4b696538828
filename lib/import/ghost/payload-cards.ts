/**
 * The cards of Ghost's editor as Lexical and Mobiledoc keep them: what they hold by name. They are written as Ghost renders them, as far as
 * `rendered-cards` reads it.
 */
import type { Element, ElementContent } from 'hast';
import { markdownToHtml } from '../../content/pipeline.ts';
import { element, fragment } from './elements.ts';

/** What a card holds; nothing is sure of it. */
export type Payload = Readonly<Record<string, unknown>>;

/** A text of a card, '' if it has none by that name. */
export function textOf(payload: Payload, ...names: string[]): string {
  const value = names.map((name) => payload[name]).find((value) => typeof value === 'string' || typeof value === 'number');
  return String(value ?? '');
}

export const payloadOf = (value: unknown): Payload => (typeof value === 'object' && value !== null ? (value as Payload) : {});

const listOf = (value: unknown): Payload[] => (Array.isArray(value) ? value.map(payloadOf) : []);

const card = (name: string, payload: Payload, ...children: Parameters<typeof element>[2][]): Element[] => {
  const width = textOf(payload, 'cardWidth', 'width');
  const className = ['kg-card', `kg-${name}-card`, ...(/^(?:wide|full)$/.test(width) ? [`kg-width-${width}`] : [])];
  const caption = fragment(textOf(payload, 'caption'));
  return [element('figure', { className }, ...children, caption.length > 0 ? element('figcaption', {}, caption) : null)];
};

const marked = (name: string, text: string | ElementContent[]): Element => element('div', { className: [name] }, text);

const picture = (payload: Payload): Element =>
  element('img', { src: textOf(payload, 'src'), alt: textOf(payload, 'alt'), title: textOf(payload, 'title') || undefined });

const link = (href: string, text: string): Element | null => (href === '' ? null : element('a', { href }, text || href));

type Write = (payload: Payload) => ElementContent[];

const image: Write = (payload) => {
  const href = textOf(payload, 'href');
  return card('image', payload, href ? element('a', { href }, picture(payload)) : picture(payload));
};

const markdown: Write = (payload) => fragment(markdownToHtml(textOf(payload, 'markdown')));

const code: Write = (payload) => {
  const language = textOf(payload, 'language').trim();
  const properties = language ? { className: [`language-${language}`] } : {};
  return card('code', payload, element('pre', {}, element('code', properties, textOf(payload, 'code'))));
};

const bookmark: Write = (payload) => {
  const facts = payloadOf(payload.metadata);
  const href = textOf(payload, 'url') || textOf(facts, 'url');
  const [title, description] = ['title', 'description'].map((name) => textOf(payload, name) || textOf(facts, name));
  return card(
    'bookmark',
    payload,
    link(href, title!),
    marked('kg-bookmark-title', title!),
    marked('kg-bookmark-description', description!),
  );
};

const embed: Write = (payload) => {
  const html = textOf(payload, 'html');
  return card('embed', payload, html ? fragment(html) : link(textOf(payload, 'url'), ''));
};

const callout: Write = (payload) => {
  const emoji = textOf(payload, 'calloutEmoji');
  const text = marked('kg-callout-text', fragment(textOf(payload, 'calloutText')));
  return card('callout', payload, emoji ? marked('kg-callout-emoji', emoji) : null, text);
};

const toggle: Write = (payload) =>
  card(
    'toggle',
    payload,
    marked('kg-toggle-heading-text', fragment(textOf(payload, 'heading'))),
    marked('kg-toggle-content', fragment(textOf(payload, 'content'))),
  );

const file: Write = (payload) =>
  card(
    'file',
    {},
    link(textOf(payload, 'src'), textOf(payload, 'fileTitle', 'title')),
    marked('kg-file-card-title', textOf(payload, 'fileTitle', 'title')),
    marked('kg-file-card-caption', textOf(payload, 'fileCaption', 'caption')),
    marked('kg-file-card-filename', textOf(payload, 'fileName')),
  );

const button: Write = (payload) => card('button', {}, link(textOf(payload, 'buttonUrl'), textOf(payload, 'buttonText')));

const header: Write = (payload) =>
  card(
    'header',
    {},
    element('h2', {}, fragment(textOf(payload, 'header'))),
    element('p', {}, fragment(textOf(payload, 'subheader'))),
    link(textOf(payload, 'buttonUrl'), textOf(payload, 'buttonText')),
  );

const product: Write = (payload) => {
  const src = textOf(payload, 'productImageSrc');
  return card(
    'product',
    {},
    src ? element('img', { src, alt: '' }) : null,
    element('h4', {}, fragment(textOf(payload, 'productTitle'))),
    marked('kg-product-card-description', fragment(textOf(payload, 'productDescription'))),
    link(textOf(payload, 'productUrl'), textOf(payload, 'productButton')),
  );
};

const action: Write = (payload) =>
  card(
    'cta',
    {},
    marked('kg-cta-text', fragment(textOf(payload, 'textValue'))),
    link(textOf(payload, 'buttonUrl'), textOf(payload, 'buttonText')),
  );

/** By both names, where Lexical has another one than Mobiledoc. */
const cards: Record<string, Write> = {
  image,
  gallery: (payload) => card('gallery', payload, listOf(payload.images).map(picture)),
  html: (payload) => fragment(textOf(payload, 'html')),
  markdown,
  'card-markdown': markdown,
  code,
  codeblock: code,
  hr: () => [element('hr', {})],
  horizontalrule: () => [element('hr', {})],
  bookmark,
  embed,
  callout,
  toggle,
  audio: (payload) =>
    card('audio', {}, element('audio', { src: textOf(payload, 'src') }), marked('kg-audio-title', textOf(payload, 'title'))),
  video: (payload) => card('video', payload, element('video', { src: textOf(payload, 'src') })),
  file,
  button,
  header,
  product,
  'call-to-action': action,
  // Where the part for members begins: the whole post is a draft then.
  paywall: () => [],
};

/** A card as HTML. One that is not known, or that stood in mails alone, is nothing, and is said to be in `notes`. */
export function writeCard(name: string, payload: Payload, notes: Set<string>): ElementContent[] {
  if (Object.hasOwn(cards, name)) return cards[name]!(payload);
  notes.add(
    name.startsWith('email')
      ? 'What stood in the mail of the post alone is left out.'
      : `A card of the kind ${name}, which is not known, is left out.`,
  );
  return [];
}
