import { decodeHTML } from 'entities';

/** Not by a pattern: one that looks for the end anew at each beginning takes quadratic time. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start);
    if (end < 0) break;
    parts.push(text.slice(from, start));
    from = end + 3;
  }
  return [...parts, text.slice(from)].join(' ');
}

const withoutMarks = (text: string): string =>
  text
    // [words](target "title") and ![alt](target): the words stay.
    .replace(/\]\([^()\s]*(?:\s[^()\n]*)?\)/g, ' ')
    .replace(/^[ \t]{0,3}\[[^\]\n]+\]:[^\n]*/gm, ' ')
    .replace(/^[ \t]{0,3}(?:#{1,6}[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t]|[`~]{3,}[^\n]*|[-=*_]{3,}[ \t]*$|\|)/gm, ' ')
    .replace(/!?\[\^?|\]|\*{1,3}|`+|~~|\|/g, ' ');

/**
 * A body's words for the search index: without tags, targets and marks. Cheap, because it is run for every document:
 * patterns in linear time and no parser, so that now and then a mark stays or a word goes.
 */
export function toSearchText(body: string, format: 'markdown' | 'html'): string {
  const withoutTags = withoutComments(body)
    .replace(/<(?:script|style)\b[^<>]*>[^<]*/gi, ' ')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ');
  const words = format === 'markdown' ? withoutMarks(withoutTags) : withoutTags;
  return (words.includes('&') ? decodeHTML(words) : words).replace(/\s+/g, ' ').trim();
}
