/**
 * The words of a body, for the search index and for summaries. No parser, because it runs for every document at index
 * time; each expression here takes linear time.
 */
import { decodeNamedCharacterReference } from 'decode-named-character-reference';

/** Tags that stand within a word or a sentence; all others separate words. */
const inlineTags = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u var'.split(
    ' ',
  ),
);

/** Comments, scripts and styles go whole; of other elements, what stands between the tags stays. */
const markup = /<!--[^]*?(?:-->|$)|<(script|style)\b[^]*?(?:<\/\1[^<>]*>|$)|<\/?([a-z][\w:-]*)[^<>]*>/gi;

function toReplacement(tag: string, _: unknown, name: string | undefined): string {
  if (name === undefined) return ' ';
  if (/^img$/i.test(name)) return ` ${/\salt=(?:"([^"]*)"|'([^']*)')/i.exec(tag)?.slice(1).join('') ?? ''} `;
  return inlineTags.has(name.toLowerCase()) ? '' : ' ';
}

const withoutTags = (text: string): string => (text.includes('<') ? text.replace(markup, toReplacement) : text);

const footnoteMark = /\[\^[^\][\s]*\]:?/g;
const definition = /^ {0,3}\[[^\][]*\]:.*$/gm;
const linkOrImage = /!?\[([^\][]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)?\)|\[[^\][]*\])?/g;

/** Twice, because an image may be a link's text. */
const withoutTargets = (text: string): string =>
  text.includes('[')
    ? text.replace(footnoteMark, ' ').replace(definition, '').replace(linkOrImage, '$1').replace(linkOrImage, '$1')
    : text;

const fence = /^[ \t>]*(?:```|~~~).*$/gm;
const rule = /^[-=*_|: \t]{2,}$/gm;
const lineMark = /^[ \t>]*(?:[-+*>]|\d{1,9}[.)]|#{1,6})(?=[ \t])/gm;
const escaped = /\\(?=[!-/:-@[-`{-~])/g;
const underscores = /(?<![\p{L}\p{N}_])_+|(?<!_)_+(?![\p{L}\p{N}_])/gu;

function withoutMarks(text: string): string {
  let words = text.replace(rule, '').replace(lineMark, '');
  if (words.includes('\\')) words = words.replace(escaped, '');
  if (words.includes('_')) words = words.replace(underscores, '');
  return words.replaceAll('|', ' ').replace(/[*`]+|~~+/g, '');
}

function toCharacter(reference: string, name: string): string {
  if (!name.startsWith('#')) return decodeNamedCharacterReference(name) || reference;
  const code = Number(name.slice(1).replace(/^x/i, '0x'));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : reference;
}

const decoded = (text: string): string =>
  text.includes('&') ? text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});/gi, toCharacter) : text;

/**
 * A body's words with code and the texts of links and images, without markup, in one line. For search and summaries:
 * what looks like markup inside of code goes too.
 */
export function plainText(body: string, format: 'markdown' | 'html'): string {
  const words = format === 'html' ? withoutTags(body) : withoutMarks(withoutTargets(withoutTags(body.replace(fence, ''))));
  return decoded(words)
    .replace(/\s{2,}|[\t\n\r\u00a0]/g, ' ')
    .trim();
}
