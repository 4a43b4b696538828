const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Everything but what a document of XML 1.0 may hold (section 2.2, `Char`). */
const unspeakable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A text without what no XML can hold: control characters, halves of surrogate pairs, noncharacters. */
export const withoutUnspeakable = (text: string): string => text.replace(unspeakable, '');

/** A text as it stands in an element or an attribute. */
export const escapeXml = (text: string): string =>
  withoutUnspeakable(text).replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** A text as it stands in a CDATA section, which it does not end. */
export const insideCdata = (text: string): string => withoutUnspeakable(text).replaceAll(']]>', ']]]]><![CDATA[>');

type Attributes = Record<string, string | number | null | undefined>;

/** An element with a text, or with elements that are written already (`{ xml }`); attributes without a value are left out. */
export function element(name: string, attributes: Attributes, content: string | { xml: string } = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  const inside = typeof content === 'string' ? escapeXml(content) : content.xml;
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}
