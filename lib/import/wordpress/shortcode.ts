/**
 * WordPress' shortcodes (Codex, "Shortcode API"): `[name key="value" word]`, `[name]…[/name]`, and `[[name]]` for one that is to be seen.
 */

/** A tag of one in a text, by the offsets of its characters. */
export type ShortcodeTag = {
  name: string;
  isEnd: boolean;
  attributes: Record<string, string>;
  /** Values without a name. */
  words: string[];
  start: number;
  end: number;
  /** What to show in its place, if it stands in double brackets. */
  shown: string | null;
};

const beginning = /\[(\/?)([a-z][\w-]*)(?=[\s\]=/])/iy;
const attribute = /\s*([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))/y;
const word = /\s*(?:=?"([^"]*)"|=?'([^']*)'|=?([^\s"'\]]+))/y;
const ending = /\s*\/?\s*\]/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The tag that begins at a `[`; null if none does. */
function tagAt(text: string, start: number): ShortcodeTag | null {
  const begun = match(beginning, text, start);
  if (!begun) return null;
  const tag: ShortcodeTag = {
    name: begun[2]!.toLowerCase(),
    isEnd: begun[1] === '/',
    attributes: {},
    words: [],
    start,
    end: 0,
    shown: null,
  };
  for (let at = start + begun[0].length; at < text.length;) {
    const ended = match(ending, text, at);
    if (ended) return { ...tag, end: at + ended[0].length };
    const named = match(attribute, text, at);
    const found = named ?? match(word, text, at);
    if (!found) return null;
    const value = found.slice(named ? 2 : 1).find((group) => group !== undefined) ?? '';
    if (named) tag.attributes[named[1]!.toLowerCase()] = value;
    else tag.words.push(value);
    at += found[0].length;
  }
  return null;
}

/** The tags of shortcodes in a text, in order. Which names mean something is not known here: `[sic]` is among them. */
export function shortcodesIn(text: string): ShortcodeTag[] {
  const tags: ShortcodeTag[] = [];
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at)) {
    const isEscaped = text.startsWith('[[', at);
    const tag = tagAt(text, isEscaped ? at + 1 : at);
    if (!tag) at++;
    else if (isEscaped && text[tag.end] === ']') {
      tags.push({ ...tag, start: at, end: tag.end + 1, shown: text.slice(at + 1, tag.end) });
      at = tag.end + 1;
    } else {
      tags.push(tag);
      at = tag.end;
    }
  }
  return tags;
}
