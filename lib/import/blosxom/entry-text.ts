/** What stands between the title and the text of an entry: values by their names in small letters, in the order in which they are written. */
export type Meta = Map<string, string[]>;

/** An entry as its file says it: a title, what is said of it, a text. */
export type EntryText = { title: string; meta: Meta; body: string };

/** PyBlosxom's `#name value`: a heading of Markdown has a space behind the mark. */
const hash = /^#([\w.-]+)(?:[ \t]+(.*))?$/;

/** With Blosxom's plugin `metamail`, an entry begins as a mail does, with its title under a name. */
const mailTitle = /^(?:title|subject):[ \t]*/i;
const mailHeader = /^([a-z][\w-]*):[ \t]*(.*)$/i;

/** Blosxom's plugin `meta` writes `meta-name: value`, its plugins `tags` and `tagging` `Tags: a, b`. */
const prefixed = /^meta-([\w.-]+):[ \t]*(.*)$/i;
const tagLine = /^(tags):[ \t]*(.*)$/i;

const isBlank = (line: string | undefined): boolean => line !== undefined && line.trim() === '';

/** Where the next line of the plugin `meta` is, past empty ones; null if something else comes first. */
function nextPrefixed(lines: readonly string[], from: number): number | null {
  let at = from;
  while (isBlank(lines[at])) at++;
  return prefixed.test(lines[at] ?? '') ? at : null;
}

/** Reads the text of an entry. `#` counts right below the title alone; `meta-` may have empty lines before it. */
export function readEntry(text: string): EntryText {
  const [title = '', ...lines] = text.replace(/\r\n?/g, '\n').split('\n');
  const isMail = mailTitle.test(title);
  const meta: Meta = new Map();
  let at = 0;
  for (;;) {
    const line = lines[at] ?? '';
    const [, name, value = ''] = hash.exec(line) ?? prefixed.exec(line) ?? (isMail ? mailHeader : tagLine).exec(line) ?? [];
    if (name === undefined) {
      const next = nextPrefixed(lines, at);
      if (next === null || next === at) break;
      at = next;
      continue;
    }
    const key = name.toLowerCase();
    meta.set(key, [...(meta.get(key) ?? []), value.trim()]);
    at++;
  }
  return { title: title.replace(mailTitle, '').trim(), meta, body: lines.slice(at).join('\n') };
}
