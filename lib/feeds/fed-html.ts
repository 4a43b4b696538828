import type { Element, ElementContent, Root, RootContent } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { mapTargets } from '../content/decorate.ts';
import { withinTime } from '../content/time-limit.ts';

/** A body for feed readers, and its words alone. */
export type Fed = { html: string; text: string };

/** What readers show; scripts, forms and what draws by a language of its own stay out, with all that is in them. */
const schema: Schema = {
  tagNames: (
    'a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 ' +
    'h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small strong sub summary sup table tbody td tfoot th thead time ' +
    'tr u ul var audio video source track'
  ).split(' '),
  attributes: {
    '*': ['dir', 'lang', 'title'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    audio: ['src', 'controls'],
    video: ['src', 'controls', 'poster', 'width', 'height'],
    source: ['src', 'type'],
    track: ['src', 'kind', 'label', 'srcLang'],
    blockquote: ['cite'],
    q: ['cite'],
    ol: ['start', 'reversed'],
    td: ['colSpan', 'rowSpan', 'align'],
    th: ['colSpan', 'rowSpan', 'align', 'scope'],
    time: ['dateTime'],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel', 'xmpp', 'irc', 'ftp', 'gemini'],
    src: ['http', 'https', 'data'],
    poster: ['http', 'https'],
    cite: ['http', 'https'],
  },
  strip: ['script', 'style', 'template', 'noscript', 'svg', 'math', 'button', 'select', 'textarea', 'input', 'title', 'canvas'],
  clobber: [],
};

const parser = unified().use(rehypeRaw).freeze();
const writer = unified().use(rehypeSanitize, schema).use(rehypeStringify).freeze();

/** What is shown in the place of an element that no reader may load: the way to it. */
const linkTo = (address: string): Element => ({
  type: 'element',
  tagName: 'p',
  properties: {},
  children: [{ type: 'element', tagName: 'a', properties: { href: address }, children: [{ type: 'text', value: address }] }],
});

const isAnchor = ({ tagName, properties }: Element): boolean =>
  tagName === 'a' && Array.isArray(properties.className) && properties.className.includes('anchor');

/** How a cell of a table is aligned: on a page by its class, for readers by the attribute that they know. */
function alignCell({ properties }: Element): void {
  const { className } = properties;
  const name = Array.isArray(className) ? className.find((each) => each.startsWith('align-')) : undefined;
  if (name !== undefined) properties.align = name.slice('align-'.length);
}

/** An element as readers show it: an image for a picture of many sizes, a link for a frame, a mark for a task's box. */
function readable(element: Element): ElementContent | null {
  const { tagName, properties, children } = element;
  if (isAnchor(element)) return null;
  if (tagName === 'picture') return children.find((child) => child.type === 'element' && child.tagName === 'img') ?? null;
  if (tagName === 'input' && properties.type === 'checkbox') return { type: 'text', value: properties.checked ? '☑' : '☐' };
  if (tagName === 'td' || tagName === 'th') alignCell(element);
  const framed = tagName === 'object' ? properties.data : properties.src;
  if (['iframe', 'embed', 'object'].includes(tagName)) return typeof framed === 'string' && framed ? linkTo(framed) : null;
  return element;
}

const named = ['href', 'src', 'poster', 'cite', 'data'] as const;

/** Makes every address within a node absolute, and takes out what no reader shows, in place. `page` is the address of the post. */
function prepare(parent: Root | Element, page: string): void {
  const whole = (target: string): string => (URL.canParse(target, page) ? new URL(target, page).href : '');
  const children: ElementContent[] = [];
  for (const child of parent.children as ElementContent[]) {
    if (child.type !== 'element') {
      children.push(child);
      continue;
    }
    mapTargets(child, whole);
    const { cite } = child.properties;
    if (typeof cite === 'string') child.properties.cite = whole(cite);
    for (const name of named) if (child.properties[name] === '') delete child.properties[name];
    prepare(child, page);
    const shown = readable(child);
    if (shown) children.push(shown);
  }
  parent.children = children;
}

const flowing = new Set([
  'a',
  'abbr',
  'b',
  'bdi',
  'code',
  'del',
  'em',
  'i',
  'ins',
  'kbd',
  'mark',
  'q',
  's',
  'small',
  'strong',
  'sub',
]);
const silent = new Set(schema.strip);

/** The words of a tree, blocks apart. */
function wordsOf(node: Root | RootContent): string {
  if (node.type === 'text') return node.value;
  if (!('children' in node) || (node.type === 'element' && silent.has(node.tagName))) return '';
  const words = node.children.map(wordsOf).join('');
  return node.type === 'element' && !flowing.has(node.tagName) ? ` ${words} ` : words;
}

function feed(html: string, page: string): Fed {
  const tree = parser.runSync({ type: 'root', children: [{ type: 'raw', value: html }] });
  prepare(tree, page);
  const text = wordsOf(tree).replace(/\s+/g, ' ').trim();
  return { html: writer.stringify(writer.runSync(tree)).trim(), text };
}

/** Shorter HTML (characters) is done before anybody waits. */
const harmlessLength = 50_000;

/**
 * HTML of a page as feeds have it: every address absolute (`page` is the address that it stands at), nothing that runs, nothing to
 * fill in, pictures in the form that everybody reads. What is not known to be harmless is left out. Never throws: what nests too
 * deeply for the stack, or takes longer than two seconds, becomes a link to the page.
 */
export function toFed(html: string, page: string): Fed {
  if (html.trim() === '') return { html: '', text: '' };
  try {
    return html.length < harmlessLength ? feed(html, page) : withinTime(2000, () => feed(html, page));
  } catch {
    return { html: writer.stringify({ type: 'root', children: [linkTo(page)] }), text: '' };
  }
}
