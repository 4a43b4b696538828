import { decodeHTML } from 'entities';
import { toExcerpt } from '../content/excerpt.ts';

/** Search engines show so many characters. */
export const descriptionLength = 155;

/** So much of a text's HTML is looked at: pictures stand in it with all their sizes. */
const mostHtml = 8000;

const flowing = new Set(
  'a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr'.split(' '),
);

/** A number that leads to a footnote says nothing here. */
const footnote = /<a (?=[^<>]*data-footnote-ref)[^<>]*>[^<]*<\/a>/g;

/** The words of some HTML, blocks apart. */
const wordsIn = (html: string): string =>
  html
    .replace(footnote, '')
    .replace(/<\/?([a-z][a-z0-9]*)\b[^<>]*>?/gi, (_, name: string) => (flowing.has(name.toLowerCase()) ? '' : ' '));

/** How a text (HTML as pages show it) begins, for search engines: by its paragraphs, without headings and pictures. '' if it has none. */
export function descriptionOf(html: string): string {
  const paragraphs = [...html.slice(0, mostHtml).matchAll(/<p(?:\s[^<>]*)?>(.*?)(?:<\/p>|$)/gs)];
  const words = paragraphs.map(([, inside = '']) => wordsIn(inside)).join(' ');
  return toExcerpt(decodeHTML(words), descriptionLength);
}
