import type { Element, Root } from 'hast';
import { mapCandidates } from '../../content/links.ts';
import { withinTime } from '../../content/time-limit.ts';
import { blank, codeIn, targetsIn, toTarget, type Stretch } from '../clean-markdown.ts';
import { parsePlacedHtml } from '../parse-html.ts';

/** What a stretch of a text is replaced by. */
export type Edit = Stretch & { text: string };

/** So long (ms) a text may take. */
const longest = 10_000;

const addressed = ['href', 'src', 'poster'];

const quoted = (value: string): string => `"${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/** The attributes that hold addresses, and what they are to hold. */
function attributesIn(tree: Root | Element, text: string, map: (target: string) => string, edits: Edit[]): void {
  for (const node of tree.children) {
    if (node.type !== 'element') continue;
    for (const name of [...addressed, 'srcSet']) {
      const value = node.properties[name];
      const place = node.data?.position?.properties?.[name];
      const [start, end] = [place?.start.offset, place?.end.offset];
      if (typeof value !== 'string' || start === undefined || end === undefined) continue;
      const mapped = name === 'srcSet' ? mapCandidates(value, map) : map(value);
      const written = text.slice(start, end).split('=', 1)[0] ?? name;
      if (mapped !== value) edits.push({ start, end, text: `${written.trimEnd()}=${quoted(mapped)}` });
    }
    attributesIn(node, text, map, edits);
  }
}

/** A text with stretches of it replaced; of two that overlap, the first is, and of two that begin at once the longer. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/**
 * A text with the targets of its links and pictures, in Markdown and in HTML, replaced by what `map` gives for them; every other character
 * stays as it is. Throws an Error for a text that cannot be read.
 */
export function mapTargets(text: string, format: 'markdown' | 'html', map: (target: string) => string): string {
  const edits: Edit[] = [];
  if (format === 'markdown' && /\]\(|\]:/.test(text)) {
    for (const stretch of targetsIn(text)) {
      const target = toTarget(text.slice(stretch.start, stretch.end));
      const mapped = map(target);
      if (mapped !== target) edits.push({ ...stretch, text: mapped });
    }
  }
  if (/\b(?:href|src|srcset|poster)\b/i.test(text)) {
    const readable = format === 'html' ? text : blank(text, codeIn(text));
    withinTime(longest, () => attributesIn(parsePlacedHtml(readable), text, map, edits));
  }
  return edits.length === 0 ? text : edited(text, edits);
}
