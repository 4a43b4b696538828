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

const withoutTags = (text: string): string =>
  withoutComments(text)
    .replace(/<(?:script|style)\b[^<>]*>[^<]*/gi, ' ')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ');

/** `[words](target "title")` and `![alt](target)`: the words stay. */
const withoutTargets = (text: string): string => text.replace(/\]\([^()\s]*(?:\s[^()\n]*)?\)/g, '] ');

/**
 * A body as the search index gets it: without tags and targets, which nobody looks for. Marks of Markdown stay, since the
 * index passes over them. Cheap, because it is run for every document: no parser, patterns in linear time, and none where
 * its first character does not occur.
 */
export function toSearchText(body: string): string {
  let text = body;
  if (text.includes('<')) text = withoutTags(text);
  if (text.includes('](')) text = withoutTargets(text);
  return text.includes('&') ? decodeHTML(text) : text;
}

/** Scripts that are written without spaces between words, and Korean, whose words take endings. */
const spaceless = String.raw`[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]`;
const hasSpaceless = new RegExp(spaceless, 'u');
const eachSpaceless = new RegExp(spaceless, 'gu');

/** Stands between characters that are each a word to the index; no text has it. */
const separator = '\u001f';

/**
 * A text with each character of Chinese, Japanese and Korean set apart, as the index and the queries of it have to agree: a word
 * of these is then a phrase, and found within a run. Other texts come back as they are, after one look.
 */
export const separated = (text: string): string =>
  hasSpaceless.test(text) ? text.normalize('NFC').replace(eachSpaceless, `${separator}$&${separator}`) : text;

/** The same text as it was written. */
export const joined = (text: string): string => text.replaceAll(separator, '');
